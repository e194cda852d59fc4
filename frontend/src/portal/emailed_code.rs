//! Entering the emailed code of a registration, a login or a new address.

use std::time::Duration;

use crate::router::{NavigateOptions, use_navigate, use_query_map};
use domain::account::{CodeAccepted, CodeStep, ResendCode, VerifyCode};
use domain::{FieldProblem, ProblemCode};
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;

use super::attempt::{self, Attempt};
use crate::ui::{CodeField, Form, FormState, Toast, digits_of, dom, use_toasts};
use crate::{api, paths, session, text};

/// Six boxes, the way to another code, and the button. A code that opens a session leads on by itself.
#[component]
pub fn EmailedCode(
    /// What the code belongs to.
    attempt: Attempt,
    /// The button in signal instead of ink.
    #[prop(optional)]
    accent: bool,
    /// Told what comes next after a right code that opened no session.
    on_step: Callback<CodeStep>,
) -> impl IntoView {
    let Attempt {
        email, challenge_id, ..
    } = attempt;
    let form = FormState::new();
    let code = RwSignal::new(String::new());
    let left = RwSignal::new(attempt::wait());
    let toasts = use_toasts();
    let navigate = use_navigate();
    let query = use_query_map();
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
        let navigate = navigate.clone();
        let next = query.with_untracked(|query| query.get("next"));
        form.send(async move {
            match api::auth::verify_code(&body).await {
                Ok(CodeAccepted::SignedIn(answer)) => {
                    attempt::end();
                    let path = paths::after_login(answer.user.role, next.as_deref());
                    session::adopt(answer);
                    let replace = NavigateOptions {
                        replace: true,
                        ..NavigateOptions::default()
                    };
                    navigate(&path, replace);
                }
                Ok(CodeAccepted::GoOn(step)) => {
                    attempt::end();
                    on_step.try_run(step);
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
    // Unless somebody types there already.
    dom::focus_later(".otp:not(:focus-within) .otp__cell");
    let is_waiting = Memo::new(move |_| left.get() > 0);
    let is_incomplete = Signal::derive(move || code.with(|code| digits_of(code).is_none()));
    view! {
        <Form form words="Lanjutkan" class="stack" accent disabled=is_incomplete on_submit>
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
    }
}
