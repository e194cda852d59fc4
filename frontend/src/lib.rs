//! The single-page apps of both portals: five programs (`src/bin`) with one kit. See `app` for their routes, [`ui`] for the component kit, [`api`] for the server.

mod admin;
pub mod api;
mod app;
mod customer;
mod format;
mod paths;
mod portal;
mod router;
pub mod session;
mod text;
pub mod ui;

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Puts the admin portal's sign-in and dashboard on the page.
pub fn start_admin() {
    prepare();
    mount_to_body(app::AdminApp);
}

/// Puts the admin portal's analyses on the page.
pub fn start_analytics() {
    prepare();
    mount_to_body(app::AnalyticsApp);
}

/// Puts the admin portal's operations on the page.
pub fn start_operations() {
    prepare();
    mount_to_body(app::OperationsApp);
}

/// Puts the admin portal's administration on the page.
pub fn start_administration() {
    prepare();
    mount_to_body(app::AdministrationApp);
}

/// Puts the customer portal, and the pages before either portal, on the page.
pub fn start_customer() {
    prepare();
    mount_to_body(app::CustomerApp);
}

fn prepare() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        tell_page(&info.to_string());
    }));
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}

/// After a panic nothing of this app may run on, so the page's own script (`public/boot.js`) says so and reports it.
fn tell_page(message: &str) {
    let init = web_sys::CustomEventInit::new();
    init.set_detail(&JsValue::from_str(message));
    if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict("ampc:panic", &init) {
        // Nobody cancels it.
        let _ = window().dispatch_event(&event);
    }
}
