//! Merging a customer that was made by mistake into the one it is.

use std::sync::Arc;

use domain::FieldProblem;
use domain::account::{UserRow, customer_number_problem};

use super::Desk;
use crate::api::{self, ApiError, Query};
use crate::ui::{Answers, Ask, Field, problems, work};

/// Asks for the number that stays, then whether it is meant.
pub fn ask(desk: Desk, user: Arc<UserRow>) -> Ask {
    Ask {
        title: format!("Gabungkan {}", user.name),
        text:
            "Untuk customer yang tercatat dua kali. Faktur, poin, dan penukarannya pindah ke nomor yang dipertahankan."
                .to_owned(),
        fields: vec![Field::text("into", "Nomor customer yang dipertahankan", "")],
        words: "Lanjutkan",
        check: |answers| problems([("/into", customer_number_problem(&answers.get("into")))]),
        work: work(move |answers: Answers| {
            let user = Arc::clone(&user);
            async move {
                let into = find(&answers.get("into"), &user.id).await?;
                desk.asks.ask(confirm(desk, user, into));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

/// The customer of a number, other than the one that goes.
async fn find(number: &str, not: &str) -> Result<UserRow, ApiError> {
    let query = Query::new().with("kind", "customer").with("q", number);
    let found = api::users::list(&query).await?.items.into_iter();
    let mut fitting = found.filter(|one| one.customer_number.as_deref() == Some(number) && one.id != not);
    fitting.next().ok_or_else(|| {
        ApiError::at_field(FieldProblem::new(
            "/into",
            "unknown",
            "Tidak ada customer lain dengan nomor ini. Periksa lagi di daftar.",
        ))
    })
}

fn confirm(desk: Desk, user: Arc<UserRow>, into: UserRow) -> Ask {
    let number = |user: &UserRow| user.customer_number.clone().unwrap_or_default();
    Ask {
        title: format!("Gabungkan ke {}?", into.name),
        text: format!(
            "Semua milik {} ({}) pindah ke {} ({}), dan nomor lama tidak dipakai lagi. Ini tidak bisa dibatalkan.",
            user.name,
            number(&user),
            into.name,
            number(&into),
        ),
        words: "Gabungkan customer",
        danger: true,
        work: work(move |_: Answers| {
            let (id, into) = (user.id.clone(), into.id.clone());
            async move {
                api::users::merge(&id, into).await?;
                desk.changed("Customer digabungkan");
                Ok(())
            }
        }),
        ..Ask::default()
    }
}
