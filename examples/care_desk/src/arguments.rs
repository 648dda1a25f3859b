/// What the command line says.
#[derive(Debug)]
pub(crate) struct Arguments {
    pub(crate) store: Choice,
    pub(crate) charter: Option<String>,
}

/// Where the log is kept.
#[derive(Debug)]
pub(crate) enum Choice {
    Memory,
    Sqlite(String),
}

impl Arguments {
    /// Reads the arguments, or says what is wrong with them.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut store, mut charter) = (None, None);
        let mut arguments = arguments;
        while let Some(name) = arguments.next() {
            let place = match name.as_str() {
                "--store" => &mut store,
                "--charter" => &mut charter,
                _ => return Err(format!("`{name}` is not an argument")),
            };
            let value = arguments.next().ok_or_else(|| format!("`{name}` lacks its value"))?;
            if place.replace(value).is_some() {
                return Err(format!("`{name}` is given twice"));
            }
        }
        let store = store.ok_or("`--store` is missing")?;
        Ok(Self { store: choice(&store)?, charter })
    }
}

fn choice(text: &str) -> Result<Choice, String> {
    match text.split_once(':') {
        None if text == "memory" => Ok(Choice::Memory),
        Some(("sqlite", file)) if !file.is_empty() => Ok(Choice::Sqlite(file.to_owned())),
        _ => Err(format!("`{text}` is not a store: take `memory` or `sqlite:FILE`")),
    }
}
