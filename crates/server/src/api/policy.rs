//! Who may call what, in one table. It decides nothing at run time but the `Allow` of a 405: the handlers' argument
//! types do the guarding, and a test walks this table to see that they do. A route without a row fails that test.

use domain::account::{Role, Scope};

/// One route and who may call it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The method.
    pub method: &'static str,
    /// The path as in the document: `/api/parts/{part_number}`.
    pub path: &'static str,
    /// Whether it may be called without a session.
    pub open: bool,
    /// The roles that may call it.
    pub roles: &'static [Role],
    /// The scope with which an API key may call it; none: no key may.
    pub scope: Option<Scope>,
}

impl Rule {
    const fn or_key(self, scope: Scope) -> Self {
        Self {
            scope: Some(scope),
            ..self
        }
    }
}

const EVERYBODY: &[Role] = &[Role::SuperAdmin, Role::Admin, Role::Viewer, Role::Customer];
const STAFF: &[Role] = &[Role::SuperAdmin, Role::Admin, Role::Viewer];
const CUSTOMERS: &[Role] = &[Role::Customer];
const SUPER_ADMIN: &[Role] = &[Role::SuperAdmin];
const WRITERS: &[Role] = &[Role::SuperAdmin, Role::Admin];

const fn open(method: &'static str, path: &'static str) -> Rule {
    Rule {
        method,
        path,
        open: true,
        roles: EVERYBODY,
        scope: None,
    }
}

const fn only(roles: &'static [Role], method: &'static str, path: &'static str) -> Rule {
    Rule {
        method,
        path,
        open: false,
        roles,
        scope: None,
    }
}

/// Every route of the API.
pub const POLICY: &[Rule] = &[
    open("POST", "/api/auth/admin/login"),
    open("POST", "/api/auth/register"),
    open("POST", "/api/auth/login"),
    open("POST", "/api/auth/verify-otp"),
    open("POST", "/api/auth/resend-otp"),
    open("POST", "/api/auth/forgot-password"),
    open("POST", "/api/auth/reset-password"),
    open("POST", "/api/auth/invitation"),
    open("POST", "/api/auth/refresh"),
    open("POST", "/api/auth/logout"),
    open("POST", "/api/auth/setup"),
    only(EVERYBODY, "GET", "/api/auth/me"),
    only(EVERYBODY, "GET", "/api/auth/sessions"),
    only(EVERYBODY, "DELETE", "/api/auth/sessions"),
    only(EVERYBODY, "POST", "/api/auth/password"),
    only(EVERYBODY, "DELETE", "/api/auth/sessions/{id}"),
    only(EVERYBODY, "GET", "/api/auth/account"),
    only(STAFF, "PATCH", "/api/auth/account"),
    only(EVERYBODY, "POST", "/api/auth/email"),
    only(STAFF, "POST", "/api/auth/totp"),
    only(STAFF, "POST", "/api/auth/totp/confirm"),
    only(STAFF, "POST", "/api/auth/totp/recovery-codes"),
    only(STAFF, "POST", "/api/auth/totp/disable"),
    only(SUPER_ADMIN, "GET", "/api/admin/settings"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/sign-in"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/company"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/mail"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/limits"),
    only(SUPER_ADMIN, "POST", "/api/admin/settings/mail/test"),
    only(WRITERS, "POST", "/api/admin/files"),
    only(STAFF, "GET", "/api/admin/notifications"),
    only(STAFF, "GET", "/api/admin/notifications/events"),
    only(STAFF, "POST", "/api/admin/notifications/read"),
    only(STAFF, "GET", "/api/admin/notifications/preferences"),
    only(STAFF, "PUT", "/api/admin/notifications/preferences/{kind}"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/stock"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/reorder"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/pricing"),
    only(CUSTOMERS, "GET", "/api/customer/favorites"),
    only(CUSTOMERS, "PUT", "/api/customer/favorites/{part_number}"),
    only(CUSTOMERS, "DELETE", "/api/customer/favorites/{part_number}"),
    only(CUSTOMERS, "PUT", "/api/customer/favorites/{part_number}/notify"),
    only(CUSTOMERS, "DELETE", "/api/customer/favorites/{part_number}/notify"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/payments"),
    only(STAFF, "GET", "/api/admin/payments"),
    only(STAFF, "GET", "/api/admin/payments.{format}"),
    only(WRITERS, "POST", "/api/admin/payments"),
    only(WRITERS, "POST", "/api/admin/payments/{id}/reverse"),
    only(STAFF, "GET", "/api/admin/payments/opening"),
    only(WRITERS, "PUT", "/api/admin/payments/opening"),
    only(STAFF, "GET", "/api/admin/payments/open"),
    only(STAFF, "GET", "/api/admin/payments/open.{format}"),
    only(STAFF, "GET", "/api/admin/payments/ageing"),
    only(STAFF, "GET", "/api/admin/payments/ageing.{format}"),
    only(CUSTOMERS, "GET", "/api/customer/payments"),
    only(CUSTOMERS, "GET", "/api/customer/payments/statement.pdf"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/points"),
    only(SUPER_ADMIN, "PUT", "/api/admin/settings/tiers"),
    only(STAFF, "GET", "/api/admin/rewards"),
    only(STAFF, "GET", "/api/admin/rewards.{format}"),
    only(WRITERS, "POST", "/api/admin/rewards"),
    only(WRITERS, "PATCH", "/api/admin/rewards/{id}"),
    only(WRITERS, "DELETE", "/api/admin/rewards/{id}"),
    only(STAFF, "GET", "/api/admin/redemptions"),
    only(STAFF, "GET", "/api/admin/redemptions.{format}"),
    only(WRITERS, "POST", "/api/admin/redemptions"),
    only(WRITERS, "POST", "/api/admin/redemptions/{id}/prepare"),
    only(WRITERS, "POST", "/api/admin/redemptions/{id}/hand-over"),
    only(WRITERS, "POST", "/api/admin/redemptions/{id}/cancel"),
    only(WRITERS, "POST", "/api/admin/points/adjust"),
    only(CUSTOMERS, "GET", "/api/customer/rewards"),
    only(CUSTOMERS, "GET", "/api/customer/rewards/ledger"),
    only(CUSTOMERS, "GET", "/api/customer/rewards/ledger.{format}"),
    only(CUSTOMERS, "GET", "/api/customer/rewards/redemptions.{format}"),
    only(CUSTOMERS, "POST", "/api/customer/rewards/redeem"),
    only(CUSTOMERS, "GET", "/api/customer/notifications"),
    only(CUSTOMERS, "GET", "/api/customer/notifications/events"),
    only(CUSTOMERS, "POST", "/api/customer/notifications/read"),
    only(CUSTOMERS, "GET", "/api/customer/notifications/preferences"),
    only(CUSTOMERS, "PUT", "/api/customer/notifications/preferences/{kind}"),
    only(STAFF, "GET", "/api/admin/registrations"),
    only(STAFF, "GET", "/api/admin/registrations.{format}"),
    only(WRITERS, "POST", "/api/admin/registrations/{id}/approve"),
    only(WRITERS, "POST", "/api/admin/registrations/{id}/reject"),
    only(STAFF, "GET", "/api/admin/users"),
    only(STAFF, "GET", "/api/admin/users.{format}"),
    only(WRITERS, "POST", "/api/admin/users"),
    only(STAFF, "GET", "/api/admin/users/{id}"),
    only(WRITERS, "PATCH", "/api/admin/users/{id}"),
    only(WRITERS, "POST", "/api/admin/users/{id}/reset-link"),
    only(WRITERS, "DELETE", "/api/admin/users/{id}/sessions"),
    only(SUPER_ADMIN, "POST", "/api/admin/users/{id}/reset-totp"),
    only(WRITERS, "GET", "/api/admin/users/{id}/export"),
    only(WRITERS, "POST", "/api/admin/users/{id}/anonymise"),
    only(WRITERS, "POST", "/api/admin/users/{id}/merge"),
    only(STAFF, "GET", "/api/admin/audit"),
    only(STAFF, "GET", "/api/admin/audit.{format}"),
    only(SUPER_ADMIN, "GET", "/api/admin/api-keys"),
    only(SUPER_ADMIN, "GET", "/api/admin/api-keys.{format}"),
    only(SUPER_ADMIN, "POST", "/api/admin/api-keys"),
    only(SUPER_ADMIN, "DELETE", "/api/admin/api-keys/{id}"),
    only(STAFF, "GET", "/api/admin/dashboard").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/search"),
    only(STAFF, "GET", "/api/admin/sales").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/sales.{format}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/sales/lines.{format}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/customers").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/customers.{format}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/customers/tables/{table}.{format}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/customers/{number}"),
    only(WRITERS, "POST", "/api/admin/analytics/customers/{number}/contacts"),
    only(STAFF, "GET", "/api/admin/analytics/reorder").or_key(Scope::ReadStock),
    only(STAFF, "GET", "/api/admin/analytics/reorder.{format}").or_key(Scope::ReadStock),
    only(STAFF, "GET", "/api/admin/analytics/products").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/products.{format}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/products/{part_number}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/sales/analytics").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/pricing").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/pricing/lines").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/analytics/pricing/{table}.{format}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/sales/{id}").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/sales/{id}/invoice.pdf").or_key(Scope::ReadSales),
    only(STAFF, "GET", "/api/admin/reports/{kind}"),
    only(STAFF, "GET", "/api/admin/reports/{kind}.{format}"),
    only(STAFF, "GET", "/api/admin/reports/jobs/{id}"),
    only(STAFF, "GET", "/api/admin/reports/jobs/{id}/file"),
    only(STAFF, "GET", "/api/admin/schedules"),
    only(STAFF, "GET", "/api/admin/schedules.{format}"),
    only(WRITERS, "POST", "/api/admin/schedules"),
    only(WRITERS, "PATCH", "/api/admin/schedules/{id}"),
    only(WRITERS, "DELETE", "/api/admin/schedules/{id}"),
    only(WRITERS, "POST", "/api/admin/schedules/{id}/run"),
    only(STAFF, "GET", "/api/admin/stock").or_key(Scope::ReadStock),
    only(STAFF, "GET", "/api/admin/stock.{format}").or_key(Scope::ReadStock),
    only(STAFF, "GET", "/api/admin/stock/{part_number}/movements").or_key(Scope::ReadStock),
    only(STAFF, "GET", "/api/admin/stock/{part_number}/movements.{format}").or_key(Scope::ReadStock),
    only(WRITERS, "PUT", "/api/admin/stock/{part_number}/minimum"),
    only(STAFF, "GET", "/api/admin/stock/terms").or_key(Scope::ReadStock),
    only(STAFF, "GET", "/api/admin/stock/terms.{format}").or_key(Scope::ReadStock),
    only(WRITERS, "PUT", "/api/admin/stock/terms/groups/{group}"),
    only(WRITERS, "PUT", "/api/admin/stock/terms/parts/{part_number}"),
    only(WRITERS, "POST", "/api/admin/stock/adjust").or_key(Scope::WriteStock),
    only(WRITERS, "POST", "/api/admin/upload").or_key(Scope::WriteUpload),
    only(STAFF, "GET", "/api/admin/upload/template").or_key(Scope::WriteUpload),
    only(STAFF, "GET", "/api/admin/uploads").or_key(Scope::WriteUpload),
    only(STAFF, "GET", "/api/admin/uploads.{format}").or_key(Scope::WriteUpload),
    only(STAFF, "GET", "/api/admin/uploads/{id}").or_key(Scope::WriteUpload),
    only(STAFF, "GET", "/api/admin/uploads/{id}/events").or_key(Scope::WriteUpload),
    only(STAFF, "GET", "/api/admin/uploads/{id}/file").or_key(Scope::WriteUpload),
    only(STAFF, "GET", "/api/admin/uploads/{id}/problems").or_key(Scope::WriteUpload),
    only(WRITERS, "POST", "/api/admin/uploads/{id}/check").or_key(Scope::WriteUpload),
    only(WRITERS, "POST", "/api/admin/uploads/{id}/commit").or_key(Scope::WriteUpload),
    only(WRITERS, "POST", "/api/admin/uploads/{id}/undo").or_key(Scope::WriteUpload),
    only(CUSTOMERS, "GET", "/api/customer/dashboard"),
    only(CUSTOMERS, "GET", "/api/customer/history"),
    only(CUSTOMERS, "GET", "/api/customer/history.{format}"),
    only(CUSTOMERS, "GET", "/api/customer/history.zip"),
    only(CUSTOMERS, "GET", "/api/customer/history/{id}"),
    only(CUSTOMERS, "GET", "/api/customer/history/{id}/invoice.pdf"),
    only(CUSTOMERS, "GET", "/api/customer/spending"),
    only(CUSTOMERS, "GET", "/api/customer/comparison"),
    only(CUSTOMERS, "GET", "/api/customer/comparison.pdf"),
    only(CUSTOMERS, "GET", "/api/customer/annual/{year}"),
    only(CUSTOMERS, "GET", "/api/customer/annual/{year}.pdf"),
    only(CUSTOMERS, "GET", "/api/customer/profile"),
    only(CUSTOMERS, "PATCH", "/api/customer/profile"),
    only(EVERYBODY, "GET", "/api/parts").or_key(Scope::ReadStock),
    only(EVERYBODY, "GET", "/api/parts/events").or_key(Scope::ReadStock),
    only(EVERYBODY, "GET", "/api/parts/groups").or_key(Scope::ReadStock),
    only(EVERYBODY, "GET", "/api/parts/{part_number}").or_key(Scope::ReadStock),
    open("GET", "/api/files/{hash}"),
    open("GET", "/api/health/live"),
    open("GET", "/api/health/ready"),
    open("GET", "/api/openapi.json"),
    open("POST", "/api/client-errors"),
    only(EVERYBODY, "POST", "/api/downloads"),
    open("GET", "/api/downloads/{secret}"),
];

/// The methods that an address takes; none where it does not exist. A fixed path wins over one with a variable part.
pub fn methods(path: &str) -> Vec<&'static str> {
    let of = |matches: &dyn Fn(&str) -> bool| -> Vec<&'static str> {
        let rules = POLICY.iter().filter(|rule| matches(rule.path));
        rules.map(|rule| rule.method).collect()
    };
    let exact = of(&|template| template == path);
    if exact.is_empty() {
        of(&|template| fits(template, path))
    } else {
        exact
    }
}

/// The templates of the routes of a method that an address may be.
pub fn templates<'a>(path: &'a str, method: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    let rules = POLICY
        .iter()
        .filter(move |rule| rule.method == method && fits(rule.path, path));
    rules.map(|rule| rule.path)
}

fn fits(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    template.split('/').all(|expected| {
        parts.next().is_some_and(|part| match expected.split_once('{') {
            // `users.{format}`: what stands before the variable part is fixed.
            Some((fixed, _)) => part.len() > fixed.len() && part.starts_with(fixed),
            None => part == expected,
        })
    }) && parts.next().is_none()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_route_of_the_document_has_one_row_and_every_row_a_route() {
        let document = serde_json::to_value(crate::api::openapi()).unwrap();
        let described: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, methods)| {
                let methods = methods.as_object().unwrap().keys();
                methods
                    .map(|method| (method.to_uppercase(), path.clone()))
                    .collect::<Vec<_>>()
            })
            .collect();
        let rows: Vec<(String, String)> = POLICY
            .iter()
            .map(|rule| (rule.method.to_owned(), rule.path.to_owned()))
            .collect();
        assert_eq!(rows.iter().cloned().collect::<BTreeSet<_>>(), described);
        assert_eq!(rows.len(), described.len(), "a row stands twice");
    }

    #[test]
    fn an_address_takes_the_methods_of_its_own_rows() {
        assert_eq!(methods("/api/auth/sessions"), ["GET", "DELETE"]);
        assert_eq!(methods("/api/parts/06430-KVB-000"), ["GET"]);
        assert_eq!(methods("/api/admin/users.csv"), ["GET"]);
        for nowhere in ["/api", "/api/nothing", "/api/parts/", "/api/parts/a/b"] {
            assert!(methods(nowhere).is_empty(), "{nowhere}");
        }
    }
}
