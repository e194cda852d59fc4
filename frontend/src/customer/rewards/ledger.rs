//! The points ledger: its newest entries beside the catalogue, and all of it line by line.

use domain::Page;
use domain::date::format_day;
use domain::loyalty::{CustomerRewards, PointsKind, PointsLine};
use domain::money::format_count;
use leptos::prelude::*;

use crate::api::{self, Query};
use crate::paths;
use crate::ui::{
    ButtonKind, ButtonSize, Card, Column, DataTable, Empty, ExportMenu, Glyph, Icon, OnPhone, PageHead, Remote,
    UrlState, button_class, glyph,
};

/// What an entry is, in words.
fn words(line: &PointsLine) -> String {
    let invoice = line.invoice_number.as_deref().unwrap_or_default();
    let reward = line.reward.as_deref().unwrap_or("hadiah");
    match line.kind {
        PointsKind::Earn | PointsKind::Return if line.is_correction => format!("Koreksi {invoice}"),
        PointsKind::Earn => invoice.to_owned(),
        PointsKind::Return => format!("Retur {invoice}"),
        PointsKind::Redeem => format!("Tukar: {reward}"),
        PointsKind::Cancel => format!("Batal tukar: {reward}"),
        PointsKind::Expire if line.points > 0 => "Koreksi poin hangus".to_owned(),
        PointsKind::Expire => "Poin hangus".to_owned(),
        PointsKind::Adjust => line.note.clone().unwrap_or_else(|| "Penyesuaian poin".to_owned()),
    }
}

fn icon(line: &PointsLine) -> Glyph {
    match line.kind {
        PointsKind::Earn => glyph::SHOPPING_BAG,
        PointsKind::Return | PointsKind::Cancel => glyph::UNDO_2,
        PointsKind::Redeem => glyph::GIFT,
        PointsKind::Expire => glyph::HOURGLASS,
        PointsKind::Adjust => glyph::PENCIL,
    }
}

/// Points with their sign.
fn signed(points: i64) -> String {
    if points > 0 {
        format!("+{}", format_count(points))
    } else {
        format_count(points)
    }
}

fn points(line: &PointsLine) -> AnyView {
    let class = if line.points > 0 {
        "num ledger ledger--in"
    } else {
        "num ledger"
    };
    view! { <span class=class>{signed(line.points)}</span> }.into_any()
}

/// The newest entries, and the way to all of them.
pub fn newest(data: &CustomerRewards) -> AnyView {
    let rows: Vec<_> = data.ledger.iter().map(entry).collect();
    let has_more = data.ledger_has_more;
    let tools = move || {
        has_more
            .then(|| {
                view! {
                    <a
                        class=button_class(ButtonKind::Ghost, ButtonSize::Small)
                        href=format!("{}?buku=semua", paths::CUSTOMER_REWARDS)
                    >
                        "Lihat semua"
                    </a>
                }
                .into_any()
            })
            .into_any()
    };
    let body = if rows.is_empty() {
        view! { <p class="sm muted">"Belum ada. Poin masuk begitu faktur Anda diunggah distributor."</p> }.into_any()
    } else {
        view! { <ol class="timeline">{rows}</ol> }.into_any()
    };
    view! {
        <Card title="Buku poin" tools>
            <div class="card__body">{body}</div>
        </Card>
    }
    .into_any()
}

fn entry(line: &PointsLine) -> AnyView {
    let dot = if line.points > 0 {
        "timeline__dot timeline__dot--in"
    } else {
        "timeline__dot timeline__dot--out"
    };
    view! {
        <li class="timeline__item">
            <span class=dot>
                <Icon glyph=icon(line) />
            </span>
            <span class="minw-0">
                <span class="strong truncate block num">{words(line)}</span>
                <span class="timeline__time num">{format_day(line.day)}</span>
            </span>
            <span class="ta-right">
                {points(line)} <span class="xs subtle num">{format!("saldo {}", format_count(line.balance))}</span>
            </span>
        </li>
    }
    .into_any()
}

/// All of it, a page at a time.
pub fn whole(url: UrlState) -> AnyView {
    let remote = Remote::new(
        move || Query::new().with("limit", 50).with_opt("cursor", url.get("cursor")),
        |query| async move {
            let ledger = api::loyalty::ledger(&query).await?;
            Ok(Page {
                items: ledger.items,
                next_cursor: ledger.next_cursor,
                total: ledger.total,
                total_is_exact: ledger.total_is_exact,
            })
        },
    );
    let columns = vec![
        Column::text("Keterangan", |line: &PointsLine| {
            let code = line
                .code
                .clone()
                .map(|code| view! { " " <span class="code subtle cell-code">{code}</span> });
            view! {
                <span class="cell-main">{words(line)}</span>
                {code}
            }
            .into_any()
        })
        .on_phone(OnPhone::Key),
        Column::text("Tanggal", |line: &PointsLine| {
            view! { <span class="num muted">{format_day(line.day)}</span> }.into_any()
        }),
        Column::number("Poin", points).on_phone(OnPhone::End),
        Column::number("Saldo", |line: &PointsLine| format_count(line.balance).into_any()),
    ];
    let empty = || {
        view! { <Empty icon=glyph::HISTORY title="Belum ada poin" text="Poin masuk begitu faktur Anda diunggah distributor." /> }
            .into_any()
    };
    view! {
        <div class="page-head--own">
            <PageHead title="Buku poin" meta="Setiap poin yang masuk dan keluar, yang terbaru di atas">
                <ExportMenu path=api::loyalty::LEDGER query=Callback::new(|()| Query::new()) name="buku-poin" />
                <a class=button_class(ButtonKind::Secondary, ButtonSize::Normal) href=paths::CUSTOMER_REWARDS>
                    <Icon glyph=glyph::ARROW_LEFT />
                    "Reward Points"
                </a>
            </PageHead>
        </div>
        <section class="card table-card">
            <DataTable caption="Buku poin" columns remote url empty />
        </section>
    }
    .into_any()
}
