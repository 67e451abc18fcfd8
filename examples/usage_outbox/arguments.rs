//! What the command line says.

use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use bothends::Timestamp;

use crate::outbox::Usage;

pub(crate) struct Arguments {
    pub(crate) file: PathBuf,
    pub(crate) command: Command,
    /// Other addresses than KooGallery's, each for when those before it are down.
    pub(crate) endpoints: Vec<String>,
    /// The regions of KooGallery that are called, in the same way.
    pub(crate) regions: Vec<String>,
    /// The time, if it stands still.
    pub(crate) now: Option<Timestamp>,
}

pub(crate) enum Command {
    Add(Usage),
    Send,
    Run(Duration),
    Console,
    List,
}

impl Arguments {
    /// Options may stand anywhere, all else has its place.
    pub(crate) fn read(mut given: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let (mut words, mut endpoints, mut regions) = (Vec::new(), Vec::new(), Vec::new());
        let (mut now, mut every) = (None, None);
        while let Some(word) = given.next() {
            let mut value = || given.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--endpoint" => endpoints.push(value()?),
                "--region" => regions.push(value()?),
                "--now" => now = Some(time(&value()?)?),
                "--every" => every = Some(Duration::from_secs(value()?.parse()?)),
                _ => words.push(word),
            }
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let [file, rest @ ..] = words.as_slice() else { return Err(USAGE.into()) };
        let command = match rest {
            ["add", instance, value, begin, end] => Command::Add(usage(instance, value, [begin, end], None)?),
            ["add", instance, value, begin, end, package] => {
                Command::Add(usage(instance, value, [begin, end], Some((*package).to_owned()))?)
            }
            ["send"] => Command::Send,
            ["run"] => Command::Run(every.ok_or("run needs --every SECONDS")?),
            ["console"] => Command::Console,
            ["list"] => Command::List,
            _ => return Err(USAGE.into()),
        };
        Ok(Self { file: (*file).into(), command, endpoints, regions, now })
    }
}

fn usage(
    instance: &str,
    value: &str,
    [begin, end]: [&str; 2],
    package: Option<String>,
) -> Result<Usage, Box<dyn Error>> {
    Ok(Usage { instance: instance.to_owned(), package, value: value.to_owned(), begin: time(begin)?, end: time(end)? })
}

fn time(text: &str) -> Result<Timestamp, Box<dyn Error>> {
    text.parse().map_err(|_| format!("{} is no time such as 2026-07-11T09:00:00Z", text.escape_debug()).into())
}

const USAGE: &str = "usage: usage_outbox FILE add INSTANCE VALUE BEGIN END [PACKAGE] | send | run --every SECONDS | \
    console | list [--region REGION].. [--endpoint URL].. [--now TIME]";
