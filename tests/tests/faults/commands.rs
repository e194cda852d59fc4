//! The program's commands, run to their end.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use integration_tests::process::command;

/// The password of admins that are made.
pub const PASSWORD: &str = "PorosDepan#40T";

/// Runs a command of the program on a data directory.
pub fn run(data_dir: &Path, arguments: &[&str], input: &str) -> Output {
    command_with(data_dir, &[], arguments, input)
}

/// Runs a command of the program with further variables.
pub fn command_with(data_dir: &Path, variables: &[(&str, String)], arguments: &[&str], input: &str) -> Output {
    let mut child = command(data_dir)
        .unwrap()
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Makes an admin.
pub fn create_admin(data_dir: &Path, username: &str) -> Output {
    let email = format!("{username}@contoh.id");
    let words = [
        "admin",
        "create",
        "--username",
        username,
        "--email",
        &email,
        "--role",
        "admin",
        "--password-stdin",
    ];
    run(data_dir, &words, PASSWORD)
}

/// Shows what a command that failed said.
pub fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
