//! Mermaid flowcharts that only ever hold escaped text: what is no [`Caption`] cannot get into a [`Chart`].

use crate::text::one_line;

/// The text of a node, a frame or an arrow.
#[derive(Debug, Clone)]
pub(super) struct Caption(String);

impl Caption {
    /// The text as it reads, whatever it holds.
    pub(super) fn text(text: &str) -> Self {
        let line = one_line(text);
        let mut escaped = String::with_capacity(line.len());
        let (mut before, mut rest) = (None, line.chars().peekable());
        while let Some(char) = rest.next() {
            if is_harmless(before, char, rest.peek().copied()) {
                escaped.push(char);
            } else {
                escaped.push_str(&format!("#{};", u32::from(char)));
            }
            before = Some(char);
        }
        Self(escaped)
    }

    /// With another line below.
    pub(super) fn over(self, below: &Self) -> Self {
        if below.0.is_empty() { self } else { Self(format!("{}<br/>{}", self.0, below.0)) }
    }
}

/// Letters, digits and the harmless marks of a sentence stay; all else of ASCII might be read as structure, as markup or
/// as a directive.
///
/// Captions are read as Markdown, too, of which only a paragraph is drawn: a dash, a plus, a parenthesis or a full stop
/// stays where it stands behind a letter, as in a word; elsewhere it might begin a list or belong to an address.
fn is_harmless(before: Option<char>, char: char, after: Option<char>) -> bool {
    let in_word = before.is_some_and(char::is_alphabetic);
    match char {
        ' ' | ',' | '\'' | '(' | '/' | '?' | '!' => true,
        '-' | '+' | ')' => in_word,
        '.' => in_word && after.is_none_or(|after| after == ' '),
        _ => !char.is_ascii() || char.is_ascii_alphanumeric(),
    }
}

/// What a node looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Something said, or a place.
    Round,
    /// Something done, or somebody of ours.
    Box,
    /// Where the judgement turns.
    Hexagon,
    /// Somebody outside.
    Slanted,
}

impl Shape {
    const fn edges(self) -> (&'static str, &'static str) {
        match self {
            Self::Round => ("(", ")"),
            Self::Box => ("[", "]"),
            Self::Hexagon => ("{{", "}}"),
            Self::Slanted => ("[/", "/]"),
        }
    }
}

/// A flowchart, written from top to bottom. Nodes have names of ours, so that no key can be a word of the language.
#[derive(Debug)]
pub(super) struct Chart {
    text: String,
    depth: usize,
}

impl Chart {
    pub(super) fn new() -> Self {
        Self { text: "flowchart LR\n".to_owned(), depth: 1 }
    }

    pub(super) fn node(&mut self, name: &str, shape: Shape, caption: &Caption) {
        let (opens, closes) = shape.edges();
        self.line(&format!("{name}{opens}\"{}\"{closes}", caption.0));
    }

    /// Opens a frame around what follows, until it is closed.
    pub(super) fn open(&mut self, name: &str, caption: &Caption) {
        self.line(&format!("subgraph {name}[\"{}\"]", caption.0));
        self.depth += 1;
    }

    pub(super) fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.line("end");
    }

    pub(super) fn arrow(&mut self, from: &str, to: &str, caption: Option<&Caption>) {
        match caption {
            Some(caption) => self.line(&format!("{from} -->|\"{}\"| {to}", caption.0)),
            None => self.line(&format!("{from} --> {to}")),
        }
    }

    /// Draws these nodes with a thick edge.
    pub(super) fn stress(&mut self, names: &[String]) {
        if !names.is_empty() {
            self.line("classDef truth stroke-width:4px");
            self.line(&format!("class {} truth", names.join(",")));
        }
    }

    pub(super) fn finish(self) -> String {
        self.text
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(&"  ".repeat(self.depth));
        self.text.push_str(line);
        self.text.push('\n');
    }
}
