//! What the program is told on its command line.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use goodwill::actor::Actor;
use goodwill::charter::Ratification;
use goodwill::publish::Labels;

pub(crate) const USAGE: &str = "usage: charter_check [FILE.toml...] [--publish DIR] [--labels english|chinese] \
    [--accept CODE@PLACE=REASON...]";

/// Where the charters of this repository stand.
const SHIPPED: &str = "examples/charters";
const NAMES: [&str; 3] = ["b2b_software.toml", "telecom_desk.toml", "consumer_goods.toml"];

/// A file to check.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// What it is called in messages, where that is not its path.
    called: Option<String>,
}

impl File {
    /// Its name on one line.
    pub(crate) fn shown(&self) -> String {
        let name = self.called.clone().unwrap_or_else(|| self.path.display().to_string());
        name.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
    }
}

/// What is to be done.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) files: Vec<File>,
    pub(crate) publish: Option<PathBuf>,
    pub(crate) labels: Labels,
    /// Code, place and reason of each accepted warning.
    accepted: Vec<(String, String, String)>,
}

/// Arguments that make no sense.
#[derive(Debug)]
pub(crate) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Arguments {
    pub(crate) fn read(mut given: impl Iterator<Item = OsString>) -> Result<Self, Refused> {
        let mut arguments = Self::default();
        while let Some(argument) = given.next() {
            let mut value = |of: &str| {
                given.next().ok_or_else(|| Refused(format!("`{of}` needs a value behind it")))
            };
            match argument.to_str() {
                Some("--publish") => arguments.publish = Some(value("--publish")?.into()),
                Some("--labels") => arguments.labels = labels(&value("--labels")?)?,
                Some("--accept") => arguments.accepted.push(accepted(&value("--accept")?)?),
                Some(option) if option.starts_with("--") => {
                    return Err(Refused(format!("no option is called `{option}`")));
                }
                _ => arguments.files.push(File { path: argument.into(), called: None }),
            }
        }
        if arguments.files.is_empty() {
            let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join(SHIPPED);
            arguments.files.extend(NAMES.map(|name| File {
                path: shipped.join(name),
                called: Some(format!("{SHIPPED}/{name}")),
            }));
        }
        Ok(arguments)
    }

    /// Who ratifies, and which warnings are accepted.
    pub(crate) fn ratification(&self) -> Ratification {
        let first = Ratification::first(Actor::System);
        self.accepted.iter().fold(first, |ratification, (code, place, reason)| {
            ratification.accepting(format!("{code} at {place}"), reason)
        })
    }

    /// Where the pages of a charter go: charters of one run do not share a folder.
    pub(crate) fn folder(&self, into: &Path, number: usize) -> PathBuf {
        let stem = |file: &File| file.path.file_stem().map(OsString::from).unwrap_or_default();
        let Some(file) = self.files.get(number).filter(|_| self.files.len() > 1) else {
            return into.to_owned();
        };
        let mut name = stem(file);
        let same = self.files.iter().take(number).filter(|earlier| stem(earlier) == name).count();
        if same > 0 {
            name.push(format!("~{}", same + 1));
        }
        into.join(name)
    }
}

fn labels(text: &OsString) -> Result<Labels, Refused> {
    match text.to_str() {
        Some("english") => Ok(Labels::English),
        Some("chinese") => Ok(Labels::Chinese),
        _ => Err(Refused("labels are `english` or `chinese`".to_owned())),
    }
}

/// `CODE@PLACE=REASON`, none of them empty.
fn accepted(text: &OsString) -> Result<(String, String, String), Refused> {
    let parts = text.to_str().and_then(|text| {
        let (finding, reason) = text.split_once('=')?;
        let (code, place) = finding.split_once('@')?;
        Some([code, place, reason].map(|part| part.trim().to_owned()))
    });
    match parts {
        Some([code, place, reason])
            if ![&code, &place, &reason].iter().any(|part| part.is_empty()) =>
        {
            Ok((code, place, reason))
        }
        _ => Err(Refused("a warning is accepted as `CODE@PLACE=REASON`".to_owned())),
    }
}
