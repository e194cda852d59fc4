//! What handlers take: the caller as the role that the route demands, and bodies, queries and paths whose every failure
//! is the right problem. The role stands first among a handler's arguments, so that it is judged first.

use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use domain::account::Role;
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
    ($(#[$doc:meta])* $name:ident, $may:expr) => {
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
                let may: fn(Role) -> bool = $may;
                ready(caller(request).and_then(|caller| {
                    if may(caller.role) {
                        Ok(Self(caller))
                    } else {
                        Err(AppError::forbidden())
                    }
                }))
            }
        }
    };
}

role!(
    /// Any signed-in account.
    SignedIn,
    |_| true
);
role!(
    /// Viewer, admin or super_admin: reads the admin portal.
    Staff,
    Role::is_staff
);
role!(
    /// Admin or super_admin: changes the distributor's data.
    Writer,
    Role::may_write
);
role!(
    /// Super_admin only.
    SuperAdmin,
    |role| role == Role::SuperAdmin
);
