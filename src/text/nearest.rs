//! What was meant by a name that nothing has.

/// The name among the known ones that was most likely meant, if any is near: no more than one character of so many differs.
pub(crate) fn nearest<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
    one_of: usize,
) -> Option<&'a str> {
    /// A longer name is no slip of the pen for a known one, and would cost time to compare.
    const LONGEST: usize = 64;
    if written.len() > LONGEST {
        return None;
    }
    let written: Vec<char> = written.to_lowercase().chars().collect();
    let short = known.into_iter().filter(|name| name.len() <= 2 * LONGEST);
    let (steps, name) = short.map(|name| (distance(&written, name), name)).min()?;
    let most = (written.len().max(name.len()) / one_of.max(1)).min(4);
    (steps <= most).then_some(name)
}

/// How many characters have to be added, left out or exchanged.
fn distance(written: &[char], name: &str) -> usize {
    let mut row: Vec<usize> = (0..=written.len()).collect();
    for (number, wanted) in name.chars().enumerate() {
        let mut diagonal = number;
        let mut left = number + 1;
        let mut next = vec![left];
        for (above, character) in row.iter().skip(1).zip(written) {
            left = (diagonal + usize::from(*character != wanted)).min(above + 1).min(left + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
