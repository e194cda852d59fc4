//! The routes of the app.

use domain::account::Portal;
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use crate::portal::{EntryPage, NotFoundPage, SoonAuthPage};
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
                <Routes fallback=not_found>
                    <Route path=path!("/") view=EntryPage />
                    <Route path=path!("/admin/login") view=admin::LoginPage />
                    <Route path=path!("/admin/setup") view=admin::SetupPage />
                    <ParentRoute path=path!("/admin") view=admin::AdminArea>
                        <Route path=path!("") view=admin::AdminHome />
                        <Route path=path!("dashboard") view=admin::DashboardPage />
                        <Route path=path!("upload") view=admin::UploadPage />
                        <Route path=path!("*rest") view=admin::AdminRest />
                    </ParentRoute>
                    <Route path=path!("/customer/login") view=customer::LoginPage />
                    <Route path=path!("/customer/register") view=customer::RegisterPage />
                    <Route path=path!("/customer/verify-otp") view=customer::VerifyPage />
                    <ParentRoute path=path!("/customer") view=customer::CustomerArea>
                        <Route path=path!("") view=customer::CustomerHome />
                        <Route path=path!("*rest") view=customer::CustomerRest />
                    </ParentRoute>
                    <Route
                        path=path!("/forgot-password")
                        view=|| view! { <SoonAuthPage title="Lupa kata sandi" portal=Portal::Admin /> }.into_any()
                    />
                    <Route
                        path=path!("/reset-password")
                        view=|| view! { <SoonAuthPage title="Kata sandi baru" portal=Portal::Admin /> }.into_any()
                    />
                    <Route
                        path=path!("/invitation")
                        view=|| view! { <SoonAuthPage title="Undangan" portal=Portal::Admin /> }.into_any()
                    />
                </Routes>
            </Router>
        </ToastArea>
    }
}
