use lopdf::Document as Reader;

use super::*;

fn columns() -> Vec<PdfColumn> {
    let column = |label: &str, align| PdfColumn {
        label: label.to_owned(),
        align,
    };
    vec![column("Part", Align::Left), column("Nilai", Align::Right)]
}

fn written(rows: &[Vec<String>]) -> Vec<u8> {
    let head = Letterhead {
        company: "Astra Motor Part Centre".to_owned(),
        address: "Jl. Soekarno-Hatta 12\nBima".to_owned(),
        logo: None,
    };
    let mut pdf = Pdf::new(&head, "Laporan stok", "Per 21 Nov 2026", Orientation::Portrait).unwrap();
    pdf.table(&columns(), rows, &["Jumlah".to_owned(), "Rp 7".to_owned()]);
    pdf.finish("Data s.d. 21 Nov 2026").unwrap()
}

/// The texts of each page, without blanks: where they stand is told by places, not by blanks.
fn read(bytes: &[u8]) -> Vec<String> {
    let document = Reader::load_mem(bytes).unwrap();
    let pages = document.get_pages().len() as u32;
    (1..=pages)
        .map(|page| document.extract_text(&[page]).unwrap().split_whitespace().collect())
        .collect()
}

fn row(part: &str) -> Vec<String> {
    vec![part.to_owned(), "Rp 1.234.567".to_owned()]
}

#[test]
fn the_same_content_is_the_same_bytes() {
    let rows = [row("BAUT M8"), row("KAMPAS REM")];
    assert_eq!(written(&rows), written(&rows));
}

#[test]
fn what_somebody_typed_is_a_text_and_nothing_else() {
    let names = [
        "#set page(width: 1cm)",
        "$x^2$ \\textbf{}",
        "<b>&amp;</b>",
        "(a) Tj ET",
        "ÉCLAT – Ø12 −5",
    ];
    let rows: Vec<_> = names.iter().map(|name| row(name)).collect();
    let text = read(&written(&rows)).concat();
    for name in names {
        let expected: String = name.split_whitespace().collect();
        assert!(text.contains(&expected), "{name} in {text}");
    }
    assert!(
        text.contains("AstraMotorPartCentre") && text.contains("Jl.Soekarno-Hatta12") && text.contains("Laporanstok")
    );
    assert!(text.contains("Rp1.234.567") && text.contains("JumlahRp7"));
}

#[test]
fn every_page_has_the_head_of_the_table_and_its_number() {
    let rows: Vec<_> = (0..120).map(|part| row(&format!("PART-{part:04}"))).collect();
    let pages = read(&written(&rows));
    assert!(pages.len() >= 3, "{}", pages.len());
    for (number, page) in (1..).zip(&pages) {
        assert!(page.contains("PartNilai"), "{page}");
        assert!(page.contains(&format!("Halaman{number}dari{}", pages.len())), "{page}");
        assert!(page.contains("Datas.d.21Nov2026"));
    }
    let all = pages.concat();
    for part in 0..120 {
        assert_eq!(all.matches(&format!("PART-{part:04}")).count(), 1);
    }
    assert!(pages[pages.len() - 1].contains("Jumlah") && !pages[0].contains("Jumlah"));
}

#[test]
fn a_long_text_is_broken_and_an_endless_one_is_cut() {
    let fonts = Fonts::load().unwrap();
    let face = fonts.face(Weight::Regular);
    let lines = face.wrap("KAMPAS REM DEPAN UNTUK SEPEDA MOTOR", BODY, 90.0, 8);
    assert!(
        lines.len() > 1 && lines.iter().all(|line| face.width(line, BODY) <= 90.0),
        "{lines:?}"
    );
    assert_eq!(lines.join(" "), "KAMPAS REM DEPAN UNTUK SEPEDA MOTOR");
    let endless = face.wrap(&"X".repeat(5_000), BODY, 90.0, 8);
    assert_eq!(endless.len(), 8);
    assert!(endless[7].ends_with('…') && face.width(&endless[7], BODY) <= 90.0);
    assert_eq!(face.wrap("", BODY, 90.0, 8), [""]);
    // Figures of one width stand under each other.
    assert!((face.width("111", BODY) - face.width("888", BODY)).abs() < 0.001);
}

/// An invoice of so many lines.
fn paper(lines: usize) -> InvoicePaper {
    let line = |number: usize| InvoicePaperLine {
        name: format!("KAMPAS REM {number}"),
        part_number: format!("06455K4490{number}"),
        quantity: 2,
        price: Some(domain::Rupiah(55_500)),
        discount: domain::Rupiah(11_100),
        total: domain::Rupiah(99_900),
    };
    let sum = |each: i64| domain::Rupiah(each * lines as i64);
    InvoicePaper {
        head: Letterhead {
            company: "Astra Motor Part Centre".to_owned(),
            address: "Jl. Soekarno-Hatta 12\nBima".to_owned(),
            logo: Some(Picture {
                width: 4,
                height: 2,
                rgba: vec![200; 32],
            }),
        },
        title: "Faktur".to_owned(),
        number: "H531-FSP-26010412".to_owned(),
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(),
        customer_name: "Bengkel Sinar Sape".to_owned(),
        customer_address: "Jl. Contoh No. 27, Sape\nKabupaten Bima".to_owned(),
        customer_number: "8001073914".to_owned(),
        kind: "Part Direct, ZPF1".to_owned(),
        facts: vec![("Jatuh tempo".to_owned(), "21 Des 2026".to_owned())],
        lines: (1..=lines).map(line).collect(),
        gross_sales: sum(111_000),
        discount: sum(11_100),
        total: sum(99_900),
        net_sales: sum(90_000),
        vat: sum(9_900),
        payment: vec!["Bank Contoh, 012-345-6789".to_owned()],
        points: 4,
    }
}

#[test]
fn an_invoice_says_who_what_and_how_much() {
    let bytes = invoice(&paper(2)).unwrap();
    assert_eq!(bytes, invoice(&paper(2)).unwrap(), "the same invoice is the same bytes");
    let pages = read(&bytes);
    assert_eq!(pages.len(), 1);
    for words in [
        "AstraMotorPartCentre",
        "Jl.Soekarno-Hatta12",
        "FakturH531-FSP-2601041221Nov2026",
        "KepadaBengkelSinarSape",
        "Nomorcustomer8001073914",
        "PartDirect,ZPF1",
        "Jatuhtempo21Des2026",
        "KAMPASREM206455K44902255.500−11.10099.900",
        "PenjualankotorRp222.000",
        "Diskon−Rp22.200",
        "TotalFakturRp199.800",
        "DPP,belumtermasukPPNRp180.000",
        "PPN11%Rp19.800",
        "BankContoh,012-345-6789",
        "Poindarifakturini:4·HargadantotaltermasukPPN",
        "Halaman1dari1",
    ] {
        assert!(pages[0].contains(words), "{words} in {}", pages[0]);
    }
    let document = Reader::load_mem(&bytes).unwrap();
    let pictures = document.objects.values().filter_map(|object| object.as_stream().ok());
    let is_picture = |stream: &&lopdf::Stream| {
        matches!(
            stream.dict.get(b"Subtype").and_then(lopdf::Object::as_name),
            Ok(b"Image")
        )
    };
    assert!(pictures.filter(is_picture).count() >= 1, "the logo is drawn");
}

#[test]
fn a_long_invoice_has_its_head_on_every_page_and_its_sums_on_the_last() {
    let pages = read(&invoice(&paper(60)).unwrap());
    assert!(pages.len() >= 3, "{}", pages.len());
    for page in &pages[..pages.len() - 1] {
        assert!(page.contains("NoPartJumlahHargaDiskonTotal"), "{page}");
        assert!(!page.contains("TotalFaktur"));
    }
    assert!(pages[pages.len() - 1].contains("TotalFakturRp5.994.000"));
}

#[test]
fn other_taxes_are_not_called_eleven_percent() {
    let other = InvoicePaper {
        vat: domain::Rupiah(21_600),
        ..paper(2)
    };
    let text = read(&invoice(&other).unwrap()).concat();
    assert!(text.contains("PPNRp21.600") && !text.contains("PPN11%"), "{text}");
}
