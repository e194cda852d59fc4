//! Laporan: a report is narrowed, opened to its rows, saved, and scheduled.

use domain::account::Role;
use domain::report::Schedule;
use integration_tests::browser::Browser;
use integration_tests::{Client, SalesFile, SalesLine, StockFile, TestApp, day};

use crate::WIDTHS;

/// A server with two months of sales in three groups and with stock.
pub async fn app() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    let mut file = SalesFile::many(120, day("2026-10-01"));
    for line in &mut file.lines {
        let place = line.part.bytes().map(usize::from).sum::<usize>() % 3;
        ["OLI DAN PELUMAS", "KAMPAS REM", ""][place].clone_into(&mut line.group);
        line.discount = line.gross / 20;
    }
    // Enough for points.
    file.lines.push(SalesLine::new(
        "INV-90000",
        day("2026-10-01"),
        "C003",
        "PART-09",
        10,
        900_000,
    ));
    admin.import("penjualan.csv", file.csv()).await;
    let stock = StockFile::of([("PART-01", 4), ("PART-02", 0), ("PART-03", 900)]);
    admin.import("stok.csv", stock.csv()).await;
    (app, admin)
}

/// Schedules the shown report.
pub async fn schedule(browser: &Browser, recipients: &str) {
    browser.press("Jadwalkan").await;
    browser.sees_in(".alert--inline", "Kirim pertama Senin").await;
    browser.fill("Penerima", recipients).await;
    browser.press("Simpan jadwal").await;
    browser.sees("Jadwal disimpan.").await;
}

#[tokio::test]
async fn a_report_is_narrowed_saved_and_scheduled() {
    for window in WIDTHS {
        let (app, admin) = app().await;
        let browser = Browser::open(&app, window).await;
        browser.sign_in("rina").await;
        browser.go("/admin/reports").await;
        browser.sees("Laporan penjualan per minggu").await;
        browser.press("Bulan").await;
        browser.sees("Laporan penjualan per bulan").await;
        browser.is_at("/admin/reports?by=month").await;
        browser.press("Saring menurut Kelompok").await;
        browser.sees_in("dialog", "Kelompok part").await;
        browser.press("Terapkan").await;
        browser.find(".chip--set").await;
        browser.press("Hapus filter Kelompok:").await;
        browser.sees_none(".chip--set").await;

        browser.press("Saring menurut Customer").await;
        browser.fill("Nama atau nomor customer", "003").await;
        browser.press_at(".menu--search .menu__item").await;
        browser.is_at("/admin/reports?by=month&customer=C003").await;
        browser.press("Hapus filter Customer:").await;
        browser.sees_none(".chip--set").await;

        browser.press("Unduh").await;
        browser.press("CSV").await;
        let saved = browser.saved("laporan-sales-2026-10-11-2026-11-09.csv").await;
        assert!(
            String::from_utf8(saved)
                .unwrap()
                .starts_with("Bulan,Faktur,Penjualan bersih")
        );

        // A report without days is not empty, whatever day it is.
        browser.go("/admin/reports?kind=points_liability").await;
        browser.sees_in("tfoot td", "Jumlah").await;
        browser.press("Jadwalkan").await;
        browser.press("Simpan jadwal").await;
        browser.sees_in(".field__error", "paling sedikit satu alamat").await;
        browser.is_accessible().await;
        browser.fill("Penerima", "rina@contoh.id, gudang@contoh.id").await;
        browser.press("Simpan jadwal").await;
        browser.sees("rina@contoh.id +1").await;
        browser.press("Aksi untuk Kewajiban poin").await;
        browser.press_in("//*[@role='menu']", "Kirim sekarang").await;
        browser.sees("Dikirim ke 2 alamat").await;
        assert_eq!(app.mails_to("gudang@contoh.id").await[0].files.len(), 1);
        browser.press("Aksi untuk Kewajiban poin").await;
        browser.press_in("//*[@role='menu']", "Jeda").await;
        browser.sees("Dijeda").await;
        let page: domain::Page<Schedule> = admin.get("/api/admin/schedules").await.ok();
        assert!(!page.items[0].active);
        let card = "//section[.//h2[normalize-space()='Terjadwal']]";
        browser.press_in(card, "Ekspor").await;
        browser.press_in(card, "CSV").await;
        let saved = browser.saved("jadwal-laporan.csv").await;
        assert!(String::from_utf8_lossy(&saved).contains("rina@contoh.id, gudang@contoh.id"));
        browser.press("Aksi untuk Kewajiban poin").await;
        browser.press_in("//*[@role='menu']", "Hapus").await;
        browser.press("Hapus jadwal").await;
        browser.sees("Belum ada jadwal").await;
        browser.has_a_clean_console().await;
    }
}
