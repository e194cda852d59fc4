//! The tables of Analitik Produk as files.

use actix_web::HttpResponse;
use documents::{Cell, Head};
use domain::insight::{ProductFigures, ProductView};

use super::query::Filter;
use super::store::Part;
use super::{figures, idle, pairs, ranking, seasons, store};
use crate::error::AppResult;
use crate::http::export::{self, TableFormat};
use crate::sales::{range, standing};
use crate::state::AppState;

/// The rows of a view, all of its filter. The summary's are those of the ranking.
pub(super) async fn table(
    state: &AppState,
    view: ProductView,
    filter: Filter,
    format: TableFormat,
) -> AppResult<HttpResponse> {
    let db = &state.read;
    let as_of = standing::standing(db, state.clock.today()).await?.as_of;
    let range = range::resolve(filter.from, filter.to, as_of);
    let filter = filter.whole();
    let (name, heads, rows): (&str, Vec<Head>, Vec<Vec<Cell>>) = match view {
        ProductView::Summary | ProductView::Ranking => {
            let parts = ranking::sorted(db, range, &filter).await?;
            ("produk", with_figures(&PART), parts.iter().map(part).collect())
        }
        ProductView::Groups => {
            let groups = figures::by_group(&store::parts(db, range, &filter).await?);
            let rows = groups.into_iter().map(|group| {
                let lead = vec![group.group.into(), group.parts.into(), group.share_percent.into()];
                with_cells(lead, &group.figures)
            });
            ("kelompok", with_figures(&GROUP), rows.collect())
        }
        ProductView::Stock => {
            let (parts, _) = idle::find(db, as_of, &filter).await?;
            let rows = parts.into_iter().map(|part| -> Vec<Cell> {
                vec![
                    part.part_number.into(),
                    part.name.into(),
                    part.group.into(),
                    part.idle.label().into(),
                    part.on_hand.into(),
                    part.value.0.into(),
                    part.last_sale.into(),
                    part.days.into(),
                ]
            });
            ("stok-lambat", heads(&IDLE), rows.collect())
        }
        ProductView::Pairs => {
            let rows = pairs::sorted(db, &filter).await?.into_iter().map(|row| -> Vec<Cell> {
                let pair = pairs::told(row);
                vec![
                    pair.first_number.into(),
                    pair.first_name.into(),
                    pair.second_number.into(),
                    pair.second_name.into(),
                    pair.invoices.into(),
                    pair.support_percent.into(),
                    pair.confidence_percent.into(),
                    pair.confidence_back_percent.into(),
                    pair.lift.into(),
                ]
            });
            ("dibeli-bersama", heads(&PAIR), rows.collect())
        }
        ProductView::Seasons => {
            let rows = seasons::seasons(db).await?.groups.into_iter().map(|season| {
                let mut cells: Vec<Cell> = vec![season.group.into(), season.years.into()];
                cells.extend(season.months.into_iter().map(Cell::from));
                cells
            });
            ("musiman", heads(&SEASON), rows.collect())
        }
    };
    export::respond(state, format, &format!("{name}-{as_of}"), &heads, async |sent| {
        for row in rows {
            sent.send(row).await?;
        }
        Ok(())
    })
    .await
}

type Heads<const N: usize> = [(&'static str, u16); N];

const PART: Heads<5> = [
    ("NO PART", 18),
    ("NAMA PART", 32),
    ("KELOMPOK", 14),
    ("KELAS", 8),
    ("PERMINTAAN", 16),
];
const GROUP: Heads<3> = [("KELOMPOK", 14), ("PART", 10), ("BAGIAN %", 10)];
const IDLE: Heads<8> = [
    ("NO PART", 18),
    ("NAMA PART", 32),
    ("KELOMPOK", 14),
    ("KEADAAN", 14),
    ("STOK", 10),
    ("NILAI", 16),
    ("TERAKHIR TERJUAL", 16),
    ("HARI TANPA PENJUALAN", 14),
];
const PAIR: Heads<9> = [
    ("NO PART 1", 18),
    ("NAMA PART 1", 32),
    ("NO PART 2", 18),
    ("NAMA PART 2", 32),
    ("FAKTUR", 10),
    ("SUPPORT %", 12),
    ("CONFIDENCE %", 14),
    ("CONFIDENCE BALIK %", 14),
    ("LIFT", 10),
];
const SEASON: Heads<14> = [
    ("KELOMPOK", 14),
    ("TAHUN", 8),
    ("JAN", 8),
    ("FEB", 8),
    ("MAR", 8),
    ("APR", 8),
    ("MEI", 8),
    ("JUN", 8),
    ("JUL", 8),
    ("AGU", 8),
    ("SEP", 8),
    ("OKT", 8),
    ("NOV", 8),
    ("DES", 8),
];
const FIGURES: Heads<9> = [
    ("JUMLAH", 10),
    ("PENJUALAN BERSIH", 16),
    ("LABA KOTOR", 16),
    ("GP %", 8),
    ("DISKON %", 10),
    ("PERUBAHAN PENJUALAN %", 14),
    ("PERUBAHAN JUMLAH %", 14),
    ("PERUBAHAN LABA %", 14),
    ("PERUBAHAN GP POIN", 14),
];

fn heads(heads: &[(&'static str, u16)]) -> Vec<Head> {
    heads.iter().map(|(name, width)| Head::new(*name, *width)).collect()
}

fn with_figures(lead: &[(&'static str, u16)]) -> Vec<Head> {
    let mut all = heads(lead);
    all.extend(heads(&FIGURES));
    all
}

fn part(part: &Part) -> Vec<Cell> {
    let row = part.row();
    let lead = vec![
        row.part_number.into(),
        row.name.into(),
        row.group.into(),
        row.abc.map_or("", |class| class.label()).into(),
        row.demand_class.map_or("", |class| class.label()).into(),
    ];
    with_cells(lead, &row.figures)
}

fn with_cells(mut cells: Vec<Cell>, figures: &ProductFigures) -> Vec<Cell> {
    cells.extend([
        Cell::from(figures.quantity),
        figures.net_sales.0.into(),
        figures.gross_profit.map(|money| money.0).into(),
        figures.gp_percent.into(),
        figures.discount_percent.into(),
        figures.net_sales_change.into(),
        figures.quantity_change.into(),
        figures.gross_profit_change.into(),
        figures.gp_change_points.into(),
    ]);
    cells
}
