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
