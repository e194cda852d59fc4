//! Running programs and saying what happens.

use std::ffi::OsStr;
use std::io::{self, Write};
use std::process::{Command, Output, Stdio};

use anyhow::{Context, bail};

/// One line for the person who waits.
pub fn say(line: &str) {
    // Where standard output is closed nobody waits.
    let _ = writeln!(io::stdout(), "{line}");
}

/// Part of a line; the rest follows.
pub fn say_part(part: &str) {
    let mut out = io::stdout();
    let _ = write!(out, "{part}");
    let _ = out.flush();
}

/// What went wrong.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr(), "xtask: {line}");
}

/// Runs a program to its end, its output shown; fails when it does.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let shown = shown(command);
    let status = command.status().with_context(|| format!("cannot run {shown}"))?;
    if !status.success() {
        bail!("{shown} failed ({status})");
    }
    Ok(())
}

/// Runs a program and gives its standard output; fails, with what it said, when it does.
pub fn capture(command: &mut Command) -> anyhow::Result<String> {
    let shown = shown(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {shown}"))?;
    if !output.status.success() {
        bail!(
            "{shown} failed ({}): {}",
            output.status,
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    String::from_utf8(output.stdout).with_context(|| format!("{shown} did not print text"))
}

/// The first line that a program prints, if it is there at all.
pub fn first_line(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let Output { status, stdout, .. } = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(stdout).ok()?;
    status
        .success()
        .then(|| text.lines().next().unwrap_or_default().trim().to_owned())
}

/// A command as a person would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
