//! Markdown that only ever holds escaped text: what is no [`Inline`] cannot get onto a [`Sheet`].

use crate::text::one_line;

/// Text inside a line of Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Inline(String);

impl Inline {
    /// The text as it reads, whatever it holds.
    pub(super) fn text(text: &str) -> Self {
        Self(escaped(&one_line(text)))
    }

    /// Texts in a row.
    pub(super) fn joined(parts: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let parts: Vec<String> = parts.into_iter().map(|part| part.0).collect();
        Self(parts.join(&escaped(between)))
    }

    pub(super) fn bold(self) -> Self {
        if self.is_empty() { self } else { Self(format!("**{}**", self.0)) }
    }

    /// A link to a file beside this one; the name of the file is one of ours.
    pub(super) fn linked(self, file: &str) -> Self {
        Self(format!("[{}](<{file}>)", self.0))
    }

    /// The text behind its label.
    pub(super) fn labelled(self, label: &str, colon: &str) -> Self {
        Self(format!("{}{colon}{}", escaped(label), self.0))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The text of one line, in which nothing marks structure any more.
///
/// What Markdown never reads as structure is an entity; so are the marks of tables, which not all readers let a backslash
/// hide, and the braces of templates, which are filled in before Markdown is read.
fn escaped(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let mut rest = line.chars().peekable();
    let mut before = None;
    while let Some(char) = rest.next() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '|' | '\\' | '`' | '{' | '}' | '@' => push_entity(&mut escaped, char),
            ':' if rest.peek() == Some(&'/') => push_entity(&mut escaped, char),
            '.' if ends_with_www(&escaped) => push_entity(&mut escaped, char),
            '*' | '_' | '[' | ']' | '#' | '~' | '^' | '$' | '!' => {
                escaped.push('\\');
                escaped.push(char);
            }
            // At the start of a block these begin a list, and a number with a dot or a parenthesis does.
            '-' | '+' | ':' | '=' | '%' if before.is_none() => push_entity(&mut escaped, char),
            '.' | ')' if is_number(&escaped) => push_entity(&mut escaped, char),
            _ => escaped.push(char),
        }
        before = Some(char);
    }
    escaped
}

fn push_entity(text: &mut String, char: char) {
    text.push_str(&format!("&#{};", u32::from(char)));
}

/// Some readers make a link of it.
fn ends_with_www(text: &str) -> bool {
    text.bytes().rev().take_while(|byte| byte.eq_ignore_ascii_case(&b'w')).count() >= 3
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A page of Markdown, written from top to bottom.
#[derive(Debug, Default)]
pub(super) struct Sheet(String);

impl Sheet {
    pub(super) fn heading(&mut self, level: usize, text: &Inline) {
        self.gap();
        self.line(&format!("{} {}", "#".repeat(level), text.0));
    }

    pub(super) fn paragraph(&mut self, text: &Inline) {
        self.gap();
        self.line(&text.0);
    }

    /// A list, each point with what is said below it.
    pub(super) fn list(&mut self, points: impl IntoIterator<Item = (Inline, Vec<Inline>)>) {
        self.gap();
        for (point, below) in points {
            self.line(&format!("- {}", point.0));
            for text in below {
                self.line(&format!("  - {}", text.0));
            }
        }
    }

    /// A table; rows are as long as its head.
    pub(super) fn table<const COLUMNS: usize>(
        &mut self,
        head: [&str; COLUMNS],
        rows: impl IntoIterator<Item = [Inline; COLUMNS]>,
    ) {
        self.gap();
        let mut row = |cells: Vec<&str>| self.line(&format!("| {} |", cells.join(" | ")));
        let head = head.map(escaped);
        row(head.iter().map(String::as_str).collect());
        row(head.iter().map(|_| "---").collect());
        for cells in rows {
            row(cells.iter().map(|cell| if cell.is_empty() { "–" } else { &cell.0 }).collect());
        }
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn gap(&mut self) {
        if !self.0.is_empty() {
            self.0.push('\n');
        }
    }

    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }
}
