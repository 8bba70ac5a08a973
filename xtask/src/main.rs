//! Repository checks that no lint knows: `cargo xtask tidy` and `cargo xtask ci`.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks on its standard streams"
)]

mod tidy;

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Context;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let result = match std::env::args().nth(1).as_deref() {
        Some("tidy") => run_tidy(&root),
        Some("ci") => run_ci(&root),
        _ => {
            eprintln!(
                "cargo xtask tidy   check the rules of the house\ncargo xtask ci     everything, and the supply chain where cargo-deny is installed"
            );
            return ExitCode::from(2);
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run_tidy(root: &Path) -> anyhow::Result<()> {
    let problems = tidy::check(root)?;
    for problem in &problems {
        println!("{problem}");
    }
    anyhow::ensure!(problems.is_empty(), "{} rules of the house are broken", problems.len());
    println!("tidy: all rules hold");
    Ok(())
}

fn run_ci(root: &Path) -> anyhow::Result<()> {
    let has_deny =
        Command::new("cargo").args(["deny", "--version"]).output().is_ok_and(|out| out.status.success());
    if has_deny {
        run(root, "cargo", &["deny", "--offline", "check", "licenses", "bans", "sources"])?;
    } else {
        println!(
            "ci: cargo-deny is not installed, so the supply chain is not checked (cargo install --locked cargo-deny)"
        );
    }
    run(root, "./test", &[])
}

fn run(root: &Path, program: &str, args: &[&str]) -> anyhow::Result<()> {
    let status = Command::new(program).args(args).current_dir(root).status();
    let status = status.with_context(|| format!("{program} cannot be started"))?;
    anyhow::ensure!(status.success(), "{program} {} failed", args.join(" "));
    Ok(())
}
