//! Changes of users: what is on file about a customer, what staff may do, who can sign in, and where mail goes.

use domain::ProblemCode;
use domain::account::{
    AccountStatus, Role, UserDetail, UserPatch, address_problem, email_problem, name_problem, phone_problem,
    terms_problem,
};
use sqlx::PgConnection;

use super::fields::{Fields, typed};
use super::id::UserId;
use super::store::{self, Account, Profile};
use super::{detail, finish};
use crate::audit::{self, Changes};
use crate::error::{AppError, AppResult, OnConstraint};
use crate::extract::Caller;
use crate::http::precondition::Seen;
use crate::identity::{email_change, setup};
use crate::limits::codes;
use crate::state::AppState;

/// Changes a user; what is absent stays.
///
/// # Errors
/// 403 for staff unless a super_admin asks, 404, 409 where the account's state does not allow it, 412, 422.
pub async fn change(
    state: &AppState,
    caller: &Caller,
    id: UserId,
    seen: Seen,
    patch: &UserPatch,
) -> AppResult<UserDetail> {
    id.demand(caller)?;
    check(id, patch)?;
    let now = state.clock.now();
    let mut transaction = state.db.begin().await?;
    let work = Work {
        state,
        caller,
        id,
        patch,
    };
    let (account_id, is_changed) = match id {
        UserId::Customer(id) => {
            let (customer, account) = store::customer(&mut transaction, id).await?;
            seen.demand(customer.version + account.as_ref().map_or(0, |account| account.version))?;
            let is_changed = work
                .customer(&mut transaction, &customer.profile, account.as_ref())
                .await?;
            (account.map(|account| account.id), is_changed)
        }
        UserId::Staff(id) => {
            let account = store::staff(&mut transaction, id).await?;
            seen.demand(account.version)?;
            (Some(id), work.staff(&mut transaction, &account).await?)
        }
    };
    let changed = detail::detail(&mut transaction, id, now).await?;
    if is_changed {
        finish(state, transaction, id, account_id.as_slice()).await?;
    }
    Ok(changed)
}

/// What can be judged without looking at the user.
fn check(id: UserId, patch: &UserPatch) -> AppResult<()> {
    let mut fields = Fields::default();
    fields.check(
        "/name",
        patch.name.as_deref().and_then(|name| name_problem(name.trim())),
    );
    let email = patch.email.as_ref().and_then(|email| typed(email.as_deref()));
    fields.check("/email", email.and_then(email_problem));
    if !matches!(
        patch.status,
        None | Some(AccountStatus::Active | AccountStatus::Disabled)
    ) {
        fields.refuse("/status", "invalid", "Pakai active atau disabled.");
    }
    match id {
        UserId::Customer(_) => {
            let phone = patch.phone.as_ref().and_then(|phone| typed(phone.as_deref()));
            fields.check("/phone", phone.and_then(phone_problem));
            let address = patch.address.as_ref().and_then(|address| typed(address.as_deref()));
            fields.check("/address", address.and_then(address_problem));
            fields.check("/terms_days", patch.terms_days.and_then(terms_problem));
            if patch.role.is_some() {
                fields.refuse("/role", "not_offered", "Peran hanya untuk admin. Hapus dari kiriman.");
            }
        }
        UserId::Staff(_) => {
            for (pointer, is_given) in [
                ("/phone", patch.phone.is_some()),
                ("/address", patch.address.is_some()),
                ("/terms_days", patch.terms_days.is_some()),
            ] {
                if is_given {
                    let detail = "Isian ini hanya untuk customer. Hapus dari kiriman.";
                    fields.refuse(pointer, "not_offered", detail);
                }
            }
            if patch.email.is_some() && email.is_none() {
                fields.refuse("/email", "required", "Akun admin harus punya alamat email.");
            }
            if patch.role == Some(Role::Customer) {
                fields.refuse("/role", "invalid", setup::NO_ROLE_OF_STAFF);
            }
        }
    }
    fields.finish()
}

/// One change: by whom, of whom, and what.
struct Work<'a> {
    state: &'a AppState,
    caller: &'a Caller,
    id: UserId,
    patch: &'a UserPatch,
}

impl Work<'_> {
    /// Whether something about the customer changed.
    async fn customer(
        &self,
        connection: &mut PgConnection,
        old: &Profile,
        account: Option<&Account>,
    ) -> AppResult<bool> {
        let patch = self.patch;
        let patched = |new: &Option<Option<String>>, old: &Option<String>| match new {
            Some(new) => typed(new.as_deref()).map(str::to_owned),
            None => old.clone(),
        };
        let new = Profile {
            name: patch.name.as_deref().unwrap_or(&old.name).trim().to_owned(),
            email: match account {
                // The account's own takes its place once its code is entered.
                Some(_) => old.email.clone(),
                None => patched(&patch.email, &old.email),
            },
            phone: patched(&patch.phone, &old.phone),
            address: patched(&patch.address, &old.address),
            terms_days: patch.terms_days.unwrap_or(old.terms_days),
        };
        let mut changes = Changes::default();
        let name_edited = changes.note("name", &old.name, &new.name);
        changes.note("email", &old.email, &new.email);
        changes.note("phone", &old.phone, &new.phone);
        changes.note("address", &old.address, &new.address);
        changes.note("terms_days", &old.terms_days, &new.terms_days);
        let mut is_changed = !changes.is_empty();
        if let (UserId::Customer(id), true) = (self.id, is_changed) {
            store::set_profile(connection, id, &new, name_edited).await?;
            self.record(connection, "customer_changed", changes).await?;
        }
        match account {
            Some(account) => {
                is_changed |= self.status(connection, account).await?;
                is_changed |= self.email(connection, account).await?;
            }
            None if patch.status.is_some() => {
                return Err(conflict(
                    "Customer ini belum punya akun. Ia mendaftar sendiri di halaman pendaftaran.",
                ));
            }
            None => {}
        }
        Ok(is_changed)
    }

    /// Whether something about the member of the staff changed.
    async fn staff(&self, connection: &mut PgConnection, old: &Account) -> AppResult<bool> {
        let name = self.patch.name.as_deref().unwrap_or(&old.name).trim();
        let role = self.patch.role.map_or(old.role.as_str(), |role| role.as_str());
        let mut changes = Changes::default();
        changes.note("name", &old.name.as_str(), &name);
        if changes.note("role", &old.role.as_str(), &role) && self.is_self(old) {
            return Err(conflict(
                "Peran akun Anda sendiri tidak dapat diubah. Minta super_admin lain melakukannya.",
            ));
        }
        let mut is_changed = !changes.is_empty();
        if is_changed {
            store::set_member(connection, old.id, name, role)
                .await
                .on_constraint(LAST_SUPER_ADMIN, last_super_admin)?;
            self.record(connection, "admin_changed", changes).await?;
        }
        is_changed |= self.status(connection, old).await?;
        is_changed |= self.email(connection, old).await?;
        Ok(is_changed)
    }

    /// Lets the account sign in, or no longer.
    async fn status(&self, connection: &mut PgConnection, account: &Account) -> AppResult<bool> {
        let Some(status) = self.patch.status else {
            return Ok(false);
        };
        let is_active = status == AccountStatus::Active;
        if is_active == account.is_active {
            return Ok(false);
        }
        if account.is_anonymised {
            return Err(anonymised());
        }
        if self.is_self(account) {
            return Err(conflict(
                "Akun Anda sendiri tidak dapat dinonaktifkan. Minta super_admin lain melakukannya.",
            ));
        }
        store::set_active(connection, account.id, is_active)
            .await
            .on_constraint(LAST_SUPER_ADMIN, last_super_admin)?;
        let words = [AccountStatus::Disabled, AccountStatus::Active];
        let mut changes = Changes::default();
        changes.note("status", &words[usize::from(account.is_active)], &status);
        let action = if is_active {
            "account_enabled"
        } else {
            "account_disabled"
        };
        self.record(connection, action, changes).await?;
        Ok(true)
    }

    /// Asks for a code at the account's new address; the old one is told.
    async fn email(&self, connection: &mut PgConnection, account: &Account) -> AppResult<bool> {
        let Some(email) = &self.patch.email else {
            return Ok(false);
        };
        let Some(email) = typed(email.as_deref()) else {
            return Err(AppError::invalid(
                "/email",
                "required",
                "Akun ini masuk dengan alamat emailnya, jadi tidak dapat dikosongkan.",
            ));
        };
        if email.eq_ignore_ascii_case(&account.email) {
            return Ok(false);
        }
        if account.is_anonymised {
            return Err(anonymised());
        }
        if self.is_self(account) {
            return Err(conflict(
                "Email akun Anda sendiri diganti di halaman Akun saya, dengan kata sandi.",
            ));
        }
        email_change::check(email, &account.email)?;
        let now = self.state.clock.now();
        codes::count_for_address(connection, self.state.limits.now().otp, email, now).await??;
        // What closes open questions of the account came before.
        email_change::ask(connection, self.state, &account.addressee(), email).await?;
        store::touch(connection, account.id).await?;
        let mut changes = Changes::default();
        changes.note("email", &account.email.as_str(), &email);
        self.record(connection, "email_change_asked", changes).await?;
        Ok(true)
    }

    fn is_self(&self, account: &Account) -> bool {
        account.id == self.caller.account_id
    }

    async fn record(&self, connection: &mut PgConnection, action: &str, changes: Changes) -> sqlx::Result<()> {
        let (before, after) = changes.into_values();
        let now = self.state.clock.now();
        audit::record(connection, now, self.caller, action, &self.id.wire(), before, after).await
    }
}

const LAST_SUPER_ADMIN: &str = "account_last_super_admin";

fn conflict(detail: &str) -> AppError {
    AppError::problem(ProblemCode::Conflict, detail)
}

fn last_super_admin() -> AppError {
    conflict(
        "Ini super_admin aktif yang terakhir. Jadikan admin lain super_admin dulu, supaya selalu ada yang dapat masuk.",
    )
}

fn anonymised() -> AppError {
    conflict("Data pribadi akun ini sudah dihapus, jadi tidak dapat diaktifkan lagi.")
}
