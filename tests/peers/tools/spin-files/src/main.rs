// SPDX-License-Identifier: Apache-2.0
//
// What each component of a Spin application must see: `spin-files APPLICATION OUT` copies its `files` to OUT/<component>,
// with the crate that Spin's loader matches by, in the steps that the loader takes (spinframework/spin:crates/loader/src/local.rs,
// copy mode). A component that Spin would refuse is a line on stdout, its id and why, with a tab between. Components that are
// written inside a trigger have no id of their own and are passed over.

use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

type Outcome = Result<(), String>;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, application, out] = arguments.as_slice() else {
        return Err("usage: spin-files APPLICATION OUT".into());
    };
    let root = Path::new(application).canonicalize().map_err(|e| format!("{application}: {e}"))?;
    let text = fs::read_to_string(root.join("spin.toml")).map_err(|e| format!("spin.toml: {e}"))?;
    let manifest: Table = text.parse().map_err(|e| format!("spin.toml: {e}"))?;
    for (id, component) in components(&manifest) {
        if let Err(why) = show(&root, &component, &Path::new(out).join(&id)) {
            println!("{id}\t{}", why.replace(['\n', '\t'], " "));
        }
    }
    Ok(())
}

// Version 1 has a list, version 2 a table.
fn components(manifest: &Table) -> Vec<(String, Table)> {
    match manifest.get("component") {
        Some(Value::Array(list)) => list
            .iter()
            .filter_map(Value::as_table)
            .map(|c| (c.get("id").and_then(Value::as_str).unwrap_or_default().to_string(), c.clone()))
            .collect(),
        Some(Value::Table(named)) => named
            .iter()
            .filter_map(|(id, c)| c.as_table().map(|c| (id.clone(), c.clone())))
            .collect(),
        _ => Vec::new(),
    }
}

fn show(root: &Path, component: &Table, to: &Path) -> Outcome {
    let list = |key: &str| component.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let exclude: Vec<String> = list("exclude_files").iter().filter_map(|e| e.as_str().map(str::to_string)).collect();
    for entry in list("files") {
        match entry {
            Value::String(pattern) => pattern_or_path(root, &pattern, to, &exclude)?,
            Value::Table(placement) => {
                let field = |key: &str| placement.get(key).and_then(Value::as_str).unwrap_or_default().to_string();
                place(root, &field("source"), &field("destination"), to, &exclude)?;
            }
            _ => return Err("an entry of `files` is neither text nor a table".into()),
        }
    }
    Ok(())
}

fn pattern_or_path(root: &Path, text: &str, to: &Path, exclude: &[String]) -> Outcome {
    for dots in ["..", "."] {
        if text == dots || text.ends_with(&format!("/{dots}")) {
            return Err(format!("{text:?} ends in a directory"));
        }
    }
    let path = root.join(text);
    if path.exists() {
        let destination = to.join(text);
        if path.is_dir() {
            copy_glob(root, &path.join("**/*"), root, &destination, exclude)
        } else {
            copy_file(root, &path, &destination, to, text)
        }
    } else if text.contains(['*', '?', '[', ']']) {
        copy_glob(root, &path, root, to, exclude)
    } else {
        Err(format!("{text:?} does not exist"))
    }
}

fn place(root: &Path, source: &str, destination: &str, to: &Path, exclude: &[String]) -> Outcome {
    let path = root.join(source);
    let target = to.join(destination.trim_start_matches('/'));
    let meta = fs::metadata(&path).map_err(|e| format!("{source:?} does not exist: {e}"))?;
    if meta.is_dir() {
        copy_glob(root, &path.join("**/*"), &path, &target, exclude)
    } else {
        copy_file(root, &path, &target, to, destination)
    }
}

fn copy_glob(root: &Path, pattern: &Path, prefix: &Path, to: &Path, exclude: &[String]) -> Outcome {
    let text = pattern.to_str().ok_or("a pattern that is not UTF-8")?;
    let found = glob::glob(text).map_err(|e| format!("{text:?}: {e}"))?;
    let exclude = exclude
        .iter()
        .map(|e| glob::Pattern::new(e).map_err(|why| format!("{e:?}: {why}")))
        .collect::<Result<Vec<_>, _>>()?;
    fs::create_dir_all(to).map_err(|e| format!("{to:?}: {e}"))?;
    for path in found {
        let source = path.map_err(|e| e.to_string())?;
        if !source.is_file() {
            continue;
        }
        let inside = source.strip_prefix(root).map_err(|_| "outside the application directory")?;
        if exclude.iter().any(|e| e.matches_path(inside)) {
            continue;
        }
        let relative = source.strip_prefix(prefix).map_err(|e| e.to_string())?;
        copy_file(root, &source, &to.join(relative), to, &relative.to_string_lossy())?;
    }
    Ok(())
}

fn copy_file(root: &Path, source: &Path, to: &PathBuf, mount: &Path, guest: &str) -> Outcome {
    source.strip_prefix(root).map_err(|e| e.to_string())?;
    to.strip_prefix(mount).map_err(|e| e.to_string())?;
    let parent = to.parent().ok_or("no parent")?;
    fs::create_dir_all(parent).map_err(|e| format!("{parent:?}: {e}"))?;
    fs::copy(source, to).map(drop).map_err(|e| format!("{guest:?} is not a valid destination: {e}"))
}
