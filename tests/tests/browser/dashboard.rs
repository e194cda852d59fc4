//! The dashboard: its ranges, and the table, keys and files of its charts.

use chrono::Datelike;
use domain::account::Role;
use domain::dashboard::Dashboard;
use domain::date::{DatePreset, format_day, weekday_name};
use domain::{DateRange, Rupiah};
use integration_tests::browser::{Browser, Window};
use integration_tests::{Client, SalesFile, TestApp, day};
use thirtyfour::Key;

use crate::{Sums, cards_show};

/// Fifty days of sales of three groups, from 1 March to 19 April 2025.
pub fn file() -> SalesFile {
    let mut file = SalesFile::many(150, day("2025-03-01"));
    for line in &mut file.lines {
        ["OIL", "BRAKE", ""][line.part.bytes().map(usize::from).sum::<usize>() % 3].clone_into(&mut line.group);
    }
    file
}

fn within(file: &SalesFile, range: DateRange) -> Sums {
    Sums::of(&SalesFile::of(
        file.lines.iter().filter(|line| range.contains(line.date)).cloned(),
    ))
}

async fn opened(window: Window) -> (TestApp, Client, Browser) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    admin.import("penjualan.csv", file().csv()).await;
    let browser = Browser::open(&app, window).await;
    browser.sign_in("vira").await;
    (app, admin, browser)
}

/// The card of a chart, as an XPath.
const TREND: &str = "//section[.//h2[normalize-space()='Tren penjualan harian']]";
const PICKER: &str = ".page-head__actions button[aria-haspopup=dialog]";

#[tokio::test]
async fn a_range_lives_in_the_address_and_survives_reload_and_back() {
    let (_app, _, browser) = opened(Window::Desk).await;
    let (file, data_date) = (file(), day("2025-04-19"));
    let default = within(&file, DatePreset::Last30.range(data_date));
    cards_show(&browser, &default).await;
    for preset in [DatePreset::Last7, DatePreset::ThisMonth, DatePreset::LastMonth] {
        browser.press_at(PICKER).await;
        browser.press_in("//div[@class='datepicker']", preset.label()).await;
        let range = preset.range(data_date);
        browser
            .is_at(&format!("/admin/dashboard?from={}&to={}", range.from, range.to))
            .await;
        browser.sees_in(PICKER, preset.label()).await;
        cards_show(&browser, &within(&file, range)).await;
    }
    let place = browser.place().await;
    browser.driver.refresh().await.unwrap();
    cards_show(&browser, &within(&file, DatePreset::LastMonth.range(data_date))).await;
    assert_eq!(browser.place().await, place);
    for preset in [DatePreset::ThisMonth, DatePreset::Last7] {
        browser.driver.back().await.unwrap();
        cards_show(&browser, &within(&file, preset.range(data_date))).await;
        browser.sees_in(PICKER, preset.label()).await;
    }
    browser.driver.back().await.unwrap();
    cards_show(&browser, &default).await;
    assert_eq!(browser.place().await, "/admin/dashboard");
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_charts_table_has_the_figures_of_the_api() {
    for window in crate::WIDTHS {
        let (_app, admin, browser) = opened(window).await;
        let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
        browser.press_in(TREND, "Tampilkan sebagai tabel").await;
        browser.find(".plot-table").await;
        let expected: Vec<String> = board
            .trend
            .iter()
            .map(|day| {
                let before = day.previous.map_or_else(|| "–".to_owned(), |money| money.to_string());
                format!(
                    "{}, {} {} {before}",
                    weekday_name(day.date.weekday()),
                    format_day(day.date),
                    day.net_sales
                )
            })
            .collect();
        assert_eq!(browser.texts(".plot-table tbody tr").await, expected);
        browser.press_in(TREND, "Tampilkan sebagai grafik").await;
        browser.sees_none(".plot-table").await;

        let donut = "//section[.//h2[normalize-space()='Komposisi pendapatan']]";
        browser.press_in(donut, "Tampilkan sebagai tabel").await;
        browser.find(".plot-table").await;
        let rows = browser.texts(".plot-table tbody tr").await;
        assert_eq!(rows.len(), board.by_group.len());
        for (row, group) in rows.iter().zip(&board.by_group) {
            assert!(row.contains(&group.net_sales.to_string()), "{row}: {}", group.net_sales);
        }
    }
}

#[tokio::test]
async fn arrow_keys_walk_the_points_of_a_chart() {
    let (_app, admin, browser) = opened(Window::Desk).await;
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    let hit = browser.find(".plot--trend .plot-box__hit").await;
    browser
        .until("the chart", async || {
            browser
                .driver
                .find(thirtyfour::By::Css(".plot--trend svg polyline"))
                .await
                .ok()
        })
        .await;
    let mut steps = vec![(Key::Right, 0), (Key::Right, 1), (Key::End, board.trend.len() - 1)];
    steps.extend([(Key::Left, board.trend.len() - 2), (Key::Home, 0)]);
    for (key, point) in steps {
        hit.send_keys(key).await.unwrap();
        let shown = &board.trend[point];
        browser.sees_in(".tooltip-chart", &format_day(shown.date)).await;
        let value = format!("Rp {}", domain::money::format_short(shown.net_sales.0));
        browser.sees_in(".tooltip-chart", &value).await;
        let spoken = hit.attr("aria-valuetext").await.unwrap().unwrap();
        assert!(
            spoken.contains(&value) && spoken.contains(&format_day(shown.date)),
            "{spoken}"
        );
    }
    hit.send_keys(Key::Escape).await.unwrap();
    browser.sees_none(".tooltip-chart").await;
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_chart_is_saved_as_picture_and_as_figures() {
    let (_app, admin, browser) = opened(Window::Desk).await;
    let board: Dashboard = admin.get("/api/admin/dashboard").await.ok();
    browser.press_in(TREND, "Unduh PNG atau CSV").await;
    browser.press("Tabel CSV").await;
    let csv = String::from_utf8(browser.saved("tren-penjualan-harian.csv").await).unwrap();
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    let expected: Vec<String> = board
        .trend
        .iter()
        .map(|day| {
            format!(
                "{};{};{}",
                day.date,
                day.net_sales.0,
                day.previous.map_or_else(String::new, |money| money.0.to_string())
            )
        })
        .collect();
    assert_eq!(rows, expected);

    browser.press_in(TREND, "Unduh PNG atau CSV").await;
    browser.press("Gambar PNG").await;
    let picture = browser.saved("tren-penjualan-harian.png").await;
    assert!(picture.starts_with(b"\x89PNG"));
    let size = |at: usize| u32::from_be_bytes(picture[at..at + 4].try_into().unwrap());
    assert!(size(16) > 800 && size(20) > 400, "{} x {}", size(16), size(20));
    browser.has_a_clean_console().await;
}

#[tokio::test]
async fn a_card_leads_to_the_rows_of_its_range() {
    let (_app, _, browser) = opened(Window::Phone).await;
    cards_show(&browser, &within(&file(), DatePreset::Last30.range(day("2025-04-19")))).await;
    browser.press_at("a.kpi").await;
    browser.is_at("/admin/sales?from=2025-03-21&to=2025-04-19").await;
    assert_ne!(Rupiah(file().net()), Rupiah::ZERO);
}
