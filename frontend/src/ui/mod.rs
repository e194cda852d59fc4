//! The component kit. No business nouns in here; the look is `style/`, whose class names the markup keeps.
//!
//! # How a page is made
//! ```ignore
//! #[component]
//! pub fn DashboardPage() -> impl IntoView {
//!     let url = use_url_state();                                   // filters live in the address
//!     let data = Remote::new(move || url.range(), api::dashboard::read);   // reads again when the range changes
//!     let freshness = Signal::derive(move || data.ok().map(|data| Freshness { as_of: .., last_upload: .. }));
//!     view! {
//!         <PageHead title="Dashboard" freshness>
//!             <DateRangePicker url data_date=Signal::derive(move || data.ok().map(|data| data.as_of)) />
//!         </PageHead>
//!         <Loaded remote=data skeleton=|| view! { <SkeletonCard class="col-8" /> } view=|data| content(&data).into_any() />
//!     }
//! }
//! ```
//! - **Reading**: [`Remote::new`]`(key, fetch)` and [`Loaded`]: skeleton, error with retry, the view of an `Arc<T>`. A newer
//!   key or leaving the page stops the request. `remote.ok()` gives the answer to heads, `remote.reload()` reads again.
//! - **Writing**: [`Form`] with a [`FormState`]: `if !form.reject(problems) { form.send(async move { .. }) }`. Within it
//!   [`TextField`] (`name` = the field's JSON name; the server's `errors[].pointer` finds it), [`CodeField`], [`Select`],
//!   [`Check`], [`StrengthBar`].
//! - **Questions**: [`Asks::provide`] with an [`AskDialog`] in the page: `asks.ask(Ask { title, fields, words, work, .. })` is
//!   a dialog with a form, or one that only asks whether it is meant.
//! - **Lists**: [`DataTable`] with [`Column`]s over a `Remote<Page<T>>`, with a last row of sums by `foot`; sort and place in
//!   the address ([`UrlState`]); a
//!   [`SearchField`] above, a [`row_menu`] of [`Deed`]s in each row. [`use_table_view`] remembers columns and density
//!   (`view.menu(&columns)` in the tools, `view` in the table), [`ExportMenu`] saves the whole filter.
//! - **Address**: [`use_url_state`]: `get`, `set` (a step), `replace` (in place), `range`, `set_range`.
//! - **Pictures** that the server keeps: [`Picture`] by their hash, also those that need a session.
//! - **Surfaces**: [`PageHead`] (h1, window title, freshness, actions), [`Card`] (`class="col-4"` in a `div.grid`),
//!   [`Badge`] and [`Alert`] by [`Tone`], [`Empty`], [`ErrorState`], [`Skeleton`], [`SkeletonCard`].
//! - **Actions**: [`Button`] (`kind`, `size`, `icon`, `label`, `pending`; listen with `on:click`), [`button_class`] for
//!   links, [`Tabs`], [`Segmented`], [`FilterChip`], [`Popover`] with [`Menu`] and [`MenuItem`], [`DateRangePicker`], [`Stepper`].
//! - **Charts**: [`chart::SeriesChart`] (lines, bars, an outlook with its interval, a waterfall) and [`chart::DonutChart`] are
//!   whole cards with tooltip, table and downloads; [`chart::spark`] stands beside a figure. **Files**: [`save`].
//!   On phones the filters of a list stand in a [`FilterSheet`].
//! - **Layers**: [`Dialog`] (`layer=Layer::Drawer` or `Layer::Sheet`), opened by an `RwSignal<bool>`.
//! - **Messages**: `use_toasts().show(Toast::done("Disimpan").undo(..))`, [`Toast::failed`]. [`Toasts`] may be kept over an
//!   `.await`; a page's own signals may be gone by then, so write them with `try_set` and `try_update`.
//! - **Icons**: [`Icon`] with [`glyph`]; **theme**: [`use_theme`]`().is_dark()` for charts; **preferences**: [`storage`].
//!
//! # Rules
//! No style attributes in markup (`style:prop=` sets the CSSOM and is fine), no `inner_html` but for the SVG of `charts`,
//! no hex values, one `h1` a page, labels on every control, figures with class `num` (`is-num` in tables).
//!
//! # Size
//! All assets of the finished app stay under 450 KB brotli, so what is compiled once matters more than what runs fast.
//! `leptos` in here is `crates/lean` (ADR 0015): markup costs little, whatever shape it has. What costs is what is compiled
//! per type:
//! - A type in a `Signal`, `RwSignal` or `Memo` costs about 2 KB before compression (a third of that after): prefer `bool`,
//!   `String`, `usize`, or a plain closure where nothing needs remembering.
//! - A wire type costs by its fields; read one answer per page, not the same fields in several types. Answers are read by
//!   `fields!` (ADR 0018); a derived `Deserialize`, or parsing days and instants by `chrono`, brings its whole reader along.
//! - What does the same for several types takes a `Box<dyn ..>` or a plain function behind a thin generic shell, as
//!   [`DataTable`] and [`Loaded`] do. Futures of forms and reads are boxed by [`FormState`] and [`Remote`]; do not spawn them.
//! - Sorting by another type, `str::to_lowercase`, `f64::from_str`, `chrono`'s `format` and `HashMap`s of new types pull in
//!   tables or code of 3 to 12 KB; do without.
//! - A view in the arms of a `match` ends in `.into_any()`; closures may stand in markup or in a variable. `&str` in markup is
//!   `'static` or turned into a `String`. A list with keys is [`keyed`](leptos::prelude::keyed).

mod ask;
mod button;
mod calendar;
pub mod chart;
mod choice;
mod code;
mod date_range;
mod delta;
mod dialog;
pub mod dom;
mod export;
mod field;
mod filter_sheet;
mod form;
mod icon;
mod leave;
mod loaded;
mod page;
mod password;
mod picture;
mod popover;
mod rank;
mod remote;
mod row_menu;
pub mod save;
mod search;
pub mod storage;
mod surface;
mod table;
mod table_view;
mod theme;
mod toast;
mod url;

pub use ask::{Answers, Ask, AskDialog, Asks, Field, FieldKind, Work, problems, work};
pub use button::{Button, ButtonKind, ButtonSize, button_class};
pub use choice::{FilterChip, Segmented, Stepper, Tabs};
pub use code::{CodeField, digits_of};
pub use date_range::{DateRangePicker, RangePanel};
pub use delta::{delta, delta_of_cost};
pub use dialog::{Dialog, Layer, Modal};
pub use export::{ExportMenu, save_file};
pub use field::{Check, Select, TextField, TextKind};
pub use filter_sheet::{FilterSheet, filter_chips, filter_field};
pub use form::{Form, FormState, FormSummary, SubmitButton};
pub use icon::{Glyph, Icon, IconSize, glyph};
pub use leave::ask_before_leaving;
pub use loaded::{Empty, ErrorState, Loaded, Skeleton, SkeletonCard};
pub use page::{Freshness, FreshnessLine, PageHead};
pub use password::StrengthBar;
pub use picture::Picture;
pub use popover::{Menu, MenuItem, Popover};
pub use rank::rank_row;
pub use remote::Remote;
pub use row_menu::{Deed, row_menu};
pub use search::SearchField;
pub use surface::{Alert, Badge, Card, Tone};
pub use table::{Column, DataTable, OnPhone, Pager, Place};
pub use table_view::{TableView, use_table_view};
pub use theme::{Theme, ThemeButton, ThemeItems, ThemeState, provide_theme, use_theme};
pub use toast::{Toast, ToastArea, Toasts, use_toasts};
pub use url::{Changes, UrlState, first_page, use_url_state};
