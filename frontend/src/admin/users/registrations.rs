//! Registrations that wait for approval.

use domain::Page;
use domain::account::Registration;
use domain::date::format_instant;
use leptos::prelude::*;

use super::Desk;
use crate::api::{self, Query};
use crate::ui::{Answers, Ask, Button, ButtonKind, ButtonSize, ExportMenu, Icon, Remote, glyph, work};

/// A card for those that wait; nothing while there are none.
pub fn registrations(desk: Desk) -> AnyView {
    let waiting = Remote::new(move || desk.revision.get(), |_| api::users::registrations());
    (move || {
        waiting
            .ok()
            .filter(|page| !page.items.is_empty())
            .map(|page| card(&page, desk))
    })
    .into_any()
}

fn card(page: &Page<Registration>, desk: Desk) -> AnyView {
    let rows: Vec<_> = page.items.iter().map(|one| row(one, rivals(page, one), desk)).collect();
    view! {
        <section class="card approve" aria-labelledby="menunggu">
            <div class="approve__head">
                <span class="notif__ico notif__ico--warn">
                    <Icon glyph=glyph::HOURGLASS />
                </span>
                <div>
                    <h2 class="card__title" id="menunggu">
                        {format!("{} pendaftaran menunggu persetujuan", page.total)}
                    </h2>
                    <p class="card__sub">
                        "Nomor customer tercetak di tiap faktur. Pastikan pendaftar memang pemilik nomor ini."
                    </p>
                </div>
                <span class="push">
                    <ExportMenu
                        path="/api/admin/registrations"
                        query=Callback::new(|()| Query::new())
                        name="pendaftaran"
                        size=ButtonSize::Small
                    />
                </span>
            </div>
            {rows}
        </section>
    }
    .into_any()
}

/// Who else waits for the same number.
fn rivals(page: &Page<Registration>, one: &Registration) -> String {
    let others = page.items.iter();
    let names: Vec<&str> = others
        .filter(|other| other.customer_id == one.customer_id && other.id != one.id)
        .map(|other| other.name.as_str())
        .collect();
    names.join(", ")
}

fn fact(label: &'static str, value: &str, sub: &str) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>
                {value.to_owned()} <span class="cell-sub">{sub.to_owned()}</span>
            </dd>
        </div>
    }
    .into_any()
}

fn row(one: &Registration, rivals: String, desk: Desk) -> AnyView {
    let at = format_instant(one.created_at);
    let competing = if rivals.is_empty() {
        String::new()
    } else {
        format!("juga didaftarkan {rivals}")
    };
    let facts = [
        fact("Nomor customer", &one.customer_number, &one.customer_name),
        fact("Nama pendaftar", &one.name, &competing),
        fact("Telepon", &one.phone, ""),
        fact("Email", &one.email, "kode benar"),
        fact("Didaftarkan", &at, ""),
    ];
    let buttons = desk.role.may_write().then(|| {
        let (yes, no) = (one.clone(), one.clone());
        let approve = Callback::new(move |()| desk.asks.ask(approve(desk, &yes, &rivals)));
        let reject = Callback::new(move |()| desk.asks.ask(reject(desk, &no)));
        view! {
            <div class="row approve__act">
                <Button kind=ButtonKind::Danger label=format!("Tolak {}", one.name) on_press=reject>
                    "Tolak"
                </Button>
                <Button
                    kind=ButtonKind::Primary
                    icon=glyph::CHECK
                    label=format!("Setujui {}", one.name)
                    on_press=approve
                >
                    "Setujui"
                </Button>
            </div>
        }
        .into_any()
    });
    view! {
        <div class="approve__body">
            <dl class="facts facts--5">{facts}</dl>
            {buttons}
        </div>
    }
    .into_any()
}

fn approve(desk: Desk, one: &Registration, rivals: &str) -> Ask {
    let rest = if rivals.is_empty() {
        String::new()
    } else {
        format!(" Pendaftaran lain untuk nomor ini ditolak: {rivals}.")
    };
    let text = format!(
        "{} bisa masuk dengan {} dan melihat semua faktur {} ({}).{rest}",
        one.name, one.email, one.customer_name, one.customer_number
    );
    let title = format!("Setujui {}?", one.name);
    decide(desk, one, (title, text, "Setujui pendaftaran"), "approve")
}

fn reject(desk: Desk, one: &Registration) -> Ask {
    let text = format!(
        "Pendaftaran untuk {} ({}) ditolak, dan {} diberi tahu lewat email.",
        one.customer_name, one.customer_number, one.email
    );
    let title = format!("Tolak {}?", one.name);
    decide(desk, one, (title, text, "Tolak pendaftaran"), "reject")
}

fn decide(
    desk: Desk,
    one: &Registration,
    (title, text, words): (String, String, &'static str),
    verb: &'static str,
) -> Ask {
    let id = one.id.clone();
    Ask {
        title,
        text,
        words,
        danger: verb == "reject",
        work: work(move |_: Answers| {
            let id = id.clone();
            async move {
                api::users::decide(&id, verb).await?;
                desk.changed(if verb == "approve" {
                    "Pendaftaran disetujui"
                } else {
                    "Pendaftaran ditolak"
                });
                Ok(())
            }
        }),
        ..Ask::default()
    }
}
