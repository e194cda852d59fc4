//! `GET /api/parts`: searching the catalogue.

use domain::account::Role;
use domain::part::{Part, PartPage, PartPurchases};
use domain::stock::Availability;
use integration_tests::{Client, SalesFile, SalesLine, TestApp, day};

use crate::stock::{delta, snapshot};

const PARTS: [(&str, &str, &str); 9] = [
    ("06455-K44-901", "PAD SET FR BRAKE K44", "BRAKE"),
    ("43120-K25-730", "SHOE SET BRAKE K25", "BRAKE"),
    ("45251-K59-410", "DISK FR BRAKE K59", "BRAKE"),
    ("23100-K44-201", "BELT DRIVE K44", "DRIVE"),
    ("31500-KZL-902", "BATTERY GTZ5S KZL", "BATTERY"),
    ("08513K44NM5", "OIL MPX2 0.8L", "OIL"),
    ("06110-K56-287", "GASKET KIT A K56", ""),
    ("K44", "COVER K44", "BODY"),
    ("K44-1", "BRAKE HOSE", "BRAKE"),
];

/// A server with the parts, of which some are in stock.
async fn loaded() -> (TestApp, Client) {
    let app = TestApp::spawn().await;
    let admin = app.as_role(Role::Admin).await;
    // The newest file names the parts.
    snapshot(
        &admin,
        "2026-11-21",
        &[("06455-K44-901", 960), ("43120-K25-730", 1), ("31500-KZL-902", 0)],
    )
    .await;
    let lines = PARTS.iter().map(|(number, name, group)| SalesLine {
        part_name: (*name).to_owned(),
        ..SalesLine::new("F1", day("2026-11-20"), "C1", number, 20, 100_000).group(group)
    });
    admin.import("penjualan.csv", SalesFile::of(lines).csv()).await;
    (app, admin)
}

async fn search(client: &Client, query: &str) -> PartPage {
    client.get(&format!("/api/parts?{query}")).await.ok()
}

async fn numbers(client: &Client, query: &str) -> Vec<String> {
    let page = search(client, query).await;
    page.items.into_iter().map(|part| part.part_number).collect()
}

#[tokio::test]
async fn dashes_blanks_and_case_of_numbers_do_not_matter() {
    let (app, _) = loaded().await;
    let client = app.as_customer("C1").await;
    for text in [
        "06455-K44-901",
        "06455k44901",
        "06455%20k44%20901",
        "6455.k44",
        "%20%2006455-K44-901%20",
    ] {
        assert_eq!(
            numbers(&client, &format!("q={text}")).await,
            ["06455-K44-901"],
            "{text}"
        );
    }
}

#[tokio::test]
async fn the_number_itself_comes_first_then_what_begins_with_the_text_then_what_holds_it() {
    let (app, _) = loaded().await;
    let client = app.as_customer("C1").await;
    assert_eq!(
        numbers(&client, "q=k44").await,
        ["K44", "K44-1", "06455-K44-901", "08513K44NM5", "23100-K44-201"]
    );
    // A name that begins with the text comes before those that hold it.
    assert_eq!(
        numbers(&client, "q=brake").await,
        ["K44-1", "06455-K44-901", "43120-K25-730", "45251-K59-410"]
    );
    // Words in any order, in name or number.
    assert_eq!(numbers(&client, "q=k44+pad").await, ["06455-K44-901"]);
    assert_eq!(numbers(&client, "q=shoe+43120").await, ["43120-K25-730"]);
    assert_eq!(
        numbers(&client, "q=ba").await,
        ["31500-KZL-902"],
        "short texts where words begin"
    );
}

#[tokio::test]
async fn typing_errors_in_names_are_forgiven_after_what_is_right() {
    let (app, _) = loaded().await;
    let client = app.as_customer("C1").await;
    for (text, number) in [
        ("bateri", "31500-KZL-902"),
        ("gaskt", "06110-K56-287"),
        ("k56+gaskt+kit", "06110-K56-287"),
        ("shoe+brkae", "43120-K25-730"),
    ] {
        let page = search(&client, &format!("q={text}")).await;
        assert_eq!(page.items[0].part_number, number, "{text}");
        assert!(page.has_similar, "{text}");
    }
    let page = search(&client, "q=belt").await;
    assert_eq!(page.items[0].part_number, "23100-K44-201");
    assert_eq!(numbers(&client, "q=qwxyz").await, Vec::<String>::new());
    assert_eq!(search(&client, "q=qwxyz").await.total, 0);
    // A renamed part is found by its new words.
    let admin = app.as_role(Role::Admin).await;
    let line = SalesLine {
        part_name: "KAMPAS REM DEPAN".to_owned(),
        ..SalesLine::new("F2", day("2026-11-21"), "C1", "06455-K44-901", 1, 100_000)
    };
    admin.import("baru.csv", SalesFile::of([line]).csv()).await;
    assert_eq!(numbers(&client, "q=kamps+rem").await, ["06455-K44-901"]);
}

#[tokio::test]
async fn groups_and_availability_narrow_the_list_and_pages_follow_each_other() {
    let (app, _) = loaded().await;
    let client = app.as_customer("C1").await;
    let page = search(&client, "q=brake&group=BRAKE&limit=3").await;
    assert_eq!((page.total, page.items.len()), (4, 3));
    let group = &page.groups[0];
    assert_eq!((group.group.as_str(), group.parts), ("BRAKE", Some(4)));
    let rest = numbers(
        &client,
        &format!("q=brake&group=BRAKE&limit=3&cursor={}", page.next_cursor.unwrap()),
    )
    .await;
    assert_eq!(rest, ["45251-K59-410"]);
    assert_eq!(numbers(&client, "group=~none").await, ["06110-K56-287"]);
    assert_eq!(numbers(&client, "availability=available").await, ["06455-K44-901"]);
    assert_eq!(numbers(&client, "availability=limited").await, ["43120-K25-730"]);
    let out = search(&client, "availability=out&q=k44").await;
    assert_eq!((out.total, out.items[0].availability), (4, Availability::Out));
    let all = search(&client, "limit=4").await;
    assert_eq!((all.total, all.total_is_exact, all.groups.len()), (9, true, 6));
    let mut seen: Vec<String> = all.items.into_iter().map(|part| part.part_number).collect();
    let mut cursor = all.next_cursor;
    while let Some(next) = cursor {
        let page = search(&client, &format!("limit=4&cursor={next}")).await;
        seen.extend(page.items.into_iter().map(|part| part.part_number));
        cursor = page.next_cursor;
    }
    let mut sorted: Vec<String> = PARTS.iter().map(|(number, ..)| (*number).to_owned()).collect();
    sorted.sort();
    seen.sort();
    assert_eq!(seen, sorted);
    for wrong in ["availability=some", "cursor=x", "limit=0", "other=1"] {
        client.get(&format!("/api/parts?{wrong}")).await.expect(422);
    }
}

/// All pages of a query, two parts a page.
async fn paged(client: &Client, query: &str) -> Vec<String> {
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = search(client, &format!("{query}&limit=2{cursor}")).await;
        assert!(page.items.len() <= 2, "{query}");
        seen.extend(page.items.into_iter().map(|part| part.part_number));
        let Some(next) = page.next_cursor else { return seen };
        cursor = format!("&cursor={next}");
    }
}

#[tokio::test]
async fn parts_are_sorted_by_name_and_by_what_is_on_hand_with_and_without_a_text() {
    let (app, admin) = loaded().await;
    let client = app.as_customer("C1").await;
    let mut by_name: Vec<_> = PARTS.iter().map(|(number, name, _)| (*name, *number)).collect();
    by_name.sort_unstable();
    let by_name: Vec<_> = by_name.into_iter().map(|(_, number)| number).collect();
    assert_eq!(paged(&client, "sort=name").await, by_name);
    let k44 = ["23100-K44-201", "K44", "08513K44NM5", "06455-K44-901"];
    assert_eq!(
        paged(&client, "q=k44&sort=name").await,
        [k44[0], "K44-1", k44[1], k44[2], k44[3]]
    );
    // Parts that are in no stock file come after those of which nothing is left.
    delta(&admin, "31500-KZL-902", 40).await;
    delta(&admin, "43120-K25-730", -1).await;
    let stocked = ["06455-K44-901", "31500-KZL-902", "43120-K25-730"];
    let all = paged(&client, "sort=-on_hand").await;
    assert_eq!((all.len(), &all[..3]), (9, &stocked.map(str::to_owned)[..]));
    assert_eq!(
        paged(&client, "sort=-on_hand&availability=available").await,
        stocked[..2]
    );
    let out = paged(&client, "sort=-on_hand&availability=out").await;
    assert_eq!((out.len(), out[0].as_str()), (7, stocked[2]));
    let brakes = paged(&client, "q=brake&sort=-on_hand&group=BRAKE").await;
    assert_eq!(
        (brakes.len(), &brakes[..2]),
        (4, &[stocked[0].to_owned(), stocked[2].to_owned()][..])
    );
    let all: std::collections::BTreeSet<_> = all.into_iter().collect();
    assert_eq!(all.len(), 9, "every part once");
    for wrong in ["sort=price", "sort=name&cursor=x", "sort=-on_hand&cursor=1"] {
        client.get(&format!("/api/parts?{wrong}")).await.expect(422);
    }
}

#[tokio::test]
async fn a_part_says_to_a_customer_what_it_bought_of_it_and_to_nobody_else() {
    let (app, admin) = loaded().await;
    let part = "06455-K44-901";
    let bought = |invoice: &str, date: &str, customer: &str, quantity: i64| {
        SalesLine::new(invoice, day(date), customer, part, quantity, 100_000)
    };
    let lines = [
        bought("A1", "2025-11-20", "C1", 500),
        bought("A2", "2026-03-01", "C1", 7),
        bought("A3", "2026-11-21", "C1", -2),
        bought("B1", "2026-11-21", "C2", 90),
    ];
    admin.import("lagi.csv", SalesFile::of(lines).csv()).await;
    let path = format!("/api/parts/{part}");
    let (one, other) = (app.as_customer("C1").await, app.as_customer("C2").await);
    one.request(reqwest::Method::PUT, &format!("/api/customer/favorites/{part}"))
        .send()
        .await
        .unwrap();
    let own: Part = one.get(&path).await.ok();
    // Of the file that the server began with: 20 on 20 November. A return is no purchase, and counts.
    let expected = PartPurchases {
        last: Some(day("2026-11-20")),
        quantity: 20 + 7 - 2,
        days: 2,
    };
    assert_eq!(own.purchases, Some(expected));
    assert_eq!((own.part.favorite, own.part.on_hand), (Some(true), 960));
    let others: Part = other.get(&path).await.ok();
    let expected = PartPurchases {
        last: Some(day("2026-11-21")),
        quantity: 90,
        days: 1,
    };
    assert_eq!((others.purchases, others.part.favorite), (Some(expected), Some(false)));
    let nothing: Part = other.get("/api/parts/K44").await.ok();
    assert_eq!(nothing.purchases.unwrap().last, None);
    let staff: Part = admin.get(&path).await.ok();
    assert_eq!((staff.purchases, staff.part.favorite), (None, None));
    one.get("/api/parts/TIDAK-ADA").await.expect(404);
}

#[tokio::test]
async fn similar_parts_are_paged_too() {
    let (app, _) = loaded().await;
    let client = app.as_customer("C1").await;
    let whole = numbers(&client, "q=braek").await;
    assert_eq!(whole.len(), 4);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = search(&client, &format!("q=braek&limit=1{cursor}")).await;
        seen.extend(page.items.into_iter().map(|part| part.part_number));
        let Some(next) = page.next_cursor else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, whole);
}

#[tokio::test]
async fn what_can_be_had_is_said_in_words_and_quantity_and_without_cost() {
    let (app, admin) = loaded().await;
    let client = app.as_customer("C1").await;
    let answer = client.get("/api/parts?q=k44").await.expect(200);
    for word in ["cost", "profit", "value", "minimum", "\"status\""] {
        assert!(!answer.text().contains(word), "{word}");
    }
    let tag = answer.header("etag").to_owned();
    let page: PartPage = answer.json();
    assert_eq!(page.stock_as_of, Some(day("2026-11-21")));
    assert!(page.updated_at.is_some());
    delta(&admin, "06455-K44-901", -960).await;
    let again = client
        .request(reqwest::Method::GET, "/api/parts?q=k44")
        .header("if-none-match", &tag);
    assert_eq!(again.send().await.unwrap().status(), 200, "stock changed");
    let part = search(&client, "q=06455").await.items.remove(0);
    assert_eq!((part.on_hand, part.availability), (0, Availability::Out));
    // Marks are for customers only.
    assert_eq!((part.favorite, part.notify), (Some(false), Some(false)));
    assert_eq!(search(&admin, "q=06455").await.items[0].favorite, None);
}
