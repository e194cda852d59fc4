//! A believable distributor to look at: 24 months that end today, put in through the same importer as any file, and taken
//! away by undoing its uploads.

use actix_web::web::Data;
use anyhow::{Context as _, bail};
use domain::account::Role;
use uuid::Uuid;

use crate::extract::Caller;
use crate::identity;
use crate::state::AppState;
use crate::uploads::service as uploads;

mod files;
mod market;
mod random;

pub use files::{Distributor, File};

/// Invoice lines of the demo, about.
const LINES: u32 = 120_000;

/// The accounts that the demo makes.
const ACCOUNTS: [(&str, Role); 2] = [("demo", Role::SuperAdmin), ("demo-viewer", Role::Viewer)];

/// A way in that `load` made.
#[derive(Clone, Debug)]
pub struct Login {
    /// The username.
    pub username: String,
    /// What it may do.
    pub role: Role,
    /// The password that was drawn for it.
    pub password: String,
}

/// Fills an empty database with the demo distributor. `progress` is told each file that is in. Refuses a database that
/// holds other data; a demo that is there already gets fresh passwords only.
pub async fn load(state: &Data<AppState>, progress: &mut dyn FnMut(&str)) -> anyhow::Result<Vec<Login>> {
    let counts = sqlx::query!(
        r#"select count(*) filter (where not demo) as "other!", count(*) filter (where demo and status = 'committed') as "demo!"
           from upload"#
    )
    .fetch_one(&state.db)
    .await?;
    if counts.other > 0 {
        bail!("the database holds other data; the demo loads only into an empty one");
    }
    let mut logins = Vec::new();
    let mut loader = None;
    for (username, role) in ACCOUNTS {
        let password = password(state);
        let id = identity::put_demo_account(state, username, role, &password)
            .await
            .with_context(|| format!("cannot make the account {username}"))?;
        loader.get_or_insert(Caller {
            account_id: id,
            role,
            name: username.to_owned(),
            session_id: Uuid::nil(),
            customer_id: None,
            totp_setup_required: false,
            key: None,
        });
        logins.push(Login {
            username: username.to_owned(),
            role,
            password,
        });
    }
    if counts.demo > 0 {
        return Ok(logins);
    }
    let caller = loader.context("the demo has an account")?;
    let seed = u64::from_le_bytes(state.random.bytes::<8>());
    let mut distributor = Distributor::new(seed, state.clock.today(), LINES);
    while let Some(file) = distributor.next_file() {
        let report = uploads::import_own(state, &caller, &file.name, &file.bytes)
            .await
            .map_err(|error| anyhow::anyhow!("{}: {error}", file.name))?;
        progress(&format!("{}: {}", file.name, report.rows.accepted));
    }
    Ok(logins)
}

/// Takes the demo away: its uploads are undone, newest first, and its accounts lose their rights.
pub async fn remove(state: &Data<AppState>, progress: &mut dyn FnMut(&str)) -> anyhow::Result<()> {
    let rows = sqlx::query!(
        "select id, file_name, account_id, uploaded_by from upload
         where demo and status = 'committed' order by commit_order desc"
    )
    .fetch_all(&state.db)
    .await?;
    for row in rows {
        let caller = Caller {
            account_id: row.account_id,
            role: Role::SuperAdmin,
            name: row.uploaded_by,
            session_id: Uuid::nil(),
            customer_id: None,
            totp_setup_required: false,
            key: None,
        };
        uploads::undo_own(state, &caller, row.id)
            .await
            .map_err(|error| anyhow::anyhow!("{}: {error}", row.file_name))?;
        progress(&row.file_name);
    }
    for (username, _) in ACCOUNTS {
        if !identity::retire_demo_account(state, username).await? {
            progress(&format!(
                "{username} stays: it is the last super_admin; make another with `ampconnect admin create`"
            ));
        }
    }
    Ok(())
}

/// A password that keeps the rules and can be read out: three groups of letters and digits.
fn password(state: &AppState) -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz";
    let bytes = state.random.bytes::<12>();
    let group = |range: std::ops::Range<usize>| -> String {
        bytes[range]
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
            .collect()
    };
    let digits = u16::from_le_bytes([bytes[10], bytes[11]]) % 9000 + 1000;
    format!("Gir-{}-{}-{digits}", group(0..5), group(5..10))
}
