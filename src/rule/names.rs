/// Names in order, found by their first eight bytes before any text is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Names {
    names: Vec<String>,
    /// The first bytes of each name as a number: in the same order as the names.
    heads: Vec<u64>,
}

/// The first eight bytes as a number that is ordered like them; bytes that are not there count as zero.
fn head(name: &str) -> u64 {
    let bytes = name.as_bytes();
    match bytes.first_chunk() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => {
            let number = bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
            number.checked_shl(64 - 8 * u32::try_from(bytes.len()).unwrap_or(0)).unwrap_or(0)
        }
    }
}

impl Names {
    /// The names in order, each once.
    pub(crate) fn new(names: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        let heads = names.iter().map(|name| head(name)).collect();
        Self { names, heads }
    }

    pub(crate) const fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn get(&self, place: usize) -> Option<&String> {
        self.names.get(place)
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, String> {
        self.names.iter()
    }

    /// Where a name stands.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let wanted = head(name);
        let first = self.heads.partition_point(|head| *head < wanted);
        let alike = self.heads.iter().zip(&self.names).skip(first);
        let mut alike = alike.take_while(|(head, _)| **head == wanted);
        alike.position(|(_, held)| held == name).map(|place| first + place)
    }
}
