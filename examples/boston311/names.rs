//! The City's names, as its records write them: what the charter does not have is refused by name.

use std::collections::BTreeMap;

use goodwill::charter::CharterDraft;
use goodwill::id::{ChannelKey, DepartmentKey, Key, Kind, QueueKey};

use super::error::{Fault, Unusable};

/// The keys of channels, departments and queues, by their names.
pub(crate) struct Names {
    channels: BTreeMap<String, ChannelKey>,
    departments: BTreeMap<String, DepartmentKey>,
    queues: BTreeMap<String, QueueKey>,
    /// Who answers for what waits there.
    answers: BTreeMap<QueueKey, DepartmentKey>,
}

impl Names {
    pub(crate) fn of(charter: &CharterDraft) -> Result<Self, Unusable> {
        let answers =
            charter.queues.iter().map(|(key, queue)| (key.clone(), queue.department.clone()));
        Ok(Self {
            channels: keys_by_name(&charter.channels, |channel| &channel.name)?,
            departments: keys_by_name(&charter.departments, |department| &department.name)?,
            queues: keys_by_name(&charter.queues, |queue| &queue.name)?,
            answers: answers.collect(),
        })
    }

    pub(crate) fn channel(&self, name: &str) -> Result<ChannelKey, Fault> {
        declared(&self.channels, name)
    }

    pub(crate) fn department(&self, name: &str) -> Result<DepartmentKey, Fault> {
        declared(&self.departments, name)
    }

    /// The queue of this name, which has to be one of the department's.
    pub(crate) fn queue(&self, name: &str, of: &DepartmentKey) -> Result<QueueKey, Fault> {
        let queue = declared(&self.queues, name)?;
        if self.answers.get(&queue) != Some(of) {
            return Err(Fault::QueueOfOthers { queue: name.to_owned(), department: of.clone() });
        }
        Ok(queue)
    }
}

fn declared<K: Kind>(keys: &BTreeMap<String, Key<K>>, name: &str) -> Result<Key<K>, Fault> {
    let not_declared = || Fault::NotDeclared { noun: K::NOUN, name: name.to_owned() };
    keys.get(name).cloned().ok_or_else(not_declared)
}

fn keys_by_name<K: Kind, T>(
    entries: &BTreeMap<Key<K>, T>,
    name: impl Fn(&T) -> &String,
) -> Result<BTreeMap<String, Key<K>>, Unusable> {
    let mut keys = BTreeMap::new();
    for (key, entry) in entries {
        let name = name(entry);
        if keys.insert(name.clone(), key.clone()).is_some() {
            return Err(Unusable::SameName { noun: K::NOUN, name: name.clone() });
        }
    }
    Ok(keys)
}
