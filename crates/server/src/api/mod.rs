//! The audiences of the API: which slices' routes are mounted where, and what guards them. The first segment after
//! `/api` names the audience; the handler's own argument type says which role it takes.

mod examples;
mod fallback;
mod guard;
mod handlers;
mod openapi;
pub mod policy;

use actix_web::middleware::from_fn;
use actix_web::web;
use utoipa_swagger_ui::SwaggerUi;

use crate::http::Routes;
use crate::{
    audit, catalog, dashboard, downloads, identity, insights, loyalty, notifications, payments, pictures, purchases,
    reports, sales, search, settings, stock, uploads,
};

pub use fallback::fallback;
pub use guard::identify;
pub use openapi::{Document, openapi};

/// Every route that the document describes.
fn described(api: &mut Routes<'_>) {
    api.scope("/api/auth", identity::routes, |scope| scope)
        .scope("/api/admin", for_staff, |scope| scope.wrap(from_fn(guard::staff)))
        .scope("/api/customer", for_customers, |scope| {
            scope.wrap(from_fn(guard::customer))
        })
        .scope("/api/parts", for_everybody, |scope| {
            scope.wrap(from_fn(guard::signed_in))
        })
        .service(pictures::picture)
        .service(handlers::live)
        .service(handlers::ready)
        .service(handlers::openapi_json)
        .service(handlers::client_error)
        .configure(downloads::routes);
}

fn for_staff(admin: &mut Routes<'_>) {
    admin
        .configure(dashboard::routes)
        .configure(sales::routes)
        .configure(insights::routes)
        .configure(reports::routes)
        .configure(stock::routes)
        .configure(loyalty::routes)
        .configure(uploads::routes)
        .configure(identity::admin_routes)
        .configure(search::routes)
        .configure(settings::routes)
        .configure(payments::routes)
        .configure(pictures::routes)
        .configure(notifications::routes)
        .configure(audit::routes);
}

fn for_customers(customer: &mut Routes<'_>) {
    customer
        .configure(catalog::favorites::routes)
        .configure(payments::customer_routes)
        .configure(loyalty::customer_routes)
        .configure(purchases::customer_routes)
        .configure(identity::customer_routes)
        .configure(notifications::customer::routes);
}

fn for_everybody(parts: &mut Routes<'_>) {
    parts.configure(stock::parts_routes).configure(catalog::routes);
}

/// Mounts the whole API.
pub fn routes(config: &mut web::ServiceConfig) {
    described(&mut Routes::new(config));
    let viewer = utoipa_swagger_ui::Config::new([openapi::PATH])
        // The default asks a server on the internet.
        .validator_url("none");
    config
        .service(handlers::docs)
        .service(SwaggerUi::new("/api/docs/{path:.*}").config(viewer));
}
