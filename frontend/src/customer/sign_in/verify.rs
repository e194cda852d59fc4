//! Taking the emailed code of a registration or a login.

use std::time::Duration;

use domain::account::{CODE_MINUTES, CodeAccepted, NextStep, Portal, ResendCode, VerifyCode, email_problem};
use domain::{FieldProblem, ProblemCode};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;

use super::attempt::{self, Attempt};
use crate::portal::{AuthHead, AuthLayout, Outcome, SignedOutOnly};
use crate::ui::{
    CodeField, Form, FormState, Icon, TextField, TextKind, Toast, Tone, digits_of, dom, glyph, use_toasts,
};
use crate::{api, paths, session, text};

/// `/customer/verify-otp`
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
        <SignedOutOnly portal=Portal::Customer>
            <AuthLayout portal=Portal::Customer lead=lead>
                <Steps />
            </AuthLayout>
        </SignedOutOnly>
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
    let Attempt {
        email,
        challenge_id,
        sent_at,
        registers,
    } = attempt;
    let form = FormState::new();
    let code = RwSignal::new(String::new());
    let left = RwSignal::new(attempt::wait());
    let toasts = use_toasts();
    let (before, back) = match (sent_at.is_some(), registers) {
        (true, true) => ("6 angka dikirim ke ", paths::CUSTOMER_REGISTER),
        (true, false) => ("6 angka dikirim ke ", paths::CUSTOMER_LOGIN),
        (false, _) => ("Isi 6 angka dari email ke ", paths::CUSTOMER_LOGIN),
    };
    let masked = attempt::masked(&email);
    let resend_body = ResendCode {
        email: email.clone(),
        challenge_id: challenge_id.clone(),
    };
    let on_submit = Callback::new(move |()| {
        let Some(digits) = digits_of(&code.get_untracked()) else {
            return;
        };
        let body = VerifyCode {
            email: email.clone(),
            code: digits,
            challenge_id: challenge_id.clone(),
        };
        form.send(async move {
            match api::auth::verify_code(&body).await {
                Ok(CodeAccepted::SignedIn(answer)) => {
                    attempt::end();
                    // The guard around this page then leads on.
                    session::adopt(answer);
                }
                Ok(CodeAccepted::GoOn(step)) => {
                    attempt::end();
                    needs_approval.try_set(step.next == NextStep::Approval);
                    is_done.try_set(true);
                }
                Err(error) if error.is(ProblemCode::OtpInvalid) => {
                    code.try_set(String::new());
                    form.reject(vec![FieldProblem::new(
                        "/code",
                        "otp_invalid",
                        text::error(&error).detail,
                    )]);
                }
                Err(error) => return Err(error),
            }
            Ok(())
        });
    });
    let resend = Callback::new(move |()| {
        let body = resend_body.clone();
        form.send(async move {
            api::auth::resend_code(&body).await?;
            attempt::sent();
            left.try_set(attempt::wait());
            toasts.show(Toast::done("Kode dikirim ulang").detail("Periksa juga folder spam."));
            Ok(())
        });
    });
    let second = set_interval_with_handle(
        move || {
            if left.get_untracked() > 0 {
                left.set(attempt::wait());
            }
        },
        Duration::from_secs(1),
    );
    on_cleanup(move || {
        if let Ok(second) = second {
            second.clear();
        }
    });
    dom::focus_later(".otp__cell");
    let is_waiting = Memo::new(move |_| left.get() > 0);
    let is_incomplete = Signal::derive(move || code.with(|code| digits_of(code).is_none()));
    view! {
        <Back href=back />
        <AuthHead title="Masukkan kode">
            {before}
            <span class="strong">{masked}</span>
            {format!(". Berlaku {CODE_MINUTES} menit, sekali pakai.")}
        </AuthHead>
        <Form form words="Lanjutkan" class="stack" accent=true disabled=is_incomplete on_submit>
            <CodeField form name="code" value=code />
            <p class="sm muted">
                "Belum menerima kode? "
                {move || {
                    if is_waiting.get() {
                        view! {
                            <span class="subtle">
                                "Kirim ulang dalam "
                                <span class="num">{move || format!("{:02}.{:02}", left.get() / 60, left.get() % 60)}</span>
                            </span>
                        }
                        .into_any()
                    } else {
                        view! {
                            <button class="link" type="button" on:click=move |_| resend.run(())>
                                "Kirim ulang"
                            </button>
                        }
                        .into_any()
                    }
                }}
            </p>
        </Form>
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
