//! Taking the emailed code of a registration, a login or a new address.

use crate::router::{NavigateOptions, use_navigate};
use domain::FieldProblem;
use domain::account::{self, CODE_MINUTES, CodePurpose, NextStep, Portal, email_problem};
use leptos::prelude::*;

use crate::paths;
use crate::portal::attempt::{self, Attempt};
use crate::portal::{AuthHead, AuthLayout, EmailedCode, Outcome, notice};
use crate::ui::{Form, FormState, Icon, TextField, TextKind, Tone, glyph};

/// `/customer/verify-otp`, for the signed-in too: the mail about a new address leads here.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let lead = || {
        view! {
            <h2>"Tinggal satu langkah."</h2>
            <p class="auth__sub">"Kode memastikan email ini benar milik Anda."</p>
        }
        .into_any()
    };
    view! {
        <AuthLayout portal=Portal::Customer lead=lead>
            <Steps />
        </AuthLayout>
    }
}

#[component]
fn Steps() -> impl IntoView {
    // Without an attempt in memory the address is asked for first.
    let has_attempt = RwSignal::new(attempt::current().is_some());
    let is_done = RwSignal::new(false);
    let needs_approval = RwSignal::new(false);
    move || {
        if is_done.get() {
            view! { <Done needs_approval=needs_approval.get_untracked() /> }.into_any()
        } else if has_attempt.get()
            && let Some(attempt) = attempt::current()
        {
            view! { <CodeStep attempt is_done needs_approval /> }.into_any()
        } else {
            view! { <EmailStep has_attempt /> }.into_any()
        }
    }
}

#[component]
fn EmailStep(has_attempt: RwSignal<bool>) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let form = FormState::new();
    let on_submit = Callback::new(move |()| {
        let email = email.get_untracked().trim().to_owned();
        let problem = email_problem(&email).map(|detail| FieldProblem::new("/email", "invalid", detail));
        if !form.reject(problem.into_iter().collect()) {
            attempt::begin(Attempt {
                email,
                challenge_id: None,
                sent_at: None,
                registers: false,
            });
            has_attempt.set(true);
        }
    });
    view! {
        <Back href=paths::CUSTOMER_LOGIN />
        <AuthHead title="Masukkan kode">"Isi dulu email yang Anda pakai saat mendaftar atau masuk."</AuthHead>
        <Form form words="Lanjutkan" accent=true on_submit>
            <TextField form name="email" label="Email" value=email kind=TextKind::Email autocomplete="email" large=true />
        </Form>
    }
}

#[component]
fn CodeStep(attempt: Attempt, is_done: RwSignal<bool>, needs_approval: RwSignal<bool>) -> impl IntoView {
    let registers = attempt.registers;
    let (before, back) = match (attempt.sent_at.is_some(), registers) {
        (true, true) => ("6 angka dikirim ke ", paths::CUSTOMER_REGISTER),
        (true, false) => ("6 angka dikirim ke ", paths::CUSTOMER_LOGIN),
        (false, _) => ("Isi 6 angka dari email ke ", paths::CUSTOMER_LOGIN),
    };
    let masked = attempt::masked(&attempt.email);
    let navigate = use_navigate();
    let on_step = Callback::new(move |step: account::CodeStep| {
        if step.about == CodePurpose::Registration {
            needs_approval.set(step.next == NextStep::Approval);
            is_done.set(true);
        } else {
            notice::leave(notice::after(step));
            navigate(paths::login(step.portal), NavigateOptions::default());
        }
    });
    view! {
        <Back href=back />
        <AuthHead title="Masukkan kode">
            {before}
            <span class="strong">{masked}</span>
            {format!(". Berlaku {CODE_MINUTES} menit, sekali pakai.")}
        </AuthHead>
        <EmailedCode attempt accent=true on_step />
        {registers
            .then(|| {
                view! {
                    <p class="sm muted">
                        "Bila nomor ini sudah punya email terdaftar, kodenya dikirim ke sana. Bila belum, admin menyetujui \
                         akun setelah kode benar."
                    </p>
                }
                .into_any()
            })}
    }
}

#[component]
fn Done(needs_approval: bool) -> impl IntoView {
    let (tone, title, words) = if needs_approval {
        (
            Tone::Info,
            "Menunggu persetujuan admin",
            "Kode benar. Admin memeriksa pendaftaran ini; Anda bisa masuk setelah disetujui.",
        )
    } else {
        (
            Tone::Success,
            "Akun Anda siap",
            "Kode benar. Masuk dengan email dan kata sandi Anda.",
        )
    };
    view! {
        <AuthHead title="Email terverifikasi">"Pendaftaran Anda kami terima."</AuthHead>
        <Outcome tone title portal=Portal::Customer>
            {words}
        </Outcome>
    }
}

/// Back to where the code was asked for; the attempt is given up, so that another address can be used.
#[component]
fn Back(href: &'static str) -> impl IntoView {
    view! {
        <a class="row sm muted w-max" href=href on:click=|_| attempt::end()>
            <Icon glyph=glyph::ARROW_LEFT />
            "Kembali"
        </a>
    }
}
