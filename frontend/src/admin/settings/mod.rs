//! Pengaturan: what super_admins set. What is typed stays until it is saved or taken back, whichever section is open.

mod fields;
mod keys;
mod mail;
mod model;
mod points;
mod rewards;
mod terms;

use domain::ProblemCode;
use domain::account::Role;
use domain::date::{format_instant, parse_instant};
use leptos::prelude::*;
use serde_json::Value;

use self::model::{GROUPS, Group, KEYS, Kind, POINTS, REWARDS, SECTIONS, SETTINGS, STOCK};
use crate::ui::{
    Alert, AskDialog, Asks, Button, ButtonKind, Empty, FormState, FormSummary, Loaded, PageHead, Remote, SkeletonCard,
    Toast, Toasts, Tone, UrlState, ask_before_leaving, glyph, use_toasts, use_url_state,
};
use crate::{api, paths, session};

const QUESTION: &str = "Ada perubahan yang belum disimpan. Tinggalkan halaman dan buang perubahannya?";

/// One setting on the page: as it is, and as it was typed.
#[derive(Clone, Copy)]
struct Line {
    base: RwSignal<String>,
    now: RwSignal<String>,
}

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Desk {
    /// One for each of [`SETTINGS`].
    lines: StoredValue<Vec<Line>>,
    form: FormState,
    settings: Remote<Value>,
    asks: Asks,
    toasts: Toasts,
    /// Says who was faster; empty while nobody was.
    stale: RwSignal<String>,
}

impl Desk {
    fn line(self, place: usize) -> Line {
        self.lines.with_value(|lines| lines[place])
    }

    /// The places of what was changed; reactive.
    fn changed(self) -> Vec<usize> {
        let differs = |place: &usize| {
            let line = self.line(*place);
            line.base.with(|base| line.now.with(|now| base != now))
        };
        (0..SETTINGS.len()).filter(differs).collect()
    }

    /// Takes in what holds now. What was typed stays.
    fn follow(self, answer: &Value) {
        for (place, setting) in SETTINGS.iter().enumerate() {
            let line = self.line(place);
            let holds = setting.read(answer);
            if line.now.get_untracked() == line.base.get_untracked() {
                line.now.set(holds.clone());
            }
            line.base.set(holds);
        }
    }

    fn take_back(self) {
        self.form.clear();
        self.stale.set(String::new());
        for place in 0..SETTINGS.len() {
            let line = self.line(place);
            line.now.set(line.base.get_untracked());
        }
    }

    fn save(self) {
        let Some(answer) = self.settings.ok() else { return };
        let changed = self.changed();
        let mut wanted = Vec::new();
        for group in GROUPS {
            if changed.iter().any(|place| SETTINGS[*place].group == group.name) {
                match model::body(group.name, |place| self.line(place).now.get_untracked()) {
                    Ok(body) => wanted.push((group, body)),
                    Err(problems) => {
                        self.form.reject(problems);
                        return;
                    }
                }
            }
        }
        self.stale.set(String::new());
        self.form.send(async move {
            let mut outcome = Ok(());
            for (group, body) in wanted {
                let version = answer[group.name]["version"].as_i64().unwrap_or_default();
                outcome = api::settings::put(group.name, version, &body).await;
                if outcome.is_err() {
                    break;
                }
            }
            self.settings.reload();
            match outcome {
                Ok(()) => self.toasts.show(Toast::done("Pengaturan tersimpan")),
                Err(error) if error.is(ProblemCode::ChangedMeanwhile) => {
                    let told = "Yang Anda ketik masih ada. Bandingkan dengan yang berlaku sekarang, lalu simpan lagi.";
                    self.stale.try_set(told.to_owned());
                }
                Err(error) => return Err(error),
            }
            Ok(())
        });
    }
}

/// The page.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let role = session::user_now().map_or(Role::Viewer, |user| user.role);
    let content = match role {
        Role::SuperAdmin => page(),
        Role::Admin => catalogue(),
        _ => refused(),
    };
    view! {
        <PageHead title="Pengaturan" meta="Hanya super_admin yang bisa melihat dan mengubah; katalog hadiah juga oleh admin" />
        {content}
    }
}

/// What admins keep: the rewards.
fn catalogue() -> AnyView {
    let asks = Asks::provide();
    view! {
        {rewards::rewards(asks, use_toasts())}
        <AskDialog asks />
    }
    .into_any()
}

fn refused() -> AnyView {
    view! {
        <Empty
            icon=glyph::LOCK
            title="Hanya untuk super_admin"
            text="Minta super_admin mengubah pengaturan. Pilihan Anda sendiri ada di Akun saya."
        >
            <a class="btn btn--secondary" href=paths::ADMIN_ACCOUNT>
                "Buka Akun saya"
            </a>
        </Empty>
    }
    .into_any()
}

fn page() -> AnyView {
    let url = use_url_state();
    let line = || Line {
        base: RwSignal::new(String::new()),
        now: RwSignal::new(String::new()),
    };
    let desk = Desk {
        lines: StoredValue::new(SETTINGS.iter().map(|_| line()).collect()),
        form: FormState::new(),
        settings: Remote::new(|| (), |()| api::settings::read()),
        asks: Asks::provide(),
        toasts: use_toasts(),
        stale: RwSignal::new(String::new()),
    };
    Effect::new(move || {
        if let Some(answer) = desk.settings.ok() {
            desk.follow(&answer);
        }
    });
    ask_before_leaving(Signal::derive(move || !desk.changed().is_empty()), QUESTION);
    let section = Memo::new(move |_| url.get("section").unwrap_or_default());
    view! {
        <div class="report">
            {navigation(section)}
            <div class="stack stack--top">
                {move || stale(desk)} <FormSummary form=desk.form />
                {move || match section.get().as_str() {
                    KEYS => keys::keys(desk.asks, desk.toasts),
                    POINTS => points::rules(desk),
                    REWARDS => rewards::rewards(desk.asks, desk.toasts),
                    name => groups(desk, name.to_owned()),
                }}
            </div>
        </div>
        {move || save_bar(desk, url)}
        <AskDialog asks=desk.asks />
    }
    .into_any()
}

fn navigation(section: Memo<String>) -> AnyView {
    let links: Vec<_> = SECTIONS
        .into_iter()
        .map(|(name, words)| {
            let is_here = move || section.get() == name;
            view! {
                <a
                    class="report__item"
                    class:is-active=is_here
                    aria-current=move || is_here().then_some("page")
                    href=address(name)
                >
                    {words}
                </a>
            }
            .into_any()
        })
        .collect();
    view! {
        <nav class="card report__nav report__nav--plain" aria-label="Bagian pengaturan">
            {links}
        </nav>
    }
    .into_any()
}

fn address(section: &str) -> String {
    if section.is_empty() {
        paths::ADMIN_SETTINGS.to_owned()
    } else {
        format!("{}?section={section}", paths::ADMIN_SETTINGS)
    }
}

fn stale(desk: Desk) -> Option<AnyView> {
    let words = desk.stale.get();
    (!words.is_empty()).then(|| {
        view! {
            <Alert tone=Tone::Warning title="Pengaturan ini sudah diubah orang lain sejak Anda membukanya">
                {words}
            </Alert>
        }
        .into_any()
    })
}

/// The cards of a section.
fn groups(desk: Desk, section: String) -> AnyView {
    view! {
        <Loaded
            remote=desk.settings
            skeleton=|| view! { <SkeletonCard lines=6 /> }
            view=move |answer| {
                let of_section = GROUPS.iter().filter(|group| group.section == section);
                let cards: Vec<_> = of_section.map(|group| card(desk, group, &answer)).collect();
                let terms = (section == STOCK).then(|| terms::terms(desk.asks, desk.toasts));
                view! { <div class="stack stack--top">{cards} {terms}</div> }.into_any()
            }
        />
    }
    .into_any()
}

fn card(desk: Desk, group: &'static Group, answer: &Value) -> AnyView {
    let (mut narrow, mut wide) = (Vec::new(), Vec::new());
    for (place, setting) in SETTINGS.iter().enumerate() {
        if setting.group == group.name {
            let field = fields::field(desk, place, setting, setting.is_fixed(answer));
            match setting.kind {
                Kind::Count(_) => narrow.push(field),
                _ => wide.push(field),
            }
        }
    }
    let body = if group.name == "limits" {
        view! {
            <table class="form-table form-table--limits">
                <caption class="sr-only">"Batas: berapa kali dalam berapa menit"</caption>
                <tbody>{wide}</tbody>
            </table>
        }
        .into_any()
    } else {
        view! {
            {(!narrow.is_empty()).then(|| view! { <div class="form-2">{narrow}</div> }.into_any())}
            {wide}
        }
        .into_any()
    };
    let test = (group.name == "mail").then(|| mail::test(desk, answer));
    view! {
        <section class="card">
            <div class="set">
                <div class="set__head">
                    <h2 class="card__title">{group.title}</h2>
                    <p class="card__sub">{group.sub}</p>
                    <p class="card__sub">{changed_last(&answer[group.name])}</p>
                </div>
                <div class="set__body">{body} {test}</div>
            </div>
        </section>
    }
    .into_any()
}

/// `Terakhir diubah sari, 22 Nov 2026, 08.14 WITA`.
fn changed_last(group: &Value) -> Option<String> {
    let at = parse_instant(group["changed_at"].as_str()?)?;
    let by = group["changed_by"].as_str().unwrap_or("server");
    Some(format!("Terakhir diubah {by}, {}", format_instant(at)))
}

/// Names what was changed and not saved.
fn save_bar(desk: Desk, url: UrlState) -> Option<AnyView> {
    let changed = desk.changed();
    let first = SETTINGS.get(*changed.first()?)?;
    let line = desk.line(changed[0]);
    let words = format!(
        "{}: {} menjadi {}",
        first.label,
        first.words(&line.base.get()),
        first.words(&line.now.get())
    );
    let words = match changed.len() {
        1 => words,
        count => format!("{words}, dan {} lagi", count - 1),
    };
    let take_back = Callback::new(move |()| desk.take_back());
    let save = Callback::new(move |()| {
        // What is wrong is shown where it stands.
        if let Some(group) = GROUPS.iter().find(|group| group.name == first.group) {
            let here = url.get("section").unwrap_or_default();
            let is_here = |place: &usize| {
                let of = SETTINGS[*place].group;
                GROUPS.iter().any(|group| group.name == of && group.section == here)
            };
            if !desk.changed().iter().any(is_here) {
                let section = Some(group.section.to_owned()).filter(|section| !section.is_empty());
                url.set(vec![("section", section)]);
            }
        }
        desk.save();
    });
    Some(
        view! {
            <div class="savebar" role="status">
                <span class="sm">
                    <span class="strong">{format!("{} perubahan belum disimpan.", changed.len())}</span>
                    " "
                    <span class="only-desktop">{words}</span>
                </span>
                <span class="row push">
                    <Button on_press=take_back>"Batal"</Button>
                    <Button kind=ButtonKind::Primary on_press=save>
                        "Simpan perubahan"
                    </Button>
                </span>
            </div>
        }
        .into_any(),
    )
}
