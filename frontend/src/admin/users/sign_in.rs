//! How people sign in, for super_admins.

use domain::settings::{LoginCode, Settings, SignInSettings};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Desk;
use crate::api;
use crate::ui::{Card, Loaded, Remote, Segmented, SkeletonCard};

const CODES: [(LoginCode, &str); 3] = [
    (LoginCode::Never, "Tidak pernah"),
    (LoginCode::NewBrowser, "Perangkat baru"),
    (LoginCode::Always, "Selalu"),
];

/// The settings; each change is saved at once.
pub fn sign_in_card(desk: Desk) -> AnyView {
    let settings = Remote::new(|| (), |()| api::users::settings());
    view! {
        <Loaded
            remote=settings
            skeleton=|| view! { <SkeletonCard lines=3 /> }
            view=move |now| card(&now, settings, desk)
        />
    }
    .into_any()
}

fn card(now: &Settings, settings: Remote<Settings>, desk: Desk) -> AnyView {
    let (version, now) = (now.sign_in.version, now.sign_in.value);
    let save = move |wanted: SignInSettings| {
        spawn_local(async move {
            match api::users::put_sign_in(version, &wanted).await {
                Ok(()) => desk.changed("Pengaturan tersimpan"),
                Err(error) => desk.failed(&error),
            }
            settings.reload();
        });
    };
    let chosen = CODES
        .iter()
        .position(|(code, _)| *code == now.login_code)
        .unwrap_or_default();
    let options = CODES
        .iter()
        .enumerate()
        .map(|(place, (_, words))| (place, *words))
        .collect::<Vec<_>>();
    let choose = Callback::new(move |place: usize| {
        if let Some((login_code, _)) = CODES.get(place) {
            save(SignInSettings {
                login_code: *login_code,
                ..now
            });
        }
    });
    view! {
        <Card title="Cara masuk" sub="Berlaku untuk semua; tersimpan begitu diubah">
            <div class="mt-2">
                <div class="list__row list__row--wrap">
                    <span class="list__main">
                        <span class="list__title">"Kode lewat email saat customer masuk"</span>
                        <span class="list__sub">"Selain kata sandi"</span>
                    </span>
                    <Segmented
                        label="Kode lewat email saat customer masuk"
                        options
                        value=Signal::derive(move || chosen)
                        on_change=choose
                    />
                </div>
                <label class="list__row">
                    <span class="list__main">
                        <span class="list__title">"Autentikator wajib untuk staf"</span>
                        <span class="list__sub">
                            "Yang belum memasang hanya bisa membuka halaman Akun saya, Anda juga"
                        </span>
                    </span>
                    <input
                        class="switch"
                        type="checkbox"
                        role="switch"
                        prop:checked=now.totp_required
                        on:change=move |event| {
                            save(SignInSettings {
                                totp_required: event_target_checked(&event),
                                ..now
                            });
                        }
                    />
                </label>
            </div>
        </Card>
    }
    .into_any()
}
