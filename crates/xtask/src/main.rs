//! The project's chores: `cargo xtask <chore>`.

use std::process::ExitCode;

mod assets;
mod pooler;
mod postgres;
mod prepare;
mod project;
mod shell;
mod styles;
mod test;
mod tools;
mod up;

use project::Project;

const HELP: &str = "\
cargo xtask up                       install what is missing, build, start with the demo distributor
cargo xtask test [--keep-going] [STEP...]
                                     everything that CI runs, or the named steps of it
cargo xtask bench [LINES | --busy | --customers | --scale | --xlsx]
                                     measure import, pages and memory beside their ceilings, or a part of that
cargo xtask openapi                  write openapi/openapi.json from the routes
cargo xtask prepare                  write .sqlx from the queries and migrations
cargo xtask bless                    openapi, prepare, and take every snapshot as it is now
cargo xtask dist                     compress what Trunk built (Trunk calls it)";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let result = Project::find().and_then(|project| match words.as_slice() {
        ["up"] => up::up(&project),
        ["test", rest @ ..] => test::test(&project, rest),
        ["bench", rest @ ..] => prepare::bench(&project, rest),
        ["dist"] => assets::compress_staged(),
        ["openapi"] => prepare::openapi(&project),
        ["prepare"] => prepare::queries(&project),
        ["bless"] => prepare::bless(&project),
        ["help" | "--help" | "-h"] | [] => {
            shell::say(HELP);
            Ok(())
        }
        _ => anyhow::bail!("there is no chore '{}'\n{HELP}", words.join(" ")),
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            shell::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
