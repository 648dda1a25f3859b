use std::collections::BTreeMap;

use super::Charter;
use crate::id::CharterVersion;

/// The versions of a charter that are in force: the newest for new matters, and those that open ones are pinned to.
#[derive(Debug, Clone)]
pub struct ChartersInForce {
    newest: Charter,
    versions: BTreeMap<CharterVersion, Charter>,
}

impl ChartersInForce {
    /// One charter alone.
    #[must_use]
    pub fn of(charter: Charter) -> Self {
        let versions = BTreeMap::from([(charter.version(), charter.clone())]);
        Self { newest: charter, versions }
    }

    /// Puts another version in force beside the others; the greatest number is for new matters.
    pub fn add(&mut self, charter: Charter) {
        if charter.version() >= self.newest.version() {
            self.newest = charter.clone();
        }
        self.versions.insert(charter.version(), charter);
    }

    /// Takes a version out of force, unless it is the newest; no open matter may be pinned to it.
    pub fn retire(&mut self, version: CharterVersion) {
        if version != self.newest.version() {
            self.versions.remove(&version);
        }
    }

    /// The charter for new matters.
    #[must_use]
    pub const fn newest(&self) -> &Charter {
        &self.newest
    }

    /// The charter of a version, while it is in force.
    #[must_use]
    pub fn version(&self, version: CharterVersion) -> Option<&Charter> {
        self.versions.get(&version)
    }
}
