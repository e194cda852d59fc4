//! The browsers that are signed in.

use domain::Page;
use domain::account::SessionSummary;
use domain::date::format_instant;
use leptos::prelude::*;

use super::{device, notice};
use crate::ui::{
    Answers, Ask, Asks, Badge, Button, ButtonKind, ButtonSize, Card, Loaded, Remote, Skeleton, Toast, Tone, glyph,
    use_toasts, work,
};
use crate::{api, session};

/// The sessions, each of which can be ended.
#[component]
pub fn SessionsCard(
    /// Where it is asked whether it is meant.
    asks: Asks,
    /// The sessions.
    sessions: Remote<Page<SessionSummary>>,
) -> impl IntoView {
    let end_all = move || {
        view! {
            <Button
                kind=ButtonKind::Danger
                size=ButtonSize::Small
                icon=glyph::LOG_OUT
                on_press=Callback::new(move |()| asks.ask(end_all()))
            >
                "Keluar di semua perangkat"
            </Button>
        }
        .into_any()
    };
    let skeleton = || {
        view! {
            <div class="list__row">
                <Skeleton class="skeleton--w54" />
            </div>
        }
        .into_any()
    };
    view! {
        <Card title="Sesi aktif" tools=end_all>
            <div class="mt-2">
                <Loaded
                    remote=sessions
                    skeleton
                    view=move |page| rows(&page, asks, sessions)
                />
            </div>
        </Card>
    }
}

fn rows(page: &Page<SessionSummary>, asks: Asks, sessions: Remote<Page<SessionSummary>>) -> AnyView {
    let rows: Vec<_> = page.items.iter().map(|one| row(one, asks, sessions)).collect();
    rows.into_any()
}

fn row(one: &SessionSummary, asks: Asks, sessions: Remote<Page<SessionSummary>>) -> AnyView {
    let name = device::name(&one.user_agent);
    let end = if one.current {
        view! { <Badge tone=Tone::Success>"Perangkat ini"</Badge> }.into_any()
    } else {
        let (id, label) = (one.id.clone(), format!("Akhiri sesi {name}"));
        let device = name.clone();
        let on_press = Callback::new(move |()| asks.ask(end_one(id.clone(), &device, sessions)));
        view! {
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small label on_press>
                "Akhiri"
            </Button>
        }
        .into_any()
    };
    let used = format!(
        "masuk {}, aktif {}",
        format_instant(one.created_at),
        format_instant(one.last_seen_at)
    );
    device::row(&one.user_agent, used, end)
}

fn end_one(id: String, device: &str, sessions: Remote<Page<SessionSummary>>) -> Ask {
    let toasts = use_toasts();
    Ask {
        title: format!("Akhiri sesi {device}?"),
        text: "Perangkat itu harus masuk lagi.".to_owned(),
        words: "Akhiri sesi",
        danger: true,
        work: work(move |_: Answers| {
            let id = id.clone();
            async move {
                api::account::end_session(&id).await?;
                sessions.reload();
                toasts.show(Toast::done("Sesi diakhiri"));
                Ok(())
            }
        }),
        ..Ask::default()
    }
}

fn end_all() -> Ask {
    Ask {
        title: "Keluar di semua perangkat?".to_owned(),
        text: "Semua sesi akun ini berakhir, juga yang ini. Anda masuk lagi setelahnya.".to_owned(),
        words: "Keluar di semua perangkat",
        danger: true,
        work: work(|_: Answers| async {
            api::account::end_sessions().await?;
            notice::leave(notice::SIGNED_OUT);
            session::left();
            Ok(())
        }),
        ..Ask::default()
    }
}
