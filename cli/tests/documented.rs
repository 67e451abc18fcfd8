//! `docs/cli.md` is what `--help` says; `BLESS=1` writes it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says so by panicking"
)]

mod common;

use std::path::Path;
use std::{env, fs};

use common::run;

const COMMANDS: [&str; 10] =
    ["list", "show", "check", "call", "serve", "simulate", "journal", "expand", "completions", "help"];

/// Commands that have commands of their own.
const FURTHER: [[&str; 2]; 2] = [["journal", "show"], ["journal", "replay"]];

#[test]
fn the_document_of_the_command_is_its_help() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/cli.md");
    let document = document();
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &document).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), document, "BLESS=1 cargo test -p bothends-cli writes it");
}

#[test]
fn every_command_is_in_the_document() {
    let help = run(&["--help"]).ok();
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = commands.split_once("\n\n").unwrap();
    let commands: Vec<_> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(commands, COMMANDS);
}

#[test]
fn every_command_says_its_exit_status_and_has_an_example() {
    for command in COMMANDS.iter().filter(|command| **command != "help") {
        let help = run(&[command, "--help"]).ok();
        assert!(help.contains("Examples:\n  bothends") || help.contains("\n  bothends"), "{help}");
        assert!(help.contains("Exit status: 0"), "{help}");
    }
}

#[test]
fn help_and_version_are_results() {
    assert!(run(&["--version"]).ok().starts_with("bothends "));
    assert!(run(&[]).ended(2).contains("Usage:"));
    assert!(run(&["lst"]).ended(2).contains("list"));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]).ok();
        assert!(script.contains("bothends") && script.contains("simulate"), "{shell}");
    }
    assert!(run(&["completions", "csh"]).ended(2).contains("possible values"));
}

fn document() -> String {
    let mut text = HEAD.to_owned();
    text.push_str(&section("bothends", &run(&["--help"]).ok()));
    for command in COMMANDS.iter().filter(|command| **command != "help") {
        text.push_str(&section(&format!("bothends {command}"), &run(&[command, "--help"]).ok()));
        for [_, further] in FURTHER.iter().filter(|further| further[0] == *command) {
            let help = run(&[command, further, "--help"]).ok();
            text.push_str(&section(&format!("bothends {command} {further}"), &help));
        }
    }
    text
}

fn section(title: &str, help: &str) -> String {
    let lines: Vec<_> = help.lines().map(str::trim_end).collect();
    format!("\n## {title}\n\n```text\n{}\n```\n", lines.join("\n").trim_end())
}

const HEAD: &str = "\
# The bothends command

What each command says with `--help`. This page is written by `BLESS=1 cargo test -p bothends-cli --test documented`.
";
