//! The rules of the house as checks: who may know whom, where SQL and outgoing calls may stand, how long a
//! file may be, and what may not be left behind.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Lowest layer first; a crate may depend on crates of lower layers, and within a layer on earlier ones.
const LAYERS: [&str; 27] = [
    "basis",
    "texts",
    "calendar",
    "feed",
    "order",
    "db",
    "jobs",
    "outbound",
    "telemetry",
    "partners",
    "identity",
    "notify",
    "escalation",
    "monitoring",
    "inventory",
    "ordering",
    "certification",
    "support",
    "web",
    "api",
    "console",
    "desk",
    "shop",
    "partner-sim",
    "testkit",
    "aboyeur",
    "bench",
];

/// Crates without input and output: they may not know the database, the network or an async runtime.
const PURE: [&str; 5] = ["basis", "texts", "calendar", "feed", "order"];

const MAX_LINES: usize = 600;

/// Text that may not be left in the product, and why.
const FORBIDDEN: [(&str, &str); 6] = [
    ("todo!(", "finish it or leave it out"),
    ("unimplemented!(", "finish it or leave it out"),
    ("#[ignore", "assert the present behaviour instead of skipping the test"),
    ("thread::sleep", "tests wait for events, not for time"),
    ("#[should_panic", "assert the error instead"),
    ("#[allow(", "write #[expect(…, reason = \"…\")]"),
];

/// Every broken rule as `path:line: what is wrong`.
pub(crate) fn check(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut problems = Vec::new();
    for name in crate_names(root)? {
        check_dependencies(root, &name, &mut problems)?;
        for file in rust_files(&root.join("crates").join(&name))? {
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            let shown = file.strip_prefix(root).unwrap_or(&file).display().to_string();
            check_file(&name, &shown, &text, &mut problems);
        }
    }
    check_migrations(root, &mut problems)?;
    check_documents(root, &mut problems);
    Ok(problems)
}

fn crate_names(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root.join("crates"))? {
        let entry = entry?;
        if entry.path().join("Cargo.toml").exists() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn check_dependencies(root: &Path, name: &str, problems: &mut Vec<String>) -> anyhow::Result<()> {
    let path = root.join("crates").join(name).join("Cargo.toml");
    let manifest: toml::Table =
        fs::read_to_string(&path)?.parse().with_context(|| path.display().to_string())?;
    let Some(layer) = layer_of(name) else {
        problems.push(format!("crates/{name}: has no place in the layers of xtask/src/tidy.rs; give it one"));
        return Ok(());
    };
    let dependencies =
        manifest.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
    for dependency in dependencies.keys() {
        if layer_of(dependency).is_some_and(|other| other >= layer) {
            problems.push(format!(
                "crates/{name}/Cargo.toml: {name} may not know {dependency}, which stands above it"
            ));
        }
        if PURE.contains(&name)
            && ["tokio", "db", "reqwest", "axum", "rusqlite"].contains(&dependency.as_str())
        {
            problems
                .push(format!("crates/{name}/Cargo.toml: {name} is pure and may not depend on {dependency}"));
        }
        let speaks_http = ["outbound", "partner-sim", "testkit", "bench"].contains(&name);
        if dependency == "reqwest" && !speaks_http {
            problems.push(format!("crates/{name}/Cargo.toml: only outbound opens outgoing connections"));
        }
        let drives_sql = ["rusqlite", "tokio-postgres", "deadpool-postgres"].contains(&dependency.as_str());
        if drives_sql && !["db", "testkit", "bench"].contains(&name) {
            problems.push(format!("crates/{name}/Cargo.toml: only db drives {dependency}"));
        }
    }
    Ok(())
}

fn layer_of(name: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == name)
}

fn check_file(name: &str, shown: &str, text: &str, problems: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > MAX_LINES {
        problems.push(format!("{shown}: {lines} lines; split it into rooms of at most {MAX_LINES}"));
    }
    let is_test = shown.contains("/tests/") || shown.ends_with("tests.rs");
    let holds_sql = ["store.rs", "sql.rs"].iter().any(|room| shown.ends_with(room))
        || shown.contains("/store/")
        || ["db", "testkit", "bench"].contains(&name);
    let file_name = shown.rsplit('/').next().unwrap_or_default();
    if ["utils.rs", "common.rs", "helpers.rs", "manager.rs"].contains(&file_name) {
        problems.push(format!("{shown}: name the file after the one thing inside it"));
    }
    for (number, line) in text.lines().enumerate() {
        let at = number + 1;
        for (pattern, cure) in FORBIDDEN {
            if pattern == "thread::sleep" && !is_test {
                continue;
            }
            // An attribute with a reason that stands in a macro for others' code is allowed.
            if line.contains(pattern) && !line.contains("reason = ") {
                problems.push(format!("{shown}:{at}: {pattern} is not allowed: {cure}"));
            }
        }
        if line.contains("statements! {") && !holds_sql && !is_test {
            problems.push(format!("{shown}:{at}: SQL stands in store.rs only"));
        }
    }
}

fn check_migrations(root: &Path, problems: &mut Vec<String>) -> anyhow::Result<()> {
    let names = |engine: &str| -> anyhow::Result<Vec<String>> {
        let mut names: Vec<String> = fs::read_dir(root.join("migrations").join(engine))?
            .filter_map(|entry| entry.ok().map(|entry| entry.file_name().to_string_lossy().into_owned()))
            .collect();
        names.sort();
        Ok(names)
    };
    let (sqlite, postgres) = (names("sqlite")?, names("postgres")?);
    if sqlite != postgres {
        problems.push(format!("migrations: the engines differ: sqlite {sqlite:?}, postgres {postgres:?}"));
    }
    Ok(())
}

fn check_documents(root: &Path, problems: &mut Vec<String>) {
    let promises = [
        ("README.md", "cargo run --release -- demo"),
        ("README.md", "./test"),
        (".ci/run", "./test"),
        ("ARCHITECTURE.md", "Code map"),
        ("CHANGELOG.md", "Unreleased"),
        ("SECURITY.md", "Report"),
        ("CONTRIBUTING.md", "./test"),
        ("LICENSE", "Apache License"),
    ];
    for (file, wanted) in promises {
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        if !text.contains(wanted) {
            problems.push(format!("{file}: should say {wanted:?}"));
        }
    }
}

fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems_of(shown: &str, text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        check_file("ordering", shown, text, &mut problems);
        problems
    }

    #[test]
    fn sql_outside_a_store_is_found() {
        assert_eq!(problems_of("crates/ordering/src/service.rs", "statements! { X = \"\"; }").len(), 1);
        assert!(problems_of("crates/ordering/src/store.rs", "statements! { X = \"\"; }").is_empty());
    }

    #[test]
    fn long_files_and_left_overs_are_found() {
        assert_eq!(problems_of("crates/ordering/src/a.rs", &"x\n".repeat(601)).len(), 1);
        let left_over = concat!("todo", "!(\"later\")");
        assert_eq!(problems_of("crates/ordering/src/a.rs", left_over).len(), 1);
        assert_eq!(problems_of("crates/ordering/src/helpers.rs", "").len(), 1);
    }
}
