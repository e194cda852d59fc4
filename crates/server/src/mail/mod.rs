//! Mail: written in the transaction that it tells of, delivered by a job.
//!
//! A mail is a row of the table `mail` for as long as it has not been taken by a mail server, so that one of a
//! transaction that was rolled back is never sent, and one that was accepted is not there to be sent again.

use std::fmt;

use sqlx::postgres::PgConnection;
use uuid::Uuid;

use crate::jobs;
use crate::settings::service as settings;

mod delivery;
mod letter;
mod message;
pub mod report;
mod store;
mod task;
pub mod texts;
mod transport;

pub(crate) use delivery::Mailer;
pub(crate) use message::sender;
pub(crate) use task::SendMail;
pub(crate) use transport::{check_url, server};

/// A mail to one address, as plain text and as HTML. Made by the functions of [`texts`].
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// One line; holds no code and no link.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// A kept file that it carries.
    pub attachment: Option<Uuid>,
    /// The hash of the picture that its HTML shows at its head.
    pub logo: Option<Vec<u8>>,
}

impl fmt::Debug for Mail {
    /// Without the text, which may hold a code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail")
            .field("to", &self.to)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// Sends a mail once the caller's transaction is committed, and never if it is rolled back. It is signed with the
/// distributor's name and shows its logo.
pub async fn enqueue(connection: &mut PgConnection, mail: Mail) -> sqlx::Result<()> {
    enqueue_for_id(connection, mail).await.map(drop)
}

/// As [`enqueue`], with the id of the mail.
pub(crate) async fn enqueue_for_id(connection: &mut PgConnection, mail: Mail) -> sqlx::Result<Uuid> {
    let company = settings::signature(&mut *connection).await?;
    let id = store::insert(connection, &letter::signed(mail, company)).await?;
    jobs::add(connection, &SendMail { mail: id }).await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_says_is_not_in_its_debug_output() {
        let mail = texts::login_code("budi@contoh.id", "482913", 10);
        assert!(mail.text.contains("482913"));
        assert!(!format!("{mail:?}").contains("482913"));
    }
}
