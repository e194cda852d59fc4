//! Files of customers.

use domain::upload::{UploadKind, UploadOptions};
use rust_xlsxwriter::Format;

use crate::support::{Customer, Run, Value, read, read_as, xlsx};

/// A file of these rows under the headers of the specification.
fn file(rows: &str) -> String {
    format!("No Customer;Nama Customer;Email;Telepon;Alamat;Termin\n{rows}")
}

fn customer(number: &str, name: &str) -> Customer {
    Customer {
        number: number.to_owned(),
        name: name.to_owned(),
        email: String::new(),
        phone: String::new(),
        address: String::new(),
        terms_days: None,
    }
}

/// The file with one customer, of which one field is this.
fn with(field: &str, value: &str) -> Run {
    read(format!("No Customer;Nama Customer;{field}\n8001;Jaya;{value}\n8002;Maju;\n").as_bytes())
}

#[test]
fn every_field_is_read_and_what_is_empty_says_nothing() {
    let rows = "8001;BENGKEL JAYA;jaya@contoh.id;0812-3456-7890;Jl. Soekarno Hatta 12, Bima;14\n\
                \u{a0}08002 ; TOKO  SAPE\t;;+62 374 42345;;\n\
                8003;TOKO WERA;;;;0\n";
    let run = read(file(rows).as_bytes());
    run.fine();
    assert_eq!(run.plan.kind, Some(UploadKind::Customers));
    assert_eq!((run.outcome.rows.accepted, run.outcome.lines), (3, 3));
    assert_eq!((run.outcome.from, run.outcome.to), (None, None));
    let expected = [
        Customer {
            email: "jaya@contoh.id".to_owned(),
            phone: "0812-3456-7890".to_owned(),
            address: "Jl. Soekarno Hatta 12, Bima".to_owned(),
            terms_days: Some(14),
            ..customer("8001", "BENGKEL JAYA")
        },
        Customer {
            phone: "+62 374 42345".to_owned(),
            ..customer("08002", "TOKO SAPE")
        },
        Customer {
            terms_days: Some(0),
            ..customer("8003", "TOKO WERA")
        },
    ];
    assert_eq!(run.kept.customers, expected);
}

#[test]
fn columns_go_by_other_names_and_others_are_listed_and_ignored() {
    for (headers, known) in [
        ("Kode Customer,Customer Name,E-mail,HP,Address,Termin (hari),Sales", 6),
        ("kode_customer,NAMA CUSTOMER,email,No. Telepon,ALAMAT,terms,Wilayah", 6),
        ("Customer,Nama Customer,Email,Phone,Alamat,Termin,Nama Pemilik", 6),
    ] {
        let run = read(format!("{headers}\n8001,JAYA,jaya@contoh.id,081234567890,Bima,7,X\n").as_bytes());
        run.fine();
        assert_eq!(run.plan.kind, Some(UploadKind::Customers), "{headers}");
        let fields = run.plan.columns.iter().filter(|column| column.field.is_some());
        assert_eq!((run.plan.columns.len(), fields.count()), (7, known), "{headers}");
        let read = &run.kept.customers[0];
        assert_eq!(
            (read.phone.as_str(), read.terms_days),
            ("081234567890", Some(7)),
            "{headers}"
        );
    }
    // number and name are all that it takes
    read(b"No Customer,Nama Customer\n8001,JAYA\n").fine();
}

#[test]
fn number_cells_keep_the_zeros_that_their_format_shows() {
    let headers = ["No Customer", "Nama Customer", "Telepon", "Termin"];
    let bytes = xlsx(&headers, &[], |sheet| {
        let zeros = Format::new().set_num_format("0000000000");
        let phone = Format::new().set_num_format("000000000000");
        sheet.write_number_with_format(1, 0, 42, &zeros).unwrap();
        sheet.write_string(1, 1, "JAYA").unwrap();
        sheet
            .write_number_with_format(1, 2, 81_234_567_890_f64, &phone)
            .unwrap();
        sheet.write_number(1, 3, 30).unwrap();
        sheet.write_number(2, 0, 8_001_073_914_f64).unwrap();
        sheet.write_string(2, 1, "SAPE").unwrap();
    });
    let run = read(&bytes);
    run.fine();
    let (first, second) = (&run.kept.customers[0], &run.kept.customers[1]);
    assert_eq!(
        (first.number.as_str(), first.phone.as_str(), first.terms_days),
        ("0000000042", "081234567890", Some(30))
    );
    assert_eq!(second.number, "8001073914");
    let bytes = xlsx(&headers, &[vec![Value::Number(1), "JAYA".into()]], |sheet| {
        sheet.write_number(1, 0, 1.91431e18).unwrap();
    });
    read(&bytes).refused(&["part_number_numeric"]);
}

#[test]
fn what_cannot_be_right_is_an_error_of_its_row() {
    for (field, value, code) in [
        ("Email", "jaya.contoh.id", "bad_value"),
        ("Email", "a@b.id, c@d.id", "bad_value"),
        ("Telepon", "tanya Budi", "bad_value"),
        ("Telepon", "0374", "bad_value"),
        ("Alamat", &"x".repeat(301), "bad_value"),
        ("Termin", "366", "bad_number"),
        ("Termin", "-1", "bad_number"),
        ("Termin", "7,5", "bad_number"),
        ("Termin", "sebulan", "bad_number"),
        ("Email", "#N/A", "error_cell"),
    ] {
        let run = with(field, value);
        run.refused(&[code]);
        let problem = run.problem(code);
        assert_eq!(
            (problem.row, problem.column.as_deref()),
            (Some(2), Some(field)),
            "{value}"
        );
        assert_eq!(
            (run.outcome.rows.accepted, run.outcome.rows.rejected),
            (1, 1),
            "{value}"
        );
        assert_eq!(run.kept.customers, [customer("8002", "Maju")], "{value}");
    }
    let message = with("Email", "-").problem("bad_value").message;
    assert_eq!(
        message,
        "Belum lengkap. Contoh: nama@contoh.id. Kosongkan selnya bila tidak ada."
    );
    assert!(
        with("Termin", "30 hari")
            .problem("bad_number")
            .message
            .contains("misalnya 30")
    );
    read(file(&format!("{};JAYA\n", "9".repeat(41))).as_bytes()).refused(&["bad_value"]);
}

#[test]
fn number_and_name_must_be_there_and_a_number_comes_once() {
    read(file(";JAYA\n").as_bytes()).refused(&["missing_value"]);
    read(file("8001; \n").as_bytes()).refused(&["missing_value"]);
    let run = read(file("8001;JAYA\n8002;SAPE\n 8001;JAYA MOTOR\n").as_bytes());
    run.refused(&["duplicate_key"]);
    let problem = run.problem("duplicate_key");
    assert_eq!(problem.row, Some(4));
    assert_eq!(
        problem.message,
        "Customer ini sudah ada di baris 2. Sisakan satu baris untuk setiap customer."
    );
}

#[test]
fn terms_as_a_database_exports_them_are_whole_days() {
    let run = read(file("8001;JAYA;;;;30.0\n8002;SAPE;;;;14.0\n").as_bytes());
    run.fine();
    assert_eq!(run.kept.customers[1].terms_days, Some(14));
}

#[test]
fn a_list_of_customers_is_no_other_kind() {
    let bytes = file("8001;JAYA\n");
    for kind in [UploadKind::Sales, UploadKind::Stock] {
        read_as(bytes.as_bytes(), "x.csv", Some(kind), &UploadOptions::default()).refused(&["wrong_kind"]);
    }
    let run = read_as(
        b"No Customer,Email,Telepon\n8001,a@b.id,081234567890\n",
        "x.csv",
        Some(UploadKind::Customers),
        &UploadOptions::default(),
    );
    run.refused(&["missing_column"]);
    assert_eq!(run.problem("missing_column").column.as_deref(), Some("Nama Customer"));
}

#[test]
fn a_customer_called_total_is_a_customer() {
    let run = read(file("8001;TOTAL MOTOR;;;;30\n8002;JUMLAH JAYA;;;;\nTOTAL;;;;;44\n").as_bytes());
    run.fine_with(&["total_row"]);
    assert_eq!((run.kept.customers.len(), run.outcome.rows.skipped), (2, 1));
}
