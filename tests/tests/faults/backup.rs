//! Backup and restore: what comes back is what there was.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use domain::sales::SalesPage;
use integration_tests::process::Process;
use integration_tests::{Client, SalesFile, StockFile, day};

use crate::commands::{PASSWORD, create_admin, run, succeeded};

async fn list(client: &Client) -> SalesPage {
    client.get("/api/admin/sales?from=2026-01-01&to=2026-12-31").await.ok()
}

fn file_of(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_restored_backup_is_the_same_distributor() {
    let (old, new, kept) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let backup = file_of(kept.path(), "amp.backup");
    let mut process = Process::serve_privately(old.path()).await.unwrap();
    succeeded(&create_admin(old.path(), "rina"));
    let admin = process.anonymous().signed_in("rina", PASSWORD).await;
    admin
        .import("sales.csv", SalesFile::many(60, day("2026-10-01")).csv())
        .await;
    admin.import("stock.csv", StockFile::of([("P1", 40)]).csv()).await;
    let before = list(&admin).await;

    // Beside the running server, and never over a file that is there.
    succeeded(&run(old.path(), &["backup", &backup], ""));
    let mode = fs::metadata(&backup).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it holds hashes and keys");
    let again = run(old.path(), &["backup", &backup], "");
    assert!(!again.status.success());
    assert!(!Path::new(&format!("{backup}.partial")).exists());
    admin
        .import("later.csv", SalesFile::many(5, day("2027-01-01")).csv())
        .await;
    process.terminate().unwrap();

    succeeded(&run(new.path(), &["restore", &backup], ""));
    let mut process = Process::serve_privately(new.path()).await.unwrap();
    let admin = process.anonymous().signed_in("rina", PASSWORD).await;
    let after = list(&admin).await;
    assert_eq!((after.total, &after.summary), (before.total, &before.summary));
    // It goes on where the old one stopped: imports, undo and ledgers work.
    admin
        .import("later.csv", SalesFile::many(5, day("2026-12-01")).csv())
        .await;
    process.terminate().unwrap();
    succeeded(&run(new.path(), &["verify"], ""));
}

#[tokio::test]
async fn a_restore_into_a_database_that_is_in_use_is_refused() {
    let (old, kept) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let backup = file_of(kept.path(), "amp.backup");
    succeeded(&create_admin(old.path(), "rina"));
    succeeded(&run(old.path(), &["backup", &backup], ""));
    let refused = run(old.path(), &["restore", &backup], "");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("AMPC_DATA_DIR"), "{said}");
    assert_eq!(said.lines().count(), 1, "one clear line: {said}");
}

#[tokio::test]
async fn a_backup_that_was_cut_off_leaves_the_database_empty() {
    let (old, new, kept) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
    );
    let backup = file_of(kept.path(), "amp.backup");
    succeeded(&create_admin(old.path(), "rina"));
    succeeded(&run(old.path(), &["backup", &backup], ""));
    let whole = fs::read(&backup).unwrap();
    let cut = file_of(kept.path(), "cut.backup");
    fs::write(&cut, &whole[..whole.len() * 2 / 3]).unwrap();
    assert!(!run(new.path(), &["restore", &cut], "").status.success());
    // Nothing came of it, so the whole one still can.
    succeeded(&run(new.path(), &["restore", &backup], ""));
    let mut process = Process::serve_privately(new.path()).await.unwrap();
    drop(process.anonymous().signed_in("rina", PASSWORD).await);
    process.terminate().unwrap();
}
