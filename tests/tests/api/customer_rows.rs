//! Row-level security: in a customer's transaction there is nothing but what is that customer's and for customers.

use integration_tests::{SalesFile, TestApp, day};
use server::database::customer::{enter, leave};
use sqlx::PgConnection;

/// Tables that are guarded by the column that says whose a row is.
async fn guarded(app: &TestApp) -> Vec<String> {
    sqlx::query_scalar(
        "select c.relname::text from pg_class c where c.relrowsecurity and c.relforcerowsecurity
         and c.relnamespace = 'public'::regnamespace order by 1",
    )
    .fetch_all(&app.owner())
    .await
    .unwrap()
}

async fn customer_id(app: &TestApp, number: &str) -> i64 {
    sqlx::query_scalar("select id from customer where number = $1")
        .bind(number)
        .fetch_one(&app.owner())
        .await
        .unwrap()
}

async fn count(connection: &mut PgConnection, table: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {table}")))
        .fetch_one(connection)
        .await
        .unwrap()
}

async fn with_two_customers() -> TestApp {
    let app = TestApp::spawn().await;
    let writer = app.as_role(domain::account::Role::Admin).await;
    writer
        .import("sales.csv", SalesFile::many(40, day("2026-10-01")).csv())
        .await;
    app
}

#[tokio::test]
async fn a_query_without_a_filter_sees_the_rows_of_one_customer_only() {
    let app = with_two_customers().await;
    let numbers: Vec<String> = sqlx::query_scalar("select number from customer order by id")
        .fetch_all(&app.owner())
        .await
        .unwrap();
    assert!(numbers.len() > 1, "one customer proves nothing");
    let mut transaction = app.state.db.begin().await.unwrap();
    let all = count(&mut transaction, "invoice").await;
    let mut sum = 0;
    for number in &numbers {
        let id = customer_id(&app, number).await;
        enter(&mut transaction, id).await.unwrap();
        let others: i64 = sqlx::query_scalar("select count(*) from invoice where customer_id <> $1")
            .bind(id)
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        assert_eq!(others, 0, "invoices of others than {number}");
        assert_eq!(count(&mut transaction, "customer").await, 1);
        sum += count(&mut transaction, "invoice").await;
    }
    assert!(all > 0 && sum == all, "{sum} of {all} invoices belong to somebody");
    leave(&mut transaction).await.unwrap();
    assert_eq!(
        count(&mut transaction, "invoice").await,
        all,
        "the application sees all again"
    );
}

#[tokio::test]
async fn a_customers_transaction_that_names_nobody_sees_nothing() {
    let app = with_two_customers().await;
    let mut transaction = app.state.db.begin().await.unwrap();
    sqlx::query("select set_config('role', 'ampconnect_customer', true)")
        .execute(&mut *transaction)
        .await
        .unwrap();
    for table in guarded(&app).await {
        assert_eq!(count(&mut transaction, &table).await, 0, "{table}");
    }
}

#[tokio::test]
async fn no_column_about_cost_profit_or_the_value_of_stock_is_readable_by_customers() {
    let app = TestApp::spawn().await;
    let readable: Vec<(String, String)> = sqlx::query_as(
        "select c.relname::text, a.attname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0
           and not a.attisdropped and has_column_privilege('ampconnect_customer', c.oid, a.attnum, 'select')",
    )
    .fetch_all(&app.owner())
    .await
    .unwrap();
    assert!(readable.contains(&("invoice".to_owned(), "net_sales".to_owned())));
    for (table, column) in &readable {
        let told = [
            "cost",
            "profit",
            "margin",
            "known_",
            "snapshot_value",
            "minimum",
            "password",
            "hash",
        ];
        assert!(!told.iter().any(|word| column.contains(word)), "{table}.{column}");
        assert!(!(table == "part_stock" && column == "value"), "the value of stock");
    }
    // What is readable and says whose it is, is guarded.
    let guarded = guarded(&app).await;
    for (table, column) in readable {
        assert!(
            column != "customer_id" || guarded.contains(&table),
            "{table} is not guarded"
        );
    }
}

#[tokio::test]
async fn what_guards_customers_costs_searches_of_the_staff_no_index() {
    let app = with_two_customers().await;
    let mut transaction = app.state.db.begin().await.unwrap();
    for statement in [
        "set local enable_seqscan = off",
        "set local plan_cache_mode = force_custom_plan",
    ] {
        sqlx::query(statement).execute(&mut *transaction).await.unwrap();
    }
    let plan: Vec<String> = sqlx::query_scalar("explain select id from invoice where number like '%ABC12%'")
        .fetch_all(&mut *transaction)
        .await
        .unwrap();
    let plan = plan.join("\n");
    assert!(plan.contains("invoice_number_search"), "{plan}");
}
