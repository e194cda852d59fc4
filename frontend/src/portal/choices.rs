//! What one wants to be told, and how.

use domain::account::Portal;
use domain::notification::{NotificationPreference, NotificationPreferences, NotificationWays};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api;
use crate::ui::{Card, Loaded, Remote, Skeleton, Toast, use_toasts};

/// The card of a portal's kinds; each switch is saved at once.
pub fn notification_choices(portal: Portal) -> AnyView {
    let preferences = Remote::new(|| (), move |()| api::notifications::preferences(portal));
    let skeleton = || view! { <Skeleton class="skeleton--w70" /> }.into_any();
    view! {
        <Card title="Notifikasi" sub="Tiap pesan menyebut alasannya. Tersimpan begitu diubah">
            <div class="card__body" id="notifikasi">
                <Loaded remote=preferences skeleton view=move |all| table(&all, preferences) />
            </div>
        </Card>
    }
    .into_any()
}

fn table(all: &NotificationPreferences, preferences: Remote<NotificationPreferences>) -> AnyView {
    let rows: Vec<_> = all.items.iter().map(|one| row(*one, preferences)).collect();
    view! {
        <table class="switches">
            <caption class="sr-only">"Pilihan notifikasi"</caption>
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">"Portal"</th>
                    <th scope="col">"Email"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(one: NotificationPreference, preferences: Remote<NotificationPreferences>) -> AnyView {
    let toasts = use_toasts();
    let save = move |ways: NotificationWays| {
        spawn_local(async move {
            if let Err(error) = api::notifications::prefer(one.kind, ways).await {
                toasts.show(Toast::failed(&error));
            }
            preferences.reload();
        });
    };
    let switch = move |is_on: bool, way: &'static str, changed: fn(NotificationWays, bool) -> NotificationWays| {
        let ways = NotificationWays {
            portal: one.portal,
            email: one.email,
        };
        view! {
            <td>
                <input
                    class="switch"
                    type="checkbox"
                    role="switch"
                    prop:checked=is_on
                    aria-label=format!("{}, {way}", one.kind.label())
                    on:change=move |event| save(changed(ways, event_target_checked(&event)))
                />
            </td>
        }
        .into_any()
    };
    view! {
        <tr>
            <th scope="row">
                <span class="list__title">{one.kind.label()}</span>
                <span class="list__sub">{one.kind.hint()}</span>
            </th>
            {switch(one.portal, "di portal", |ways, portal| NotificationWays { portal, ..ways })}
            {switch(one.email, "lewat email", |ways, email| NotificationWays { email, ..ways })}
        </tr>
    }
    .into_any()
}
