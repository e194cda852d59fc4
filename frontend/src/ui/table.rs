//! Lists of the server: sorted and paged there, as rows on phones, with skeleton, empty and error states.

use std::sync::Arc;

use domain::Page;
use domain::money::format_count;
use domain::page::DEFAULT_LIMIT;
use leptos::prelude::*;

use super::icon::{Icon, glyph};
use super::loaded::ErrorState;
use super::remote::{Answer, Anything, Feed, Remote, typed};
use super::table_view::TableView;
use super::url::{UrlState, first_page};
use crate::api::ApiError;

/// Where a column's cell goes when a phone turns the row into a small sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnPhone {
    /// Below, with the column's label.
    #[default]
    Below,
    /// Top left: what the row is about.
    Key,
    /// Top right: its main figure or status.
    End,
    /// Nowhere.
    Off,
    /// At the bottom, without a label: buttons.
    Actions,
}

/// One column of a [`DataTable`].
pub struct Column<T> {
    /// Its head.
    pub label: &'static str,
    /// What `?sort=` calls it, if the server sorts by it.
    pub sort: Option<&'static str>,
    /// Whether it holds figures, which stand at the right.
    pub numeric: bool,
    /// Its place on phones.
    pub on_phone: OnPhone,
    /// Draws a cell.
    pub cell: fn(&T) -> AnyView,
}

impl<T> Column<T> {
    /// A column of text.
    pub fn text(label: &'static str, cell: fn(&T) -> AnyView) -> Self {
        Self {
            label,
            sort: None,
            numeric: false,
            on_phone: OnPhone::Below,
            cell,
        }
    }

    /// A column of figures.
    pub fn number(label: &'static str, cell: fn(&T) -> AnyView) -> Self {
        Self {
            numeric: true,
            ..Self::text(label, cell)
        }
    }

    /// Lets the user sort by it.
    #[must_use]
    pub fn sorted_by(mut self, key: &'static str) -> Self {
        self.sort = Some(key);
        self
    }

    /// Gives it a place on phones.
    #[must_use]
    pub fn on_phone(mut self, place: OnPhone) -> Self {
        self.on_phone = place;
        self
    }

    fn head(&self) -> Head {
        Head {
            label: self.label,
            sort: self.sort,
            numeric: self.numeric,
            on_phone: self.on_phone,
        }
    }
}

/// What of a column does not depend on the rows' type.
#[derive(Clone, Copy)]
struct Head {
    label: &'static str,
    sort: Option<&'static str>,
    numeric: bool,
    on_phone: OnPhone,
}

impl Head {
    fn is_shown(self, view: Option<TableView>) -> bool {
        view.is_none_or(|view| view.shows(self.label))
    }

    fn cell_class(self) -> String {
        let mut class = String::new();
        if self.numeric {
            class.push_str("is-num ");
        }
        class.push_str(match self.on_phone {
            OnPhone::Below => "",
            OnPhone::Key => "is-key",
            OnPhone::End => "is-end",
            OnPhone::Off => "is-off",
            OnPhone::Actions => "is-act is-shrink",
        });
        class
    }
}

/// A table over `GET` of a list. Its sort (`sort`) and place (`cursor`, `page`) live in the address; put them into the
/// remote's key: `url.get("sort")`, `url.get("cursor")`.
#[component]
pub fn DataTable<T>(
    /// What the table holds, for assistive technology.
    #[prop(into)]
    caption: String,
    /// The columns, in order.
    columns: Vec<Column<T>>,
    /// One page of rows.
    remote: Remote<Page<T>>,
    /// Where sort and place are kept.
    url: UrlState,
    /// What stands there without rows, see `Empty`.
    #[prop(into)]
    empty: ViewFn,
    /// Which columns are shown, and how dense.
    #[prop(optional_no_strip)]
    view: Option<TableView>,
    /// What stands under a column, asked by its label, while there are rows.
    #[prop(optional_no_strip)]
    foot: Option<Callback<&'static str, AnyView>>,
) -> impl IntoView
where
    T: Send + Sync + 'static,
{
    let heads: Arc<[Head]> = columns.iter().map(Column::head).collect();
    let cells: Vec<_> = columns.into_iter().map(|column| column.cell).collect();
    let rows = {
        let heads = Arc::clone(&heads);
        move |answer: Anything| {
            let page = typed::<Page<T>>(answer)?;
            let shown: Vec<bool> = heads.iter().map(|head| head.is_shown(view)).collect();
            let draw = |row: &T| {
                let drawn = cells.iter().zip(&shown).map(|(cell, shown)| shown.then(|| cell(row)));
                draw_row(&heads, drawn)
            };
            Ok(Rows {
                drawn: page.items.iter().map(draw).collect(),
                total: page.total,
                is_exact: page.total_is_exact,
                next: page.next_cursor.clone(),
            })
        }
    };
    frame(caption, heads, url, remote.feed(), Box::new(rows), empty, (view, foot))
}

/// A page of rows, drawn.
struct Rows {
    drawn: Vec<AnyView>,
    total: i64,
    is_exact: bool,
    next: Option<String>,
}

fn draw_row(heads: &[Head], cells: impl Iterator<Item = Option<AnyView>>) -> AnyView {
    let cells: Vec<_> = heads
        .iter()
        .zip(cells)
        .filter_map(|(head, cell)| {
            let cell = cell?;
            let drawn = view! {
                <td class=head.cell_class() data-label=head.label>
                    {cell}
                </td>
            };
            Some(drawn.into_any())
        })
        .collect();
    view! { <tr>{cells}</tr> }.into_any()
}

/// Which page of a list is shown.
#[derive(Clone, PartialEq)]
pub struct Place {
    /// How many rows it holds.
    pub rows: usize,
    /// How many there are in all.
    pub total: i64,
    /// Whether they were counted to the end.
    pub is_exact: bool,
    /// The cursor of the next page.
    pub next: Option<String>,
}

/// The table around its rows, for any type of row, compiled once.
fn frame(
    caption: String,
    heads: Arc<[Head]>,
    url: UrlState,
    feed: Feed,
    rows: Box<dyn Fn(Anything) -> Result<Rows, ApiError> + Send + Sync>,
    empty: ViewFn,
    (view, foot): (Option<TableView>, Option<Callback<&'static str, AnyView>>),
) -> AnyView {
    let columns = heads.len();
    let foot_heads = Arc::clone(&heads);
    let head = move || -> Vec<AnyView> {
        let shown = heads.iter().filter(|head| head.is_shown(view));
        shown.map(|head| head_cell(*head, url)).collect()
    };
    let is_compact = move || view.is_some_and(TableView::is_compact);
    let place = RwSignal::new(None::<Place>);
    let no_rows = Memo::new(move |_| place.get().is_some_and(|place| place.rows == 0));
    // What was there stays while the next page comes.
    let kept = StoredValue::new(None::<Answer>);
    let body = move || {
        let answer = match feed.get() {
            None | Some(Err(ApiError::Aborted)) => kept.get_value(),
            answer => {
                kept.set_value(answer.clone());
                answer
            }
        };
        match answer.map(|answer| answer.and_then(&rows)) {
            Some(Ok(rows)) => {
                place.set(Some(Place {
                    rows: rows.drawn.len(),
                    total: rows.total,
                    is_exact: rows.is_exact,
                    next: rows.next,
                }));
                rows.drawn.into_any()
            }
            Some(Err(ApiError::SessionEnded | ApiError::Aborted)) | None => skeleton_rows(columns),
            Some(Err(error)) => {
                place.set(None);
                view! {
                    <tr>
                        <td colspan=columns.to_string()>
                            <ErrorState error on_retry=move || feed.reload() />
                        </td>
                    </tr>
                }
                .into_any()
            }
        }
    };
    let name = caption.clone();
    view! {
        <div class="table-wrap" role="region" aria-label=name tabindex="0">
            <table class="table table--stack" class:table--compact=is_compact>
                <caption class="sr-only">{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{body}</tbody>
                {move || {
                    let foot = foot.filter(|_| place.get().is_some_and(|place| place.rows > 0))?;
                    let shown = foot_heads.iter().filter(|head| head.is_shown(view));
                    let cells: Vec<_> = shown.map(|head| foot_cell(*head, foot)).collect();
                    Some(view! { <tfoot><tr>{cells}</tr></tfoot> }.into_any())
                }}
            </table>
        </div>
        {move || no_rows.get().then(|| empty.run())}
        <Pager url place=place.into() />
    }
    .into_any()
}

fn foot_cell(head: Head, foot: Callback<&'static str, AnyView>) -> AnyView {
    let mut class = head.cell_class();
    if head.on_phone == OnPhone::Below {
        class.push_str("is-off");
    }
    view! { <td class=class>{foot.run(head.label)}</td> }.into_any()
}

fn skeleton_rows(columns: usize) -> AnyView {
    const WIDTHS: [&str; 4] = [
        "skeleton skeleton--w70",
        "skeleton skeleton--w54",
        "skeleton skeleton--w62",
        "skeleton skeleton--w48",
    ];
    (0..6)
        .map(|row| {
            let cells: Vec<_> = (0..columns)
                .map(|column| view! { <td><span class=WIDTHS[(row + column) % WIDTHS.len()]></span></td> }.into_any())
                .collect();
            view! { <tr aria-hidden="true">{cells}</tr> }.into_any()
        })
        .collect_view()
        .into_any()
}

fn head_cell(head: Head, url: UrlState) -> AnyView {
    let class = if head.numeric { "is-num" } else { "" };
    let Some(key) = head.sort else {
        // A column of buttons needs its head by ear only.
        let label_class = (head.on_phone == OnPhone::Actions).then_some("sr-only");
        return view! {
            <th scope="col" class=class>
                <span class=label_class>{head.label}</span>
            </th>
        }
        .into_any();
    };
    let order = Memo::new(move |_| {
        let sort = url.get("sort")?;
        match sort.strip_prefix('-') {
            Some(descending) => (descending == key).then_some(false),
            None => (sort == key).then_some(true),
        }
    });
    let on_click = move |_| {
        // Figures are most wanted from the largest down, text from A on.
        let ascending = match order.get() {
            Some(ascending) => !ascending,
            None => !head.numeric,
        };
        let mut changes = first_page();
        let sign = if ascending { "" } else { "-" };
        changes.push(("sort", Some(format!("{sign}{key}"))));
        url.set(changes);
    };
    view! {
        <th
            scope="col"
            class=class
            aria-sort=move || order.get().map(|ascending| if ascending { "ascending" } else { "descending" })
        >
            <button class="sort" type="button" on:click=on_click>
                {head.label}
                {move || {
                    let icon = match order.get() {
                        None => glyph::CHEVRONS_UP_DOWN,
                        Some(true) => glyph::ARROW_UP,
                        Some(false) => glyph::ARROW_DOWN,
                    };
                    view! { <Icon glyph=icon /> }
                }}
            </button>
        </th>
    }
    .into_any()
}

/// `1–20 dari 884`.
fn place_label(page: i64, rows: usize, total: i64, is_exact: bool) -> String {
    let first = (page - 1) * i64::from(DEFAULT_LIMIT) + 1;
    let last = first + rows as i64 - 1;
    let total = if is_exact {
        format_count(total)
    } else {
        format!("lebih dari {}", format_count(total))
    };
    format!("{}–{} dari {total}", format_count(first), format_count(last))
}

/// Which rows of how many are shown, and the way to the pages before and after; the place is kept in the address.
#[component]
pub fn Pager(
    /// Where the place is kept.
    url: UrlState,
    /// None until there is a page.
    place: Signal<Option<Place>>,
) -> impl IntoView {
    let page = move || {
        url.get("page")
            .and_then(|page| page.parse::<i64>().ok())
            .filter(|page| *page >= 1)
            .unwrap_or(1)
    };
    // Cursors only lead on; the way back is the way that was come, or the start.
    let trail = StoredValue::new(Vec::<Option<String>>::new());
    let go = move |cursor: Option<String>, page: i64| {
        url.set(vec![("cursor", cursor), ("page", (page > 1).then(|| page.to_string()))]);
    };
    let on_next = move |_| {
        if let Some(next) = place.get().and_then(|place| place.next) {
            trail.update_value(|trail| trail.push(url.get("cursor")));
            go(Some(next), page() + 1);
        }
    };
    let on_back = move |_| match trail.try_update_value(Vec::pop).flatten() {
        Some(cursor) => go(cursor, page() - 1),
        None => go(None, 1),
    };
    view! {
        {move || {
            place
                .get()
                .filter(|place| place.rows > 0)
                .map(|place| {
                    view! {
                        <div class="pagination">
                            <span class="num" role="status">
                                {place_label(page(), place.rows, place.total, place.is_exact)}
                            </span>
                            <span class="pagination__pages">
                                <button
                                    class="page-btn"
                                    type="button"
                                    aria-label="Sebelumnya"
                                    disabled=page() == 1
                                    on:click=on_back
                                >
                                    <Icon glyph=glyph::CHEVRON_LEFT />
                                </button>
                                <button
                                    class="page-btn"
                                    type="button"
                                    aria-label="Berikutnya"
                                    disabled=place.next.is_none()
                                    on:click=on_next
                                >
                                    <Icon glyph=glyph::CHEVRON_RIGHT />
                                </button>
                            </span>
                        </div>
                    }.into_any()
                })
        }}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_says_which_rows_of_how_many() {
        assert_eq!(place_label(1, 20, 884, true), "1–20 dari 884");
        assert_eq!(place_label(45, 4, 884, true), "881–884 dari 884");
        assert_eq!(place_label(2, 20, 50_000, false), "21–40 dari lebih dari 50.000");
    }
}
