//! What handlers take: the caller as the role that the route demands, and bodies, queries and paths whose every failure
//! is the right problem. The role stands first among a handler's arguments, so that it is judged first.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use domain::ProblemCode;
use domain::account::{Role, Scope};
use uuid::Uuid;

use crate::error::{AppError, AppResult};

mod body;

pub use body::{Json, Path, Query};

/// Who is asking: a live session of an active account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account.
    pub account_id: i64,
    /// What it may do now (not when the token was made).
    pub role: Role,
    /// What to call it.
    pub name: String,
    /// The session that the token belongs to.
    pub session_id: Uuid,
    /// The customer that it acts for; none for staff.
    pub customer_id: Option<i64>,
    /// Whether it has to set up an authenticator app before anything else.
    pub totp_setup_required: bool,
    /// The API key that it is, where it is none of a person: then it may do what the key's scopes say and nothing else.
    pub key: Option<Key>,
}

/// An API key that asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key's id.
    pub id: i64,
    /// What it may do.
    pub scopes: Vec<Scope>,
}

impl Caller {
    /// Whether a person of such a role asks, or a key of such a scope.
    ///
    /// # Errors
    /// 403 where it may not.
    fn demand(&self, may: fn(Role) -> bool, scope: Option<Scope>) -> AppResult<()> {
        let is_let_in = match &self.key {
            Some(key) => scope.is_some_and(|scope| key.scopes.contains(&scope)),
            None => may(self.role),
        };
        if is_let_in { Ok(()) } else { Err(AppError::forbidden()) }
    }

    /// Whether an authenticator app has to be set up first.
    ///
    /// # Errors
    /// 403 `totp_setup_required` where it has.
    pub fn demand_totp(&self) -> AppResult<()> {
        if self.totp_setup_required {
            return Err(AppError::problem(
                ProblemCode::TotpSetupRequired,
                "Pengaturan mewajibkan aplikasi autentikator. Pasang dulu di halaman Akun saya.",
            ));
        }
        Ok(())
    }
}

/// What the request's token said, kept with the request by the guard before anything else runs.
#[derive(Clone, Debug)]
pub enum Identity {
    /// There is no token.
    Nobody,
    /// The token is not, or no longer, good for anything.
    Dead,
    /// A live session.
    Caller(Caller),
}

/// The caller of the request, if it has one that counts.
pub fn caller(request: &impl HttpMessage) -> AppResult<Caller> {
    match request.extensions().get::<Identity>() {
        Some(Identity::Caller(caller)) => Ok(caller.clone()),
        Some(Identity::Nobody | Identity::Dead) | None => Err(AppError::unauthorized()),
    }
}

macro_rules! role {
    ($(#[$doc:meta])* $name:ident, $may:expr, $scope:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Caller);

        impl Deref for $name {
            type Target = Caller;

            fn deref(&self) -> &Caller {
                &self.0
            }
        }

        impl FromRequest for $name {
            type Error = AppError;
            type Future = Ready<AppResult<Self>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(caller(request).and_then(|caller| caller.demand($may, $scope).map(|()| Self(caller))))
            }
        }
    };
}

role!(
    /// Any signed-in account.
    SignedIn,
    |_| true,
    None
);
role!(
    /// Any signed-in account, and keys that read stock: the catalogue.
    CatalogReader,
    |_| true,
    Some(Scope::ReadStock)
);
role!(
    /// Viewer, admin or super_admin: reads the admin portal.
    Staff,
    Role::is_staff,
    None
);
role!(
    /// Staff, and keys that read sales.
    SalesReader,
    Role::is_staff,
    Some(Scope::ReadSales)
);
role!(
    /// Staff, and keys that read stock.
    StockReader,
    Role::is_staff,
    Some(Scope::ReadStock)
);
role!(
    /// Admin or super_admin, and keys that write stock.
    StockWriter,
    Role::may_write,
    Some(Scope::WriteStock)
);
role!(
    /// Staff, and keys that upload: what became of an upload.
    UploadReader,
    Role::is_staff,
    Some(Scope::WriteUpload)
);
role!(
    /// Admin or super_admin: changes the distributor's data.
    Writer,
    Role::may_write,
    None
);
role!(
    /// Admin or super_admin, and keys that upload.
    Uploader,
    Role::may_write,
    Some(Scope::WriteUpload)
);
role!(
    /// Super_admin only.
    SuperAdmin,
    |role| role == Role::SuperAdmin,
    None
);

/// A customer, on its own data.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Who is asking.
    caller: Caller,
    /// The customer that the account acts for.
    pub customer_id: i64,
}

impl Deref for Customer {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.caller
    }
}

impl FromRequest for Customer {
    type Error = AppError;
    type Future = Ready<AppResult<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(request).and_then(|caller| match caller {
            Caller {
                role: Role::Customer,
                customer_id: Some(customer_id),
                key: None,
                ..
            } => Ok(Self { caller, customer_id }),
            _ => Err(AppError::forbidden()),
        }))
    }
}
