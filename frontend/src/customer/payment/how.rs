//! Cara membayar: bank accounts, QRIS, and what the distributor says about it.

use domain::payment::HowToPay;
use domain::settings::BankAccount;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::ui::save::save_blob;
use crate::ui::{Button, ButtonKind, ButtonSize, Empty, Icon, Picture, Toast, glyph, use_toasts};

/// The card.
pub fn how(how: &HowToPay) -> AnyView {
    let instructions: Vec<_> = how
        .instructions
        .lines()
        .map(|line| view! { <p class="card__sub">{line.to_owned()}</p> }.into_any())
        .collect();
    let accounts: Vec<_> = how.accounts.iter().map(account).collect();
    let is_empty = accounts.is_empty() && how.qris.is_none();
    let nothing = move || {
        is_empty.then(|| {
            let text = "Distributor belum menulis rekening atau QRIS. Tanyakan kepada admin.";
            view! { <Empty icon=glyph::LANDMARK title="Belum ada rekening" text /> }.into_any()
        })
    };
    view! {
        <div class="col-4 stack">
            <section class="card">
                <div class="card__head">
                    <div>
                        <h2 class="card__title">"Cara membayar"</h2>
                        {instructions}
                    </div>
                </div>
                <div class="mt-2">{accounts}</div>
                {how.qris.clone().map(qris)}
                {nothing()}
            </section>
        </div>
    }
    .into_any()
}

fn account(account: &BankAccount) -> AnyView {
    let toasts = use_toasts();
    let number = account.number.clone();
    let copy = move |_| {
        let written = window().navigator().clipboard().write_text(&number);
        let number = number.clone();
        spawn_local(async move {
            // Where the browser refuses, the number is there to be read.
            if JsFuture::from(written).await.is_ok() {
                toasts.show(Toast::done(format!("{number} disalin")));
            }
        });
    };
    view! {
        <div class="list__row">
            <span class="notif__ico">
                <Icon glyph=glyph::LANDMARK />
            </span>
            <span class="list__main">
                <span class="list__title">{account.bank.clone()}</span>
                <span class="list__sub">{format!("a.n. {}", account.holder)}</span>
                <span class="strong num block">{account.number.clone()}</span>
            </span>
            <button
                class="btn btn--ghost btn--icon"
                type="button"
                aria-label=format!("Salin nomor {}", account.bank)
                on:click=copy
            >
                <Icon glyph=glyph::COPY />
            </button>
        </div>
    }
    .into_any()
}

fn qris(hash: String) -> AnyView {
    let picture = StoredValue::new_local(None::<Blob>);
    let keep = Callback::new(move |blob| picture.set_value(Some(blob)));
    let save = Callback::new(move |()| {
        if let Some(blob) = picture.get_value() {
            let ending = if blob.type_() == "image/jpeg" { "jpg" } else { "png" };
            // The browser itself tells when it cannot save.
            drop(save_blob(&blob, &format!("qris.{ending}")));
        }
    });
    view! {
        <div class="qris">
            <Picture hash class="qr" alt="QRIS" on_load=keep />
            <div>
                <p class="strong">"QRIS"</p>
                <p class="xs subtle">"Pindai dari aplikasi bank atau dompet apa pun."</p>
                <Button kind=ButtonKind::Secondary size=ButtonSize::Small icon=glyph::DOWNLOAD on_press=save>
                    "Simpan gambar"
                </Button>
            </div>
        </div>
    }
    .into_any()
}
