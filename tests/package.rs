//! What is published can be used: the packages are packed, unpacked, and a crate that knows nothing of this workspace
//! is built on them.

#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, reason = "a test says so by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use bothends_tests::scratch::{Ran, Scratch, cargo, workspace};
use serde_json::Value as Json;

/// A package that is published.
struct Package {
    name: String,
    /// What `cargo metadata` says of it.
    metadata: Json,
    /// Where it was unpacked.
    folder: PathBuf,
}

impl Package {
    fn is_library(&self) -> bool {
        let mut targets = self.metadata["targets"].as_array().into_iter().flatten();
        targets.any(|target| target["kind"][0] == "lib" || target["kind"][0] == "proc-macro")
    }
}

/// All that are published, packed and unpacked again.
static PACKAGES: LazyLock<Vec<Package>> = LazyLock::new(pack);

#[test]
fn a_crate_that_depends_on_the_packages_alone_calls_from_one_end_to_the_other() {
    // The command's own library is a part of the command.
    let libraries = PACKAGES.iter().filter(|it| it.is_library() && it.name != "bothends-cli");
    let patches: String = libraries.map(|it| format!("{} = {{ path = {:?} }}\n", it.name, it.folder)).collect();
    let fresh = Scratch::new(
        env!("CARGO_TARGET_TMPDIR"),
        "package-fresh",
        &format!("version = {:?}", bothends().metadata["version"].as_str().expect("a version")),
        &format!("[patch.crates-io]\n{patches}"),
    );
    fresh.write("src/main.rs", include_str!("package/main.rs"));
    let ran = fresh.cargo(&["run", "--quiet"]).expect_success();
    assert_eq!(ran.stdout, "found one\nnot found true\n");

    let resolved = versions(&fresh.path("Cargo.lock"));
    let known = versions(&workspace().join("Cargo.lock"));
    let new: Vec<_> = resolved.difference(&known).filter(|it| !it.starts_with("package-fresh ")).collect();
    assert!(new.is_empty(), "resolved anew: {new:?}");
    let lock = fs::read_to_string(fresh.path("Cargo.lock")).expect("the lock");
    assert!(!lock.contains("[[patch.unused]]"), "a package is not needed by the others: {lock}");
}

#[test]
fn every_spec_is_in_the_package_of_specs() {
    let specs = PACKAGES.iter().find(|it| it.name == "bothends-specs").expect("the specs are published");
    let here = yaml(&workspace().join("specs"));
    assert!(here.len() > 5, "{here:?}");
    assert_eq!(yaml(&specs.folder), here);
}

#[test]
fn every_package_says_what_it_is_and_has_its_readme_and_licences() {
    let mut missing = Vec::new();
    for Package { name, metadata, folder } in PACKAGES.iter() {
        for key in ["description", "license", "readme", "rust_version"] {
            if metadata[key].as_str().is_none_or(str::is_empty) {
                missing.push(format!("{name}: `{key}` in Cargo.toml"));
            }
        }
        for file in ["README.md", "LICENSE-APACHE", "LICENSE-MIT"] {
            if fs::metadata(folder.join(file)).map_or(0, |about| about.len()) < 100 {
                missing.push(format!("{name}: {file} in the package"));
            }
        }
    }
    assert!(missing.is_empty(), "missing:\n{}", missing.join("\n"));
}

#[test]
fn no_package_holds_what_only_this_workspace_needs() {
    for Package { name, folder, .. } in PACKAGES.iter() {
        let files = files(folder);
        let size: u64 = files.iter().map(|file| fs::metadata(folder.join(file)).map_or(0, |about| about.len())).sum();
        assert!(size < 2_000_000, "{name} has {size} bytes");
        let odd: Vec<_> = files.iter().filter(|it| it.contains("target/") || it.ends_with(".log")).collect();
        assert!(odd.is_empty(), "{name}: {odd:?}");
    }
}

fn bothends() -> &'static Package {
    PACKAGES.iter().find(|it| it.name == "bothends").expect("bothends is published")
}

fn pack() -> Vec<Package> {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("package");
    let _ = fs::remove_dir_all(&root);
    let metadata = workspace_cargo(&["metadata", "--no-deps", "--format-version=1"]);
    let metadata: Json = serde_json::from_str(&metadata.stdout).expect("what cargo says of the workspace");
    let members = metadata["packages"].as_array().expect("packages").clone();
    let (private, published): (Vec<_>, Vec<_>) = members.into_iter().partition(|it| it["publish"].is_array());

    let target = root.to_str().expect("a path in UTF-8");
    let mut arguments = vec!["package", "--workspace", "--no-verify", "--allow-dirty", "--target-dir", target];
    for package in &private {
        arguments.extend(["--exclude", package["name"].as_str().expect("a name")]);
    }
    let _ = workspace_cargo(&arguments);
    published.into_iter().map(|metadata| unpack(metadata, &root)).collect()
}

fn unpack(metadata: Json, root: &Path) -> Package {
    let name = metadata["name"].as_str().expect("a name").to_owned();
    let full = format!("{name}-{}", metadata["version"].as_str().expect("a version"));
    let unpacked = root.join("unpacked");
    fs::create_dir_all(&unpacked).expect("a folder for the packages");
    let mut tar = Command::new("tar");
    // Touched, so that cargo sees what is new: all files in a package are of 2006.
    tar.arg("-xmzf").arg(root.join("package").join(format!("{full}.crate"))).arg("-C").arg(&unpacked);
    let _ = Ran::of(tar.output().expect("tar starts")).expect_success();
    Package { folder: unpacked.join(full), metadata, name }
}

fn workspace_cargo(arguments: &[&str]) -> Ran {
    let output = cargo().args(arguments).args(["--offline", "--color=never"]).current_dir(workspace()).output();
    Ran::of(output.expect("cargo starts")).expect_success()
}

/// Name and version of each package in a `Cargo.lock`.
fn versions(lock: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(lock).expect("a Cargo.lock");
    let value = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \""));
        line.map(|line| line.trim_end_matches('"').to_owned())
    };
    let blocks = text.split("[[package]]").skip(1);
    blocks.filter_map(|block| Some(format!("{} {}", value(block, "name")?, value(block, "version")?))).collect()
}

fn yaml(folder: &Path) -> BTreeSet<String> {
    files(folder).into_iter().filter(|file| file.ends_with(".yaml")).collect()
}

/// All files below a folder, with `/` between the parts of their paths.
fn files(folder: &Path) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    let mut folders = vec![String::new()];
    while let Some(below) = folders.pop() {
        for entry in fs::read_dir(folder.join(&below)).expect("a folder").flatten() {
            let path = format!("{below}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{path}/"));
            } else {
                files.insert(path);
            }
        }
    }
    files
}
