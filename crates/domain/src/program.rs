//! The browser app's programs. Each is loaded by itself, so a first visit loads what one part of a portal needs and not
//! all pages of both (ADR 0020). The server sends the page of the program that a path belongs to; the app leaves a link to
//! another program to the browser.

/// One program of the browser app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// The customer portal, and the pages before either portal.
    Customer,
    /// The admin portal's sign-in, dashboard and own account.
    Admin,
    /// The admin portal's analyses.
    Analytics,
    /// The admin portal's operations: stock and uploads.
    Operations,
    /// The admin portal's administration: users, payments, reports, settings.
    Administration,
}

/// Areas of the admin portal that have programs of their own.
const AREAS: [(&str, Program); 10] = [
    ("/admin/sales", Program::Analytics),
    ("/admin/customers", Program::Analytics),
    ("/admin/products", Program::Analytics),
    ("/admin/pricing", Program::Analytics),
    ("/admin/stock", Program::Operations),
    ("/admin/upload", Program::Operations),
    ("/admin/users", Program::Administration),
    ("/admin/payments", Program::Administration),
    ("/admin/reports", Program::Administration),
    ("/admin/settings", Program::Administration),
];

impl Program {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Customer,
        Self::Admin,
        Self::Analytics,
        Self::Operations,
        Self::Administration,
    ];

    /// The program that has the page of a path.
    pub fn of(path: &str) -> Self {
        if let Some((_, program)) = AREAS.iter().find(|(area, _)| is_under(path, area)) {
            *program
        } else if is_under(path, "/admin") {
            Self::Admin
        } else {
            Self::Customer
        }
    }

    /// The file of its page.
    pub const fn page(self) -> &'static str {
        match self {
            Self::Customer => "index.html",
            Self::Admin => "admin.html",
            Self::Analytics => "analytics.html",
            Self::Operations => "operations.html",
            Self::Administration => "administration.html",
        }
    }
}

/// Whether a path, with or without query and fragment, is an area or lies in it.
pub fn is_under(path: &str, area: &str) -> bool {
    path.strip_prefix(area)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_one_program() {
        for (path, program) in [
            ("/", Program::Customer),
            ("/customer/history?q=1", Program::Customer),
            ("/reset-password", Program::Customer),
            ("/administrator", Program::Customer),
            ("/admin", Program::Admin),
            ("/admin/account", Program::Admin),
            ("/admin/login?next=%2Fadmin%2Fsales", Program::Admin),
            ("/admin/stock?status=low", Program::Operations),
            ("/admin/sales?invoice=1", Program::Analytics),
            ("/admin/customers/10234", Program::Analytics),
            ("/admin/settings#email", Program::Administration),
        ] {
            assert_eq!(Program::of(path), program, "{path}");
        }
    }
}
