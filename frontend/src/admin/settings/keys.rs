//! API keys: those there are, a new one whose secret is shown once, and revoking.

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{ApiKey, NewApiKey, Scope};
use domain::date::format_instant;
use domain::{FieldProblem, Page};
use leptos::prelude::*;

use crate::api::{self, Query};
use crate::ui::{
    Alert, Answers, Ask, Asks, Badge, Button, ButtonKind, ButtonSize, Card, Check, Empty, ExportMenu, Field, FieldKind,
    Loaded, Remote, SkeletonCard, Toast, Toasts, Tone, glyph, work,
};

/// Days that a key can be good for; nothing: for good.
const GOOD_FOR: [(&str, &str); 4] = [
    ("30", "30 hari"),
    ("90", "90 hari"),
    ("365", "1 tahun"),
    ("", "Tanpa batas waktu"),
];

fn words(scope: Scope) -> &'static str {
    match scope {
        Scope::ReadSales => "membaca penjualan",
        Scope::ReadStock => "membaca stok",
        Scope::ReadCustomers => "membaca pelanggan",
        Scope::WriteUpload => "mengunggah berkas",
        Scope::WriteStock => "mengubah stok",
    }
}

/// The card with every key.
pub fn keys(asks: Asks, toasts: Toasts) -> AnyView {
    let list = Remote::new(|| (), |()| api::settings::keys());
    let tools = move || {
        let make = Callback::new(move |()| asks.ask(make(asks, list)));
        let query = Callback::new(|()| Query::new());
        view! {
            <ExportMenu path="/api/admin/api-keys" query name="kunci-api" />
            <Button kind=ButtonKind::Primary icon=glyph::PLUS on_press=make>
                "Buat kunci"
            </Button>
        }
        .into_any()
    };
    view! {
        <Card title="Kunci API" sub="Untuk program lain. Kunci berakhir bila pembuatnya bukan super_admin aktif lagi" tools>
            <Loaded
                remote=list
                skeleton=|| view! { <SkeletonCard lines=3 /> }
                view=move |page| rows(&page, asks, toasts, list)
            />
        </Card>
    }
    .into_any()
}

fn rows(page: &Page<ApiKey>, asks: Asks, toasts: Toasts, list: Remote<Page<ApiKey>>) -> AnyView {
    if page.items.is_empty() {
        return view! {
            <Empty
                icon=glyph::KEY_ROUND
                title="Belum ada kunci"
                text="Buat kunci agar program lain bisa membaca data atau mengunggah berkas."
            />
        }
        .into_any();
    }
    let rows: Vec<_> = page.items.iter().map(|key| row(key, asks, toasts, list)).collect();
    view! { <div class="mt-2">{rows}</div> }.into_any()
}

fn at(instant: Option<DateTime<Utc>>, without: &str) -> String {
    instant.map_or_else(|| without.to_owned(), format_instant)
}

fn row(key: &ApiKey, asks: Asks, toasts: Toasts, list: Remote<Page<ApiKey>>) -> AnyView {
    let (id, name) = (key.id.clone(), key.name.clone());
    let ask = Callback::new(move |()| asks.ask(revoke(id.clone(), name.clone(), toasts, list)));
    let scopes: Vec<_> = key.scopes.iter().map(|scope| words(*scope)).collect();
    let expired = (!key.usable).then(|| view! { <Badge tone=Tone::Warning>"Tidak berlaku"</Badge> }.into_any());
    view! {
        <div class="list__row list__row--wrap">
            <span class="list__main">
                <span class="list__title">{key.name.clone()} " " {expired}</span>
                <span class="list__sub">{format!("Boleh {}", scopes.join(", "))}</span>
                <span class="list__sub">
                    {format!(
                        "Berlaku sampai {} · terakhir dipakai: {}",
                        at(key.expires_at, "dicabut"),
                        at(key.last_used_at, "belum pernah"),
                    )}
                </span>
                <span class="list__sub">
                    {format!("Dibuat {} oleh {}", format_instant(key.created_at), key.created_by)}
                </span>
            </span>
            <Button
                kind=ButtonKind::Danger
                size=ButtonSize::Small
                label=format!("Cabut kunci {}", key.name)
                on_press=ask
            >
                "Cabut"
            </Button>
        </div>
    }
    .into_any()
}

fn revoke(id: String, name: String, toasts: Toasts, list: Remote<Page<ApiKey>>) -> Ask {
    Ask {
        title: format!("Cabut kunci {name}?"),
        text: "Program yang memakainya langsung ditolak. Kunci tidak bisa diaktifkan lagi.".to_owned(),
        words: "Cabut kunci",
        danger: true,
        work: work(move |_| {
            let id = id.clone();
            async move {
                api::settings::revoke_key(&id).await?;
                toasts.show(Toast::done("Kunci dicabut"));
                list.reload();
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

fn make(asks: Asks, list: Remote<Page<ApiKey>>) -> Ask {
    let ticked = StoredValue::new(Scope::ALL.iter().map(|_| RwSignal::new(false)).collect::<Vec<_>>());
    let body = move || {
        let boxes: Vec<_> = Scope::ALL
            .iter()
            .zip(ticked.get_value())
            .map(|(scope, checked)| {
                let (code, words) = (scope.as_str(), words(*scope));
                view! {
                    <Check checked>
                        {words} " " <span class="code subtle">{code}</span>
                    </Check>
                }
                .into_any()
            })
            .collect();
        view! {
            <fieldset class="field" id="f-scopes">
                <legend class="field__label">"Izin"</legend>
                {boxes}
            </fieldset>
        }
        .into_any()
    };
    let options = GOOD_FOR.map(|(days, words)| (days.to_owned(), words.to_owned()));
    Ask {
        title: "Buat kunci API".to_owned(),
        text: "Rahasianya hanya ditampilkan sekali, setelah dibuat.".to_owned(),
        body: Some(ViewFn::from(body)),
        fields: vec![
            Field::text("name", "Nama", "").hint("Program yang memakainya. Contoh: Aplikasi gudang"),
            Field::of(FieldKind::Choice(options.to_vec()), "expires_at", "Berlaku", "90"),
        ],
        words: "Buat kunci",
        check: |answers| {
            let is_missing = answers.get("name").is_empty();
            let told = || FieldProblem::new("/name", "required", "Isi nama kunci. Contoh: Aplikasi gudang");
            is_missing.then(told).into_iter().collect()
        },
        work: work(move |answers: Answers| {
            let scopes = Scope::ALL
                .iter()
                .zip(ticked.get_value())
                .filter(|(_, ticked)| ticked.get_untracked())
                .map(|(scope, _)| *scope);
            let days: Option<i64> = answers.get("expires_at").parse().ok();
            let now = DateTime::from_timestamp_millis(js_sys::Date::now() as i64).unwrap_or_default();
            let new = NewApiKey {
                name: answers.get("name"),
                scopes: scopes.collect(),
                expires_at: days.map(|days| now + TimeDelta::days(days)),
            };
            async move {
                let secret = api::settings::make_key(&new).await?;
                list.reload();
                asks.ask(show(secret));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

/// The secret, which nothing shows again.
fn show(secret: String) -> Ask {
    let body = move || {
        let to_copy = secret.clone();
        let copied = RwSignal::new(false);
        let copy = Callback::new(move |()| {
            // Where the browser does not let pages copy, the words can be marked by hand.
            let _ = window().navigator().clipboard().write_text(&to_copy);
            copied.set(true);
        });
        view! {
            <Alert tone=Tone::Warning title="Simpan sekarang">
                "Rahasia ini tidak ditampilkan lagi. Bila hilang, cabut kuncinya dan buat yang baru."
            </Alert>
            <code class="code secret">{secret.clone()}</code>
            <Button icon=glyph::COPY on_press=copy>
                {move || if copied.get() { "Tersalin" } else { "Salin rahasia" }}
            </Button>
        }
        .into_any()
    };
    Ask {
        title: "Kunci dibuat".to_owned(),
        body: Some(ViewFn::from(body)),
        ..Ask::default()
    }
}
