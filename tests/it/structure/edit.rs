//! Changes of a draft by the path of what changes, as one would change its text.

use goodwill::charter::CharterDraft;
use serde_json::Value;

/// A value at a path of keys and numbers joined by dots; none takes it out.
pub(super) type Edit = (&'static str, Option<&'static str>);

/// The draft with its changes, if it still is one.
pub(super) fn edited(draft: &Value, edits: &[Edit]) -> CharterDraft {
    let mut value = draft.clone();
    for (path, new) in edits {
        let steps: Vec<&str> = path.split('.').collect();
        match new {
            Some(json) => set(&mut value, &steps, serde_json::from_str(json).unwrap()),
            None => remove(&mut value, &steps),
        }
    }
    serde_json::from_value(value).unwrap_or_else(|error| panic!("{edits:?}: {error}"))
}

fn set(value: &mut Value, steps: &[&str], new: Value) {
    match steps {
        [] => *value = new,
        [first, rest @ ..] => match value {
            Value::Array(list) => set(&mut list[first.parse::<usize>().unwrap()], rest, new),
            Value::Object(map) => {
                let inside = map.entry(*first).or_insert_with(|| Value::Object(Default::default()));
                set(inside, rest, new);
            }
            other => panic!("nothing can be inside {other}"),
        },
    }
}

/// Takes out what stands at a path.
pub(super) fn remove(value: &mut Value, steps: &[&str]) {
    let (last, way) = steps.split_last().unwrap();
    let mut inside = value;
    for step in way {
        inside = match inside {
            Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
            Value::Object(map) => map.get_mut(*step).unwrap_or_else(|| panic!("no {step}")),
            other => panic!("nothing is inside {other}"),
        };
    }
    match inside {
        Value::Array(list) => drop(list.remove(last.parse::<usize>().unwrap())),
        Value::Object(map) => drop(map.remove(*last).unwrap_or_else(|| panic!("no {last}"))),
        other => panic!("nothing is inside {other}"),
    }
}
