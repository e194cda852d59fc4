//! Everything that CI runs, step by step.

use std::fs::{self, File};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, bail};

use crate::project::Project;
use crate::shell::{complain, run, say, say_part};
use crate::tools::Tools;
use crate::{assets, postgres, prepare};

/// What a step found out.
struct Outcome {
    /// Tests, or the step itself where it is one check.
    passed: u32,
    failed: u32,
    note: String,
}

type Run = fn(&Suite) -> anyhow::Result<Outcome>;

/// In the order in which they fail soonest. The app comes before the server, which is named by what it serves.
const STEPS: &[(&str, Run)] = &[
    ("tools", |suite| suite.install()),
    ("format", |suite| check(suite.cargo(&["fmt", "--all", "--check"]))),
    ("licences", |suite| {
        check(suite.cargo(&["deny", "--log-level=error", "check", "bans", "licenses", "sources"]))
    }),
    ("app", |suite| {
        assets::build(suite.project, &suite.tools).map(|()| one(String::new()))
    }),
    ("weight", |suite| assets::hold_budget(suite.project).map(one)),
    ("lints", |suite| {
        prepare::lint(suite.project).map(|()| one(String::new()))
    }),
    ("app lints", |suite| {
        let mut clippy = suite.cargo(&[
            "clippy",
            "--quiet",
            "--package",
            "frontend",
            "--target",
            "wasm32-unknown-unknown",
        ]);
        clippy.args(["--", "--deny", "warnings"]);
        check(clippy)
    }),
    ("build", |suite| {
        check(suite.cargo(&["build", "--quiet", "--workspace", "--all-targets"]))
    }),
    ("unit", |suite| {
        suite.tests("unit", &["--lib", "--bins", "--test", "ingest", "--test", "svg"])
    }),
    ("house", |suite| suite.tests("house", &["--test", "house"])),
    // More at a time than processors: many of these tests wait for jobs.
    ("api", |suite| {
        suite.tests("api", &["--test", "api", "--", "--test-threads", "3"])
    }),
    ("faults", |suite| suite.tests("faults", &["--test", "faults"])),
    ("browser", |suite| suite.tests("browser", &["--test", "browser"])),
];

/// Runs the steps named, or all. Flags: `--keep-going` goes on after a failure.
pub fn test(project: &Project, arguments: &[&str]) -> anyhow::Result<()> {
    let keep_going = arguments.contains(&"--keep-going");
    let named: Vec<&str> = arguments
        .iter()
        .copied()
        .filter(|word| !word.starts_with("--"))
        .collect();
    if let Some(unknown) = named.iter().find(|name| STEPS.iter().all(|(step, _)| step != *name)) {
        let known: Vec<&str> = STEPS.iter().map(|(step, _)| *step).collect();
        bail!("there is no step '{unknown}'; there are: {}", known.join(", "));
    }
    let suite = Suite {
        project,
        tools: Tools::find(&project.target),
    };
    let chosen: Vec<_> = STEPS
        .iter()
        .filter(|(step, _)| named.is_empty() || named.contains(step))
        .collect();
    let (mut passed, mut failed) = (0, 0);
    let started = Instant::now();
    for (place, (step, run)) in chosen.iter().enumerate() {
        say_part(&format!("[{:>2}/{}] {step:<10} ", place + 1, chosen.len()));
        let began = Instant::now();
        let outcome = run(&suite).unwrap_or_else(|error| {
            complain(&format!("{step}: {error:#}"));
            Outcome {
                passed: 0,
                failed: 1,
                note: String::new(),
            }
        });
        passed += outcome.passed;
        failed += outcome.failed;
        let verdict = if outcome.failed == 0 { "ok" } else { "FAILED" };
        say(format!(
            "{verdict:<6} {:>5.1} s  {}",
            began.elapsed().as_secs_f64(),
            outcome.note
        )
        .trim_end());
        if outcome.failed > 0 && !keep_going {
            break;
        }
    }
    say(&format!("in {} s", started.elapsed().as_secs()));
    say(&format!("{passed} passed, {failed} failed"));
    if failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

fn one(note: String) -> Outcome {
    Outcome {
        passed: 1,
        failed: 0,
        note,
    }
}

fn check(mut command: Command) -> anyhow::Result<Outcome> {
    run(&mut command).map(|()| one(String::new()))
}

struct Suite<'a> {
    project: &'a Project,
    tools: Tools,
}

impl Suite<'_> {
    fn install(&self) -> anyhow::Result<Outcome> {
        self.tools.for_browser_app()?;
        self.tools.for_tests()?;
        postgres::binaries()?;
        Ok(one(String::new()))
    }

    /// Cargo with the settings that every step shares, so that nothing is built twice.
    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(arguments)
            .current_dir(&self.project.root)
            .env("PATH", self.tools.search_path())
            .env("SQLX_OFFLINE", "true")
            .env("INSTA_UPDATE", "no")
            .env("AMPC_TEST_AXE", self.tools.axe())
            .env("AMPC_TEST_PGBOUNCER", self.tools.pooler());
        command
    }

    /// Runs test programs, their output kept in a file and shown only where something failed.
    fn tests(&self, name: &str, arguments: &[&str]) -> anyhow::Result<Outcome> {
        let log = self.project.kept()?.join(format!("{name}.log"));
        let file = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = self.cargo(&["test", "--workspace", "--no-fail-fast"]);
        command.args(arguments).stdout(file.try_clone()?).stderr(file);
        let status = command.status().context("cannot run cargo")?;
        let text = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let (passed, failed) = count(&text);
        if !status.success() {
            say("");
            say(text.trim_end());
        }
        // A test program that died, or did not compile, counts no failed test.
        let failed = if status.success() { failed } else { failed.max(1) };
        if passed + failed == 0 {
            bail!("no test ran; see {}", log.display());
        }
        Ok(Outcome {
            passed,
            failed,
            note: format!("{passed} tests"),
        })
    }
}

/// Adds up the lines `test result: ok. 12 passed; 0 failed; ...`.
fn count(text: &str) -> (u32, u32) {
    let mut sums = (0, 0);
    for line in text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
    {
        let number_before = |word: &str| {
            let words: Vec<&str> = line.split([' ', ';']).filter(|word| !word.is_empty()).collect();
            let place = words.iter().position(|found| *found == word)?;
            words.get(place.checked_sub(1)?)?.parse::<u32>().ok()
        };
        sums.0 += number_before("passed").unwrap_or(0);
        sums.1 += number_before("failed").unwrap_or(0);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_all_test_programs_are_added_up() {
        let text = "test a ... ok\ntest result: ok. 12 passed; 0 failed; 1 ignored; 0 measured\n\n\
                    test result: FAILED. 3 passed; 2 failed; 0 ignored\n";
        assert_eq!(count(text), (15, 2));
        assert_eq!(count("error: could not compile"), (0, 0));
    }
}
