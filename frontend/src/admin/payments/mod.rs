//! `/admin/payments`: what customers owe and paid, and recording it.

mod ageing;
mod cells;
mod open;
mod opening;
mod paid;
mod record;

use domain::dashboard::LastUpload;
use domain::date::format_day;
use leptos::prelude::*;

use crate::ui::{
    AskDialog, Asks, Button, ButtonKind, ButtonSize, ExportMenu, Freshness, Icon, PageHead, Tabs, Toast, Toasts,
    UrlState, button_class, glyph, use_toasts, use_url_state,
};
use crate::{api, paths, session};

const PAID: &str = "paid";
const AGEING: &str = "ageing";

/// What the parts of the page share; cells find it in the context.
#[derive(Clone, Copy)]
struct Desk {
    asks: Asks,
    toasts: Toasts,
    url: UrlState,
    /// Raised by every change, so that lists are read again.
    revision: RwSignal<usize>,
    may_write: bool,
    freshness: RwSignal<Option<Freshness>>,
    /// Since when payments are kept, in words; empty until it is known.
    since: RwSignal<String>,
    /// Whether an answer said that they are not kept.
    is_off: RwSignal<bool>,
    /// The numbers of the invoices that are ticked for the payment that is being recorded, a line each.
    ticked: RwSignal<String>,
}

impl Desk {
    fn changed(self, words: String) {
        self.toasts.show(Toast::done(words));
        self.revision.try_update(|revision| *revision += 1);
    }

    /// Takes in what every answer of the page says.
    fn told(
        self,
        as_of: Option<chrono::NaiveDate>,
        last_upload: Option<&LastUpload>,
        kept_from: Option<chrono::NaiveDate>,
    ) {
        self.freshness.try_set(Some(Freshness {
            as_of,
            last_upload: last_upload.map(|upload| upload.at),
        }));
        let since = kept_from.map(|day| format!("dicatat sejak {}", format_day(day)));
        self.is_off.try_set(since.is_none());
        self.since.try_set(since.unwrap_or_default());
    }
}

/// The page.
#[component]
pub fn PaymentsPage() -> impl IntoView {
    let url = use_url_state();
    let desk = Desk {
        asks: Asks::provide(),
        toasts: use_toasts(),
        url,
        revision: RwSignal::new(0),
        may_write: session::user_now().is_some_and(|user| user.role.may_write()),
        freshness: RwSignal::new(None),
        since: RwSignal::new(String::new()),
        is_off: RwSignal::new(false),
        ticked: RwSignal::new(String::new()),
    };
    provide_context(desk);
    let tab = Memo::new(move |_| url.get("tab").unwrap_or_default());
    let link = move |name: &'static str, words: &'static str| {
        let href = if name.is_empty() {
            paths::ADMIN_PAYMENTS.to_owned()
        } else {
            format!("{}?tab={name}", paths::ADMIN_PAYMENTS)
        };
        view! {
            <a class="tab" href=href aria-current=move || (tab.get() == name).then_some("page")>
                {words}
            </a>
        }
        .into_any()
    };
    let freshness: Signal<Option<Freshness>> = desk.freshness.into();
    let meta = move || desk.since.get();
    view! {
        <PageHead title="Pembayaran" freshness meta>
            {move || head_actions(&tab.get(), desk)}
        </PageHead>
        <Tabs label="Bagian Pembayaran">
            {link("", "Tagihan terbuka")}
            {link(PAID, "Pembayaran")}
            {link(AGEING, "Umur piutang")}
        </Tabs>
        {move || match tab.get().as_str() {
            PAID => paid::paid(desk),
            AGEING => ageing::ageing(desk),
            _ => open::open(desk),
        }}
        <AskDialog asks=desk.asks />
    }
}

/// What a tab begins with: saving it, and recording for who may.
fn head_actions(tab: &str, desk: Desk) -> AnyView {
    let url = desk.url;
    let export = match tab {
        PAID => {
            let query = Callback::new(move |()| paid::query(url));
            view! { <ExportMenu path=api::payments::LIST query name="pembayaran" /> }.into_any()
        }
        AGEING => {
            let query = Callback::new(move |()| ageing::query(url));
            view! { <ExportMenu path=api::payments::AGEING query name="umur-piutang" /> }.into_any()
        }
        _ => {
            let query = Callback::new(move |()| open::query(url));
            view! { <ExportMenu path=api::payments::OPEN query name="tagihan-terbuka" /> }.into_any()
        }
    };
    let record = Callback::new(move |()| desk.asks.ask(record::whose(desk)));
    let opening = Callback::new(move |()| desk.asks.ask(opening::whose(desk)));
    let write = (desk.may_write && !desk.is_off.get()).then(|| {
        view! {
            <a class=button_class(ButtonKind::Secondary, ButtonSize::Normal) href=paths::ADMIN_UPLOAD>
                <Icon glyph=glyph::FILE_UP />
                "Impor Excel"
            </a>
            <Button icon=glyph::PENCIL on_press=opening>
                "Saldo awal"
            </Button>
            <Button kind=ButtonKind::Primary icon=glyph::PLUS on_press=record>
                "Catat pembayaran"
            </Button>
        }
        .into_any()
    });
    view! {
        {export}
        {write}
    }
    .into_any()
}
