//! Whom an address names.

use domain::account::Role;
use domain::id::{AdminId, CustomerId};
use serde::{Deserialize, Deserializer};

use crate::error::{AppError, AppResult};
use crate::extract::Caller;

/// A customer, with an account or without, or a member of the staff: `cus_42`, `adm_42`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserId {
    Customer(i64),
    Staff(i64),
}

impl UserId {
    /// As on the wire.
    pub fn wire(self) -> String {
        match self {
            Self::Customer(id) => CustomerId(id).to_string(),
            Self::Staff(id) => AdminId(id).to_string(),
        }
    }

    /// Whether the caller, who may write, may administer this user.
    ///
    /// # Errors
    /// 403 for staff, unless a super_admin asks.
    pub fn demand(self, caller: &Caller) -> AppResult<()> {
        match self {
            Self::Customer(_) => Ok(()),
            Self::Staff(_) => demand_super_admin(caller),
        }
    }

    /// The customer.
    ///
    /// # Errors
    /// 404 for staff: there is no such thing at the address.
    pub fn customer(self) -> AppResult<i64> {
        match self {
            Self::Customer(id) => Ok(id),
            Self::Staff(_) => Err(AppError::not_found()),
        }
    }

    /// The account of a member of the staff.
    ///
    /// # Errors
    /// 404 for customers: there is no such thing at the address.
    pub fn staff(self) -> AppResult<i64> {
        match self {
            Self::Staff(id) => Ok(id),
            Self::Customer(_) => Err(AppError::not_found()),
        }
    }
}

/// Whether the caller may administer staff.
///
/// # Errors
/// 403 where it may not.
pub fn demand_super_admin(caller: &Caller) -> AppResult<()> {
    if caller.role == Role::SuperAdmin {
        Ok(())
    } else {
        Err(AppError::forbidden())
    }
}

impl<'de> Deserialize<'de> for UserId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let customer = text.parse().map(|CustomerId(id)| Self::Customer(id));
        customer
            .or_else(|_| text.parse().map(|AdminId(id)| Self::Staff(id)))
            .map_err(serde::de::Error::custom)
    }
}
