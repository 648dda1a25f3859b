//! What nobody sees, but what changes how a line is read.

/// The text on one line, as people see it: without characters that end lines, have no width or turn the direction of
/// writing, and without blanks at its ends or in rows.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|char: char| char.is_whitespace() || char.is_control()) {
        let seen: String = word.chars().filter(|char| !is_invisible(*char)).collect();
        if !seen.is_empty() && !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&seen);
    }
    line
}

/// The text with a blank for every character that moves a terminal's cursor, or turns or hides what stands beside it.
#[cfg(feature = "toml")]
pub(crate) fn plain(text: &str) -> String {
    let plain = |char: char| if char.is_control() || is_invisible(char) { ' ' } else { char };
    text.chars().map(plain).collect()
}

/// Joiners stay: some scripts need them inside words.
const fn is_invisible(char: char) -> bool {
    matches!(
        char,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
