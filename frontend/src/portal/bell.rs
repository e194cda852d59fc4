//! The bell of the top bar: how many notifications were not read, told by the server while the page is in sight, and the
//! panel with the newest.

use std::time::Duration;

use domain::account::Portal;
use domain::date::{format_day_short, in_wita, wita_day};
use domain::notification::{Notification, NotificationKind, NotificationPage};
use gloo_timers::future::sleep;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::AbortController;

use crate::api;
use crate::api::stream::{Event, Stream};
use crate::paths;
use crate::portal::menu::MenuCounts;
use crate::ui::{Button, ButtonKind, ButtonSize, Empty, Icon, Loaded, Popover, Remote, Skeleton, glyph};

/// Before the stream is opened again.
const PAUSE: Duration = Duration::from_secs(5);

/// The button and its panel.
#[component]
pub fn Bell(
    /// Whose notifications.
    portal: Portal,
    /// How many were not read, of [`unread_notifications`]: a frame with two bells follows them once.
    unread: RwSignal<usize>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let label = move || match unread.get() {
        0 => "Notifikasi".to_owned(),
        count => format!("Notifikasi, {count} belum dibaca"),
    };
    let trigger = move || {
        view! {
            <button
                class="btn btn--ghost btn--icon btn--dot"
                type="button"
                aria-label=label
                aria-haspopup="dialog"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                on:click=move |_| open.update(|open| *open = !*open)
            >
                <Icon glyph=glyph::BELL />
                {move || (unread.get() > 0).then(|| view! { <span class="btn__dot"></span> }.into_any())}
            </button>
        }
        .into_any()
    };
    view! {
        <Popover open trigger class="popover--bell">
            {panel(portal, open, unread)}
        </Popover>
    }
}

/// How many were not read, kept right for as long as the frame is there, and with it the frame's [`MenuCounts`]. A tab that is out of sight holds no connection:
/// browsers have few for one server.
pub fn unread_notifications(portal: Portal) -> RwSignal<usize> {
    let unread = RwSignal::new(0_usize);
    let counts = use_context::<MenuCounts>();
    let hold = StoredValue::new_local(None::<AbortController>);
    let start = move || {
        let Ok(controller) = AbortController::new() else { return };
        hold.set_value(Some(controller.clone()));
        spawn_local(async move {
            let signal = controller.signal();
            while !signal.aborted() {
                // However it ends, it is opened again.
                let _ = listen(portal, &signal, unread, counts).await;
                sleep(PAUSE).await;
            }
        });
    };
    let stop = move || {
        if let Some(Some(controller)) = hold.try_update_value(Option::take) {
            controller.abort();
        }
    };
    let watch = window_event_listener(ev::visibilitychange, move |_| {
        stop();
        if !document().hidden() {
            start();
        }
    });
    on_cleanup(move || {
        watch.remove();
        stop();
    });
    if !document().hidden() {
        start();
    }
    unread
}

async fn listen(
    portal: Portal,
    signal: &web_sys::AbortSignal,
    unread: RwSignal<usize>,
    counts: Option<MenuCounts>,
) -> Result<(), wasm_bindgen::JsValue> {
    let Some(mut stream) = Stream::open(&api::notifications::events(portal), signal).await? else {
        return Ok(());
    };
    while let Some(events) = stream.next().await? {
        for event in events {
            if let Event::Data(data) = event
                && let Some(told) = api::notifications::unread(&data)
            {
                unread.try_set(told.unread.unsigned_abs() as usize);
                if let Some(counts) = counts {
                    counts.take(&told);
                }
            }
        }
    }
    Ok(())
}

fn panel(portal: Portal, open: RwSignal<bool>, unread: RwSignal<usize>) -> AnyView {
    // Read anew whenever something comes while it is open.
    let list = Remote::new(move || unread.get(), move |_| api::notifications::list(portal));
    let mark_all = Callback::new(move |()| {
        spawn_local(async move {
            // Where it fails they stay as they are, which the panel shows.
            let _ = api::notifications::read(portal, None).await;
            list.reload();
        });
    });
    let skeleton = || {
        view! {
            <div class="notif">
                <Skeleton class="skeleton--w70" />
            </div>
        }
        .into_any()
    };
    view! {
        <section class="panel panel--notif" role="dialog" aria-label="Notifikasi">
            <div class="panel__head">
                <h2 class="card__title">"Notifikasi"</h2>
                <span class="push">
                    <Button kind=ButtonKind::Ghost size=ButtonSize::Small on_press=mark_all>
                        "Tandai semua dibaca"
                    </Button>
                </span>
            </div>
            <div class="panel__list" tabindex="0">
                <Loaded remote=list skeleton view=move |page| groups(portal, &page, open) />
            </div>
            <div class="panel__foot">
                <a class="link sm" href=match portal {
                        Portal::Admin => format!("{}#notifikasi", paths::ADMIN_ACCOUNT),
                        Portal::Customer => format!("{}#notifikasi", paths::CUSTOMER_PROFILE),
                    } on:click=move |_| open.set(false)>
                    "Atur notifikasi"
                </a>
            </div>
        </section>
    }
    .into_any()
}

/// Those of today, and those from before.
fn groups(portal: Portal, page: &NotificationPage, open: RwSignal<bool>) -> AnyView {
    if page.items.is_empty() {
        return view! {
            <Empty
                icon=glyph::BELL
                title="Belum ada notifikasi"
                text=match portal {
                    Portal::Admin => {
                        "Unggahan Anda yang selesai, ringkasan stok, dan pendaftaran yang menunggu muncul di sini."
                    }
                    Portal::Customer => "Poin yang masuk, penukaran yang siap, dan part yang ada lagi muncul di sini.",
                }
            />
        }
        .into_any();
    }
    let today = chrono::DateTime::from_timestamp_millis(js_sys::Date::now() as i64).map(wita_day);
    let is_of_today = |one: &&Notification| Some(wita_day(one.at)) == today;
    let group = |title: &'static str, items: Vec<AnyView>| {
        (!items.is_empty()).then(|| {
            view! {
                <h3 class="panel__group">{title}</h3>
                <ul>{items}</ul>
            }
            .into_any()
        })
    };
    let draw = |one: &Notification| item(one, open);
    let new: Vec<_> = page.items.iter().filter(is_of_today).map(draw).collect();
    let old: Vec<_> = page.items.iter().filter(|one| !is_of_today(one)).map(draw).collect();
    view! { {group("Hari ini", new)} {group("Sebelumnya", old)} }.into_any()
}

fn item(one: &Notification, open: RwSignal<bool>) -> AnyView {
    let (icon, tone) = match one.kind {
        NotificationKind::UploadFinished if one.title == NotificationKind::UploadFinished.label() => {
            (glyph::CIRCLE_CHECK, "notif__ico notif__ico--ok")
        }
        NotificationKind::UploadFinished => (glyph::FILE_X, "notif__ico notif__ico--danger"),
        NotificationKind::LowStock => (glyph::PACKAGE, "notif__ico notif__ico--warn"),
        NotificationKind::RegistrationWaiting => (glyph::USER_PLUS, "notif__ico notif__ico--info"),
        NotificationKind::StockBack => (glyph::BELL_RING, "notif__ico notif__ico--warn"),
        NotificationKind::PointsEarned => (glyph::COINS, "notif__ico notif__ico--info"),
        NotificationKind::PointsExpiring => (glyph::CLOCK, "notif__ico notif__ico--warn"),
        NotificationKind::RedemptionReady => (glyph::GIFT, "notif__ico notif__ico--ok"),
        NotificationKind::InvoiceDue => (glyph::WALLET, "notif__ico notif__ico--danger"),
    };
    let local = in_wita(one.at);
    let time = local.time().to_string();
    let why = format!(
        "{}, {} · {}",
        format_day_short(local.date_naive()),
        time.get(..5).unwrap_or_default().replace(':', "."),
        one.why
    );
    let (id, portal) = (one.id.clone(), one.kind.portal());
    let follow = move |_| {
        open.set(false);
        let id = id.clone();
        spawn_local(async move {
            // The page that it leads to is more important than its dot.
            let _ = api::notifications::read(portal, Some(&id)).await;
        });
    };
    let dot = (!one.read).then(|| {
        view! {
            <span class="notif__dot">
                <span class="sr-only">"Belum dibaca"</span>
            </span>
        }
        .into_any()
    });
    view! {
        <li>
            <a class="notif" class:is-new=!one.read href=one.path.clone() on:click=follow>
                <span class=tone>
                    <Icon glyph=icon />
                </span>
                <span class="list__main">
                    <span class="list__title">{one.title.clone()}</span>
                    <span class="list__sub">{one.text.clone()}</span>
                    <span class="notif__why">{why}</span>
                </span>
                {dot}
            </a>
        </li>
    }
    .into_any()
}
