//! The routes of the app. A portal is one route: its frame stays while its pages change, and `admin::shell` and
//! `customer::shell` say which page a path has.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;

use crate::portal::{EntryPage, ForgottenPage, InvitationPage, NotFoundPage, ResetPage};
use crate::ui::{ToastArea, provide_theme};
use crate::{admin, customer};

/// The app.
#[component]
pub fn App() -> impl IntoView {
    provide_theme();
    let not_found = || view! { <NotFoundPage /> }.into_any();
    view! {
        <ToastArea>
            <Router>
                <FlatRoutes fallback=not_found>
                    <Route path=path!("/") view=EntryPage />
                    <Route path=path!("/admin/login") view=admin::LoginPage />
                    <Route path=path!("/admin/setup") view=admin::SetupPage />
                    <Route path=path!("/admin/*page") view=admin::AdminArea />
                    <Route path=path!("/customer/login") view=customer::LoginPage />
                    <Route path=path!("/customer/register") view=customer::RegisterPage />
                    <Route path=path!("/customer/verify-otp") view=customer::VerifyPage />
                    <Route path=path!("/customer/*page") view=customer::CustomerArea />
                    <Route path=path!("/forgot-password") view=ForgottenPage />
                    <Route path=path!("/reset-password") view=ResetPage />
                    <Route path=path!("/invitation") view=InvitationPage />
                </FlatRoutes>
            </Router>
        </ToastArea>
    }
}
