//! Upload Data: bad files, good files, the history, undo.

use domain::account::Role;
use domain::dashboard::Dashboard;
use domain::money::format_count;
use domain::upload::UploadReport;
use integration_tests::browser::Browser;
use integration_tests::{SalesFile, SalesLine, StockFile, TestApp, day};

use crate::{Sums, WIDTHS, cards_show};

/// Twelve invoices of three lines, of which two hold one bad cell each: rows 8 and 19 of the file.
pub struct BadFile {
    pub csv: Vec<u8>,
    good: SalesFile,
}

/// The invoices with the bad cells.
const BAD_INVOICES: [&str; 2] = ["INV-00002", "INV-00005"];

impl BadFile {
    pub fn new() -> Self {
        let good = SalesFile::many(12, day("2025-03-03"));
        let text = String::from_utf8(good.csv()).unwrap();
        let mut rows: Vec<Vec<String>> = text
            .lines()
            .map(|row| row.split(',').map(str::to_owned).collect())
            .collect();
        // The spreadsheet counts from 1 and has the header in row 1.
        assert_eq!(
            (rows[7][0].as_str(), rows[18][0].as_str()),
            (BAD_INVOICES[0], BAD_INVOICES[1])
        );
        "dua".clone_into(&mut rows[7][8]);
        "2025-02-31".clone_into(&mut rows[18][1]);
        let rows: Vec<String> = rows.iter().map(|row| row.join(",")).collect();
        Self {
            csv: rows.join("\n").into_bytes(),
            good,
        }
    }

    /// The lines of the invoices without a bad cell.
    fn sound(&self) -> SalesFile {
        let lines = self
            .good
            .lines
            .iter()
            .filter(|line| !BAD_INVOICES.contains(&line.invoice.as_str()));
        SalesFile::of(lines.cloned())
    }
}

/// Sends files and goes on to their check.
pub async fn check(browser: &Browser, files: &[(&str, &[u8])]) {
    browser.go("/admin/upload").await;
    browser.choose_files(files).await;
    browser.press("Lanjut").await;
    browser.find(".split").await;
}

#[tokio::test]
async fn a_bad_file_tells_what_is_wrong_and_imports_nothing_until_its_bad_invoices_are_left_out() {
    let file = BadFile::new();
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let admin = app.as_role(Role::Admin).await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        check(&browser, &[("maret.csv", &file.csv)]).await;
        for (code, place, value) in [
            ("bad_number", "Baris 8, Quantity", "dua"),
            ("bad_date", "Baris 19, Tgl Faktur", "2025-02-31"),
        ] {
            browser.sees_in(".problem", code).await;
            let problems = browser.texts(".problem").await;
            let problem = problems.iter().find(|text| text.contains(code)).unwrap();
            assert!(problem.contains(place) && problem.contains(value), "{problem}");
        }
        browser.sees("Perbaiki galatnya di berkas, atau centang").await;
        let import = browser.find(".card__foot .btn--primary").await;
        assert!(!import.is_enabled().await.unwrap(), "nothing to press");
        assert!(
            !admin.get("/api/admin/dashboard").await.ok::<Dashboard>().has_sales,
            "nothing imported"
        );

        browser.press("Berkas bertanda").await;
        assert!(
            browser.saved("maret-bertanda.xlsx").await.starts_with(b"PK"),
            "a workbook"
        );

        browser.press_at(".split__side input[type=checkbox]").await;
        browser.press("Impor 10 faktur").await;
        browser.sees("10 faktur diimpor").await;
        browser.sees("2 faktur bermasalah ditinggalkan, 6 baris").await;
        browser.press("Buka Dashboard").await;
        cards_show(&browser, &Sums::of(&file.sound())).await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_mended_file_brings_the_rest_and_its_undo_takes_only_that_back() {
    let file = BadFile::new();
    for window in WIDTHS {
        let app = TestApp::spawn().await;
        let admin = app.as_role(Role::Admin).await;
        admin.import("maret.csv", file.sound().csv()).await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        check(&browser, &[("maret-lengkap.csv", &file.good.csv())]).await;
        browser.sees("Tidak ada masalah").await;
        browser.sees_in(".split__side", "Faktur baru 2").await;
        browser.sees_in(".split__side", "Faktur tetap sama 10").await;
        browser.press("Impor 12 faktur").await;
        browser.sees("12 faktur diimpor").await;
        browser
            .sees_in("table.table tbody tr:nth-child(1)", "maret-lengkap.csv")
            .await;
        browser
            .sees_in("table.table tbody tr:nth-child(1)", "2 faktur baru, 10 tetap")
            .await;
        browser.sees_in("table.table tbody tr:nth-child(2)", "maret.csv").await;
        browser.go("/admin/dashboard").await;
        cards_show(&browser, &Sums::of(&file.good)).await;

        browser.go("/admin/upload").await;
        browser.press("Batalkan maret-lengkap.csv").await;
        browser.sees_in("dialog[open]", "2 faktur baru dihapus.").await;
        browser.is_accessible().await;
        browser.press("Batalkan unggahan").await;
        browser.sees_in("dialog[open]", "2 dikembalikan").await;
        browser
            .press_in("//dialog[@open]//*[contains(@class, '__foot')]", "Tutup")
            .await;
        browser.sees_none("dialog[open]").await;
        browser.sees_in("table.table tbody tr:nth-child(1)", "Dibatalkan").await;
        browser.go("/admin/dashboard").await;
        cards_show(&browser, &Sums::of(&file.sound())).await;
        browser.has_a_clean_console().await;
    }
}

#[tokio::test]
async fn a_month_goes_through_the_browser_to_the_rupiah() {
    let mut file = SalesFile::many(90, day("2025-03-01"));
    file.lines.push(SalesLine::new(
        "RET-1",
        day("2025-03-30"),
        "C001",
        "PART-01",
        -1,
        55_000,
    ));
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, crate::Window::Desk).await;
    browser.sign_in("rina").await;
    check(&browser, &[("maret-2025.xlsx", &file.xlsx())]).await;
    browser.press("Impor 91 faktur").await;
    browser.sees("91 faktur diimpor").await;
    let sums = Sums::of(&file);
    for line in [
        "1 Mar – 30 Mar 2025".to_owned(),
        format!("Faktur baru {}", sums.invoices),
        "Customer baru 10".to_owned(),
        "Part baru 20".to_owned(),
        format!("Penjualan bersih +{}", sums.net_sales),
    ] {
        browser.sees_in("#langkah", &line).await;
    }
    browser.press("Buka Dashboard").await;
    browser
        .sees_in(".freshness", "Data s.d. 30 Mar 2025, unggahan terakhir")
        .await;
    cards_show(&browser, &sums).await;

    let admin = app.as_role(Role::Admin).await;
    let page: domain::Page<domain::upload::UploadSummary> = admin.get("/api/admin/uploads").await.ok();
    let report: UploadReport = admin
        .get(&format!("/api/admin/uploads/{}", page.items[0].id))
        .await
        .ok();
    assert_eq!(
        (report.net_sales.0, report.lines),
        (file.net(), file.lines.len() as u64)
    );
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn several_files_are_imported_together_in_the_order_of_their_dates() {
    let (march, april) = (SalesFile::many(9, day("2025-03-10")), {
        let mut april = SalesFile::many(6, day("2025-04-02"));
        april.lines.iter_mut().for_each(|line| line.invoice.insert_str(0, "A-"));
        april
    });
    let stock = StockFile::of([("PART-01", 4), ("PART-02", 400)]);
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, crate::Window::Phone).await;
    browser.sign_in("rina").await;
    check(
        &browser,
        &[
            ("april.csv", &april.csv()),
            ("maret.csv", &march.csv()),
            ("stok-2025-04-05.csv", &stock.csv()),
        ],
    )
    .await;
    browser.press("Impor 3 berkas").await;
    browser.sees("3 berkas diimpor:").await;
    let files = browser.texts("#langkah h2.sub-head").await;
    assert_eq!(files, ["maret.csv", "april.csv", "stok-2025-04-05.csv"]);
    browser.press("Buka Dashboard").await;
    let mut both = march;
    both.lines.extend(april.lines);
    cards_show(&browser, &Sums::of(&both)).await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_file_that_is_no_spreadsheet_is_refused_in_words() {
    let app = TestApp::spawn().await;
    let browser = Browser::open(&app, crate::Window::Desk).await;
    browser.sign_in("rina").await;
    browser.go("/admin/upload").await;
    browser
        .choose_files(&[("foto.xlsx", b"\x89PNG\r\n\x1a\nnot a sheet")])
        .await;
    browser.sees_in(".file", "unsupported_type").await;
    browser.sees_in(".file", "Ditolak").await;
    browser.press("Unduh contoh berkas").await;
    browser.press("Contoh berkas penjualan").await;
    let example = browser.saved("contoh-penjualan.xlsx").await;

    browser.go("/admin/upload").await;
    browser.choose_files(&[("contoh.xlsx", &example)]).await;
    browser.sees_in(".file", "Diterima").await;
    let rows = browser.text(".file .list__sub").await;
    assert!(
        rows.starts_with("Penjualan"),
        "the example is a file that is taken: {rows}"
    );
    assert!(!rows.contains(&format!("{} baris", format_count(0))), "{rows}");
    browser.has_a_clean_console().await;
}
