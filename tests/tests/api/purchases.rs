//! `/api/customer/dashboard`, `history`, `spending`, `comparison` and `annual`: each customer's figures are the sums of its
//! own rows, all together are what staff see, and nobody sees another's.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};
use domain::account::Role;
use domain::dashboard::Dashboard;
use domain::loyalty::Tier;
use domain::purchase::comparison::{CustomerComparison, CustomerYear};
use domain::purchase::spending::CustomerSpending;
use domain::purchase::{CustomerDashboard, Purchase, PurchaseDetail, PurchasePage};
use domain::sales::SalesPage;
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};

use crate::uploads::assert_sound;

const LAST: &str = "2026-11-21";

/// A distributor with the sales of two years.
async fn two_years() -> (TestApp, SalesFile) {
    let app = TestApp::spawn().await;
    let file = SalesFile::two_years(day(LAST));
    let admin = app.as_role(Role::Admin).await;
    admin.import("dua-tahun.csv", file.csv()).await;
    assert_sound(&app).await;
    (app, file)
}

fn customers(file: &SalesFile) -> BTreeSet<String> {
    file.lines.iter().map(|line| line.customer.clone()).collect()
}

/// Sums over lines: invoices, net sales, total, discount.
fn sums<'a>(lines: impl Iterator<Item = &'a SalesLine>) -> (i64, i64, i64, i64) {
    let mut invoices = BTreeSet::new();
    let mut sums = (0, 0, 0, 0);
    for line in lines {
        invoices.insert(&line.invoice);
        sums.1 += line.net();
        sums.2 += line.total();
        sums.3 += line.discount;
    }
    sums.0 = invoices.len() as i64;
    sums
}

/// Every invoice of a filter, page by page, with the first page's sums.
async fn all(client: &Client, query: &str) -> (Vec<Purchase>, PurchasePage) {
    let mut items = Vec::new();
    let mut cursor = String::new();
    let mut first = None;
    loop {
        let path = format!("/api/customer/history?limit=37{query}{cursor}");
        let page: PurchasePage = client.get(&path).await.ok();
        items.extend(page.items.clone());
        let next = page.next_cursor.clone();
        first.get_or_insert(page);
        match next {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (items, first.unwrap()),
        }
    }
}

fn added(items: &[Purchase]) -> (i64, i64, i64, i64) {
    let sum = |of: fn(&Purchase) -> i64| items.iter().map(of).sum();
    (
        items.len() as i64,
        sum(|item| item.net_sales.0),
        sum(|item| item.total.0),
        sum(|item| item.discount.0),
    )
}

fn summed(page: &PurchasePage) -> (i64, i64, i64, i64) {
    let summary = &page.summary;
    assert_eq!((page.total, page.total_is_exact), (summary.invoices, true));
    (
        summary.invoices,
        summary.net_sales.0,
        summary.total.0,
        summary.discount.0,
    )
}

#[tokio::test]
async fn every_customers_figures_are_the_sums_of_its_own_rows_and_together_those_of_the_staff() {
    let (app, file) = two_years().await;
    let admin = app.as_role(Role::Admin).await;
    let mut together = (0, 0, 0);
    for number in customers(&file) {
        let own = || file.lines.iter().filter(|line| line.customer == number);
        let customer = app.as_customer(&number).await;
        let dashboard: CustomerDashboard = customer.get("/api/customer/dashboard").await.ok();
        let expected = sums(own());
        assert_eq!(dashboard.customer_number, number);
        assert_eq!((dashboard.invoices, dashboard.net_sales.0), (expected.0, expected.1));
        assert_eq!(dashboard.since, own().map(|line| line.date).min());
        let returns: BTreeSet<_> = own()
            .filter(|line| line.invoice_type == "ZPR1")
            .map(|line| &line.invoice)
            .collect();
        assert_eq!(dashboard.returns, returns.len() as i64);
        // By another way: plain sums over the tables.
        let plain: (i64, i64, i64, String) = sqlx::query_as(
            "select count(*), coalesce(sum(net_sales), 0)::bigint,
                    (select coalesce(sum(e.points), 0)::bigint from points_entry e where e.customer_id = c.id), c.tier
             from customer c left join invoice v on v.customer_id = c.id where c.number = $1 group by c.id, c.tier",
        )
        .bind(&number)
        .fetch_one(&app.owner())
        .await
        .unwrap();
        let tier = Tier::parse(&plain.3).unwrap();
        assert_eq!(
            (
                dashboard.invoices,
                dashboard.net_sales.0,
                dashboard.points,
                dashboard.tier.tier
            ),
            (plain.0, plain.1, plain.2, tier)
        );
        let (items, page) = all(&customer, "").await;
        assert_eq!((added(&items), summed(&page)), (expected, expected));
        assert_eq!(items.iter().map(|item| item.points).sum::<i64>(), dashboard.points);
        assert_eq!(dashboard.latest, items[..items.len().min(5)]);
        spending_adds_up(&customer, &file, &number).await;
        years_add_up(&customer, &file, &number).await;
        together = (
            together.0 + dashboard.invoices,
            together.1 + dashboard.net_sales.0,
            together.2 + page.summary.total.0,
        );
    }
    let sales: SalesPage = admin.get("/api/admin/sales?from=2020-01-01&to=2026-11-21").await.ok();
    let staff = &sales.summary;
    assert_eq!(together, (staff.invoices, staff.net_sales.0, staff.total.0));
    let board: Dashboard = admin
        .get("/api/admin/dashboard?from=2020-01-01&to=2026-11-21")
        .await
        .ok();
    assert_eq!(board.kpi.net_sales.value, Some(together.1));
}

/// The twelve months to the data date and the twelve before are the sums of the customer's lines, by month, group and part.
async fn spending_adds_up(customer: &Client, file: &SalesFile, number: &str) {
    let found: CustomerSpending = customer.get("/api/customer/spending").await.ok();
    let (from, to) = (day("2025-12-01"), day(LAST));
    assert_eq!((found.range.from, found.range.to), (from, to));
    assert_eq!(
        (found.previous_range.from, found.previous_range.to),
        (day("2024-12-01"), day("2025-11-21"))
    );
    let within = |from: NaiveDate, to: NaiveDate| {
        let own = file.lines.iter().filter(move |line| line.customer == number);
        own.filter(move |line| from <= line.date && line.date <= to)
    };
    let before = (day("2024-12-01"), day("2025-11-21"));
    for (sums_found, expected) in [
        (&found.sums, sums(within(from, to))),
        (&found.previous, sums(within(before.0, before.1))),
    ] {
        assert_eq!(
            (
                sums_found.invoices,
                sums_found.net_sales.0,
                sums_found.total.0,
                sums_found.discount.0
            ),
            expected
        );
    }
    assert_eq!(found.months.len(), 12);
    for month in &found.months {
        let end = month
            .month
            .checked_add_months(Months::new(1))
            .unwrap()
            .pred_opt()
            .unwrap();
        assert_eq!(month.net_sales.0, sums(within(month.month, end)).1, "{}", month.month);
    }
    let previous: i64 = found.months.iter().map(|month| month.previous.0).sum();
    assert_eq!(previous, found.previous.net_sales.0);
    let groups: i64 = found.groups.iter().map(|group| group.net_sales.0).sum();
    assert_eq!(groups, found.sums.net_sales.0);
    for group in &found.groups {
        let lines = within(from, to).filter(|line| line.group == group.group);
        assert_eq!(group.net_sales.0, sums(lines).1, "{}", group.group);
        let lines = within(before.0, before.1).filter(|line| line.group == group.group);
        assert_eq!(group.previous.0, sums(lines).1, "{}", group.group);
    }
    for part in &found.parts {
        let lines = || within(from, to).filter(|line| line.part == part.part_number);
        assert_eq!(part.net_sales.0, sums(lines()).1, "{}", part.part_number);
        assert_eq!(part.quantity, lines().map(|line| line.quantity).sum::<i64>());
        let lines = within(before.0, before.1).filter(|line| line.part == part.part_number);
        assert_eq!(part.previous.0, sums(lines).1, "{}", part.part_number);
    }
    let health = found.health.unwrap();
    assert_eq!(health.parts.len(), 4);
    assert_eq!(health.score, health.parts.iter().map(|part| part.points).sum::<i64>());
    assert_eq!(found.forecast.is_some(), found.history_months >= 6);
}

/// Years add up to all time, and each to its own answer.
async fn years_add_up(customer: &Client, file: &SalesFile, number: &str) {
    let comparison: CustomerComparison = customer.get("/api/customer/comparison").await.ok();
    let own = || file.lines.iter().filter(|line| line.customer == number);
    let years: BTreeSet<i32> = own().map(|line| line.date.year()).collect();
    let told: BTreeSet<i32> = comparison.years.iter().map(|year| year.year).collect();
    assert_eq!(told, years);
    for year in &comparison.years {
        let expected = sums(own().filter(|line| line.date.year() == year.year));
        assert_eq!(
            (
                year.sums.invoices,
                year.sums.net_sales.0,
                year.sums.total.0,
                year.sums.discount.0
            ),
            expected
        );
        let path = format!("/api/customer/annual/{}", year.year);
        let whole: CustomerYear = customer.get(&path).await.ok();
        assert_eq!(whole.summary, *year);
        let months: i64 = whole.months.iter().map(|month| month.net_sales.0).sum();
        let groups: i64 = whole.groups.iter().map(|group| group.net_sales.0).sum();
        assert_eq!((months, groups), (expected.1, expected.1), "{number} {}", year.year);
    }
    customer.get("/api/customer/annual/2019").await.expect(404);
}

#[tokio::test]
async fn periods_are_compared_to_the_day() {
    let (app, file) = two_years().await;
    let number = "C003";
    let customer = app.as_customer(number).await;
    for (a, b) in [
        (("2026-09-10", "2026-11-05"), ("2025-02-28", "2025-07-01")),
        (("2026-01-01", "2026-11-21"), ("2025-01-01", "2025-12-31")),
        (("2026-03-07", "2026-03-19"), ("2026-03-20", "2026-03-20")),
        (("2030-01-01", "2030-02-01"), ("0001-01-01", "9999-12-31")),
    ] {
        let path = format!(
            "/api/customer/comparison?a_from={}&a_to={}&b_from={}&b_to={}",
            a.0, a.1, b.0, b.1
        );
        let found: CustomerComparison = customer.get(&path).await.ok();
        for (period, (from, to)) in [(&found.a, a), (&found.b, b)] {
            let within = file
                .lines
                .iter()
                .filter(|line| line.customer == number && day(from) <= line.date && line.date <= day(to));
            let expected = sums(within);
            let found = &period.sums;
            assert_eq!(
                (found.invoices, found.net_sales.0, found.total.0, found.discount.0),
                expected,
                "{from}..{to}"
            );
            assert_eq!(period.average.is_none(), expected.0 == 0);
            let (items, _) = all(&customer, &format!("&from={from}&to={to}")).await;
            assert_eq!(items.iter().map(|item| item.points).sum::<i64>(), period.points);
        }
        let sum = |of: fn(&domain::purchase::spending::GroupSpending) -> i64| found.groups.iter().map(of).sum::<i64>();
        assert_eq!(sum(|group| group.net_sales.0), found.a.sums.net_sales.0);
        assert_eq!(sum(|group| group.previous.0), found.b.sums.net_sales.0);
    }
    for wrong in [
        "a_from=2026-01-02&a_to=2026-01-01",
        "b_from=2026-01-01",
        "a_to=2026-01-01",
        "a_from=x&a_to=y",
    ] {
        customer
            .get(&format!("/api/customer/comparison?{wrong}"))
            .await
            .expect(422);
    }
}

#[tokio::test]
async fn whatever_is_filtered_the_rows_add_up_to_the_sums() {
    let (app, file) = two_years().await;
    let number = "C002";
    let customer = app.as_customer(number).await;
    let own = || file.lines.iter().filter(|line| line.customer == number);
    let (items, page) = all(&customer, "").await;
    let ids: BTreeSet<_> = items.iter().map(|item| item.id).collect();
    assert_eq!(ids.len(), items.len(), "every invoice once");
    assert!(
        items.windows(2).all(|pair| pair[0].date >= pair[1].date),
        "newest first"
    );
    let groups: BTreeSet<&str> = own().map(|line| line.group.as_str()).collect();
    assert_eq!(page.groups.iter().map(String::as_str).collect::<BTreeSet<_>>(), groups);
    assert_eq!(page.range, None);
    for group in groups {
        let wanted = if group.is_empty() { "~none" } else { group };
        for range in ["", "&from=2026-02-10&to=2026-08-20"] {
            let (items, page) = all(&customer, &format!("&group={wanted}{range}")).await;
            let lines = own().filter(|line| {
                line.group == group
                    && (range.is_empty() || (day("2026-02-10") <= line.date && line.date <= day("2026-08-20")))
            });
            let expected = sums(lines);
            assert_eq!((added(&items), summed(&page)), (expected, expected), "{group}{range}");
        }
    }
    let part = &own().next().unwrap().part;
    let found: BTreeSet<_> = own()
        .filter(|line| line.part == *part)
        .map(|line| &line.invoice)
        .collect();
    for text in [
        part.clone(),
        part.replace('-', "").to_lowercase(),
        format!("nama%20{part}"),
    ] {
        let (items, page) = all(&customer, &format!("&q={text}")).await;
        let numbers: BTreeSet<_> = items.iter().map(|item| &item.invoice_number).collect();
        assert!(found.is_subset(&numbers), "{text}");
        assert_eq!(added(&items), summed(&page), "{text}");
    }
    let (items, page) = all(&customer, "&invoice_type=ZPR1").await;
    assert!(!items.is_empty() && items.iter().all(|item| item.total.0 <= 0));
    assert_eq!(added(&items), summed(&page));
    let (items, page) = all(&customer, "&from=2026-11-01").await;
    let expected = sums(own().filter(|line| line.date >= day("2026-11-01")));
    assert_eq!((added(&items), summed(&page)), (expected, expected));
    for wrong in [
        "q=a",
        "limit=0",
        "limit=201",
        "cursor=7",
        "from=2026-02-01&to=2026-01-01",
        "customer=C003",
    ] {
        customer
            .get(&format!("/api/customer/history?{wrong}"))
            .await
            .expect(422);
    }
}

#[tokio::test]
async fn another_customers_invoices_are_not_there() {
    let app = TestApp::spawn().await;
    let file = SalesFile::many(30, day("2026-10-01"));
    app.as_role(Role::Admin).await.import("a.csv", file.csv()).await;
    let rows: Vec<(i64, String)> =
        sqlx::query_as("select v.id, c.number from invoice v join customer c on c.id = v.customer_id")
            .fetch_all(&app.owner())
            .await
            .unwrap();
    let customer = app.as_customer("C001").await;
    let mut own = Vec::new();
    for (id, number) in &rows {
        let status = if number == "C001" { 200 } else { 404 };
        own.extend((status == 200).then_some(*id));
        for path in [
            format!("/api/customer/history/inv_{id}"),
            format!("/api/customer/history/inv_{id}/invoice.pdf"),
            format!("/api/customer/history.zip?ids=inv_{id}"),
        ] {
            customer.get(&path).await.expect(status);
        }
    }
    assert_eq!(own.len(), 3);
    let other = rows.iter().find(|(_, number)| number != "C001").unwrap().0;
    let mixed = format!("/api/customer/history.zip?ids=inv_{},inv_{other}", own[0]);
    customer.get(&mixed).await.expect(404);
    for path in [
        "/api/customer/history/inv_999999",
        "/api/customer/history/inv_x",
        "/api/customer/history/1",
        "/api/customer/history/inv_-1/invoice.pdf",
    ] {
        customer.get(path).await.expect(404);
    }
    let detail: PurchaseDetail = customer
        .get(&format!("/api/customer/history/inv_{}", own[0]))
        .await
        .ok();
    let lines = file
        .lines
        .iter()
        .filter(|line| line.invoice == detail.invoice.invoice_number);
    let expected = sums(lines);
    assert_eq!(
        (detail.invoice.net_sales.0, detail.invoice.total.0),
        (expected.1, expected.2)
    );
    assert_eq!(detail.lines.iter().map(|line| line.total.0).sum::<i64>(), expected.2);
    assert_eq!(detail.vat.0, expected.2 - expected.1);
}

#[tokio::test]
async fn a_customer_without_purchases_is_told_so_and_an_import_is_seen_at_once() {
    let app = TestApp::spawn().await;
    let customer = app.as_customer("C001").await;
    let dashboard: CustomerDashboard = customer.get("/api/customer/dashboard").await.ok();
    assert_eq!(
        (dashboard.invoices, dashboard.has_sales, dashboard.since),
        (0, false, None)
    );
    assert_eq!(dashboard.months.len(), 6);
    let empty: CustomerSpending = customer.get("/api/customer/spending").await.ok();
    assert_eq!((empty.health, empty.forecast, empty.insights.len()), (None, None, 0));
    assert_eq!(empty.change_percent, None, "not nothing: unknown");
    let comparison: CustomerComparison = customer.get("/api/customer/comparison").await.ok();
    assert!(comparison.years.is_empty() && comparison.groups.is_empty());
    let first = customer.get("/api/customer/history").await.expect(200);
    let tag = first.header("etag").to_owned();
    let again = customer
        .request(reqwest::Method::GET, "/api/customer/history")
        .header("if-none-match", &tag);
    assert_eq!(again.send().await.unwrap().status(), 304);
    let file = SalesFile::many(30, day("2026-10-01"));
    app.as_role(Role::Admin).await.import("a.csv", file.csv()).await;
    let again = customer
        .request(reqwest::Method::GET, "/api/customer/history")
        .header("if-none-match", &tag);
    assert_eq!(again.send().await.unwrap().status(), 200);
    let spending: CustomerSpending = customer.get("/api/customer/spending").await.ok();
    assert_eq!(spending.sums.invoices, 3);
    assert_eq!(
        (spending.forecast, spending.history_months),
        (None, 0),
        "not enough data"
    );
}
