//! The private PostgreSQL: who starts it, who stops it, and what survives.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use integration_tests::process::Process;

use crate::commands::{PASSWORD, create_admin, run, succeeded};

const PATIENCE: Duration = Duration::from_secs(20);

/// The server's process id, as PostgreSQL notes it; none when it was stopped in good order.
fn postmaster(data_dir: &Path) -> Option<String> {
    let text = fs::read_to_string(data_dir.join("pg/postmaster.pid")).ok()?;
    text.lines().next().map(str::to_owned)
}

fn signal(name: &str, process: &str) {
    let told = std::process::Command::new("sh")
        .args(["-c", "kill \"-$1\" \"$2\"", "sh", name, process])
        .status();
    assert!(told.unwrap().success());
}

#[tokio::test]
async fn the_cluster_outlives_a_killed_server_and_stops_with_the_last_one() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut process = Process::serve_privately(data_dir.path()).await.unwrap();
    let running = postmaster(data_dir.path()).expect("it runs");
    // A command beside the server uses the same cluster, and leaves it running.
    succeeded(&create_admin(data_dir.path(), "rina"));
    assert_eq!(postmaster(data_dir.path()).as_ref(), Some(&running));

    process.kill().unwrap();
    assert_eq!(postmaster(data_dir.path()).as_ref(), Some(&running), "it goes on");
    let mut process = Process::serve_privately(data_dir.path()).await.unwrap();
    assert_eq!(
        postmaster(data_dir.path()).as_ref(),
        Some(&running),
        "the next server attaches to it"
    );
    drop(process.anonymous().signed_in("rina", PASSWORD).await);

    process.terminate().unwrap();
    assert_eq!(postmaster(data_dir.path()), None, "the last one stops it");
}

#[tokio::test]
async fn a_killed_postgres_comes_back_with_everything_acknowledged() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut process = Process::serve_privately(data_dir.path()).await.unwrap();
    succeeded(&create_admin(data_dir.path(), "rina"));
    let killed = postmaster(data_dir.path()).expect("it runs");
    signal("KILL", &killed);
    let deadline = Instant::now() + PATIENCE;
    while postmaster(data_dir.path()).is_none_or(|running| running == killed) || !process.is_ready().await {
        assert!(Instant::now() < deadline, "it does not come back");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    drop(process.anonymous().signed_in("rina", PASSWORD).await);
    process.terminate().unwrap();
}

#[test]
fn commands_that_start_at_once_share_one_cluster() {
    let data_dir = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        let names = ["satu", "dua", "tiga", "empat"];
        let commands: Vec<_> = names
            .iter()
            .map(|name| scope.spawn(|| create_admin(data_dir.path(), name)))
            .collect();
        for command in commands {
            succeeded(&command.join().unwrap());
        }
    });
    assert_eq!(postmaster(data_dir.path()), None, "the last one stops it");
    succeeded(&run(data_dir.path(), &["verify"], ""));
}

#[test]
fn a_lock_file_that_a_crash_left_is_no_obstacle() {
    let data_dir = tempfile::tempdir().unwrap();
    succeeded(&run(data_dir.path(), &["migrate"], ""));
    // The number belongs to a process that is no PostgreSQL, as after a restart of the machine.
    let stale = data_dir.path().join("pg/postmaster.pid");
    let reference = data_dir.path().join("pg/postmaster.opts");
    fs::copy(&reference, &stale).unwrap();
    fs::write(&stale, format!("{}\n/nowhere\n1\n5432\n", std::process::id())).unwrap();
    succeeded(&run(data_dir.path(), &["verify"], ""));
}

#[test]
fn what_is_no_cluster_of_ours_is_left_alone() {
    let data_dir = tempfile::tempdir().unwrap();
    let place = data_dir.path().join("pg");
    fs::create_dir(&place).unwrap();
    fs::write(place.join("photo.jpg"), "precious").unwrap();
    let refused = run(data_dir.path(), &["migrate"], "");
    assert!(!refused.status.success());
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr).lines().count(),
        1,
        "one clear line"
    );
    assert_eq!(fs::read_to_string(place.join("photo.jpg")).unwrap(), "precious");
}

#[test]
fn a_cluster_of_another_version_is_refused_by_name() {
    let data_dir = tempfile::tempdir().unwrap();
    succeeded(&run(data_dir.path(), &["migrate"], ""));
    let version = data_dir.path().join("pg/PG_VERSION");
    let ours = fs::read_to_string(&version).unwrap();
    fs::write(&version, "12\n").unwrap();
    let refused = run(data_dir.path(), &["migrate"], "");
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        !refused.status.success() && said.contains("PostgreSQL 12") && said.lines().count() == 1,
        "{said}"
    );
    fs::write(&version, ours).unwrap();
    succeeded(&run(data_dir.path(), &["verify"], ""));
}

#[test]
fn passwords_are_readable_by_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let data_dir = tempfile::tempdir().unwrap();
    succeeded(&run(data_dir.path(), &["migrate"], ""));
    let mode = fs::metadata(data_dir.path().join("pg/ampconnect.passwords"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
