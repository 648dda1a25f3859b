//! The search: classes are chosen axis by axis until every obstacle is avoided or one covers all that is left.

use super::bits;
use super::work::Work;

/// How deep the search may branch; beyond it, the question is given up.
const MOST_BRANCHES: usize = 512;
/// Up to how many classes of an axis are compared with one another for one that makes another needless.
const MOST_COMPARED: usize = 192;

/// One axis of a search: for each class worth trying, the obstacles that it does not avoid.
#[derive(Debug, Clone)]
pub(super) struct Table {
    place: usize,
    /// By class: its number, and the obstacles that it lets stand.
    rows: Vec<(usize, Box<[u64]>)>,
    /// The obstacles that cannot be avoided on this axis.
    free: Box<[u64]>,
}

impl Table {
    /// The table of an axis with so many classes, of which only those in `left` may be chosen; each entry is an obstacle
    /// with the classes that do not avoid it.
    pub(super) fn of(
        place: usize,
        classes: usize,
        left: Option<&[u64]>,
        entries: &[(usize, &[u64])],
        obstacles: usize,
    ) -> Self {
        let mut free = bits::all(obstacles);
        // Where an obstacle begins or stops to be in the way, in the order of classes.
        let mut turns: Vec<(usize, usize)> = Vec::new();
        for (obstacle, side) in entries {
            if let Some(word) = free.get_mut(obstacle / 64) {
                *word &= !(1 << (obstacle % 64));
            }
            let mut carry = 0;
            for (index, word) in side.iter().enumerate() {
                let turning = [word ^ (word << 1 | carry)];
                turns.extend(bits::ones(&turning).map(|bit| (index * 64 + bit, *obstacle)));
                carry = word >> 63;
            }
        }
        turns.sort_unstable();
        let mut turns = turns.into_iter().peekable();
        let mut rows: Vec<(usize, Box<[u64]>)> = Vec::new();
        let mut stands = free.clone();
        let mut is_like_last = false;
        for class in 0..classes {
            while let Some((_, obstacle)) = turns.next_if(|(at, _)| *at == class) {
                if let Some(word) = stands.get_mut(obstacle / 64) {
                    *word ^= 1 << (obstacle % 64);
                }
                is_like_last = false;
            }
            if is_like_last || left.is_some_and(|left| !bits::has(left, class)) {
                continue;
            }
            is_like_last = true;
            // Of neighbours, those that let more stand are dropped at once.
            if rows.last().is_some_and(|(_, last)| bits::is_within(last, &stands)) {
                continue;
            }
            while rows.last().is_some_and(|(_, last)| bits::is_within(&stands, last)) {
                rows.pop();
            }
            rows.push((class, stands.clone()));
        }
        least(&mut rows);
        Self { place, rows, free }
    }

    /// How many words it holds.
    pub(super) fn size(&self) -> usize {
        self.rows.len() * self.free.len()
    }

    /// The same table for these obstacles alone, numbered anew.
    fn narrowed(&self, obstacles: &[usize]) -> Self {
        let gather = |from: &[u64]| {
            let mut to = bits::none(obstacles.len());
            for (new, old) in obstacles.iter().enumerate() {
                if bits::has(from, *old) {
                    bits::add(&mut to, new);
                }
            }
            to
        };
        let mut rows: Vec<(usize, Box<[u64]>)> =
            self.rows.iter().map(|(class, stands)| (*class, gather(stands))).collect();
        least(&mut rows);
        Self { place: self.place, rows, free: gather(&self.free) }
    }
}

/// Keeps only the rows that let least stand: whatever else another row leads to, one of these leads to as well.
fn least(rows: &mut Vec<(usize, Box<[u64]>)>) {
    rows.sort_by_cached_key(|(_, stands)| bits::count(stands));
    if rows.len() > MOST_COMPARED {
        return;
    }
    let mut kept: Vec<(usize, Box<[u64]>)> = Vec::with_capacity(rows.len());
    for (class, stands) in rows.drain(..) {
        if !kept.iter().any(|(_, less)| bits::is_within(less, &stands)) {
            kept.push((class, stands));
        }
    }
    *rows = kept;
}

/// What became of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answered {
    /// All obstacles are avoided by the classes that were chosen.
    Found,
    /// They leave no room.
    Nobody,
    /// The budget is spent.
    Spent,
}

/// Tables over one numbering of obstacles.
#[derive(Debug)]
pub(super) struct Search {
    tables: Vec<Table>,
    /// What each obstacle is called in the core.
    names: Vec<usize>,
}

/// A state of the search: what still stands, and where it can still be avoided.
#[derive(Debug, Clone)]
struct State {
    stands: Box<[u64]>,
    open: Vec<usize>,
}

/// What a look at a state says.
enum Look {
    /// Nothing stands any more.
    Clear,
    /// This obstacle cannot be avoided any more.
    Covered(usize),
    /// Open tables with one class left that is worth trying, by their places among the open ones, the last first.
    Forced(Vec<usize>),
    /// The open table with the fewest classes left that are worth trying, by its place among the open ones.
    Fork(usize),
}

impl Search {
    pub(super) const fn new(tables: Vec<Table>, names: Vec<usize>) -> Self {
        Self { tables, names }
    }

    /// Runs it. `chosen` gets a class for each place that matters, `core` the obstacles that leave no room.
    pub(super) fn run(
        &self,
        chosen: &mut Vec<(usize, usize)>,
        core: &mut [u64],
        work: &mut Work,
    ) -> Answered {
        let stands = bits::all(self.names.len());
        let open = (0..self.tables.len()).collect();
        self.descend(State { stands, open }, chosen, core, work, 0)
    }

    fn descend(
        &self,
        mut state: State,
        chosen: &mut Vec<(usize, usize)>,
        core: &mut [u64],
        work: &mut Work,
        depth: usize,
    ) -> Answered {
        loop {
            let (look, last) = self.look(&mut state, chosen, work);
            let Some(look) = look else { return Answered::Spent };
            let fork = match look {
                Look::Clear => return Answered::Found,
                Look::Covered(obstacle) => {
                    self.blame(obstacle, core);
                    return Answered::Nobody;
                }
                Look::Forced(places) => {
                    // No choice: no branch.
                    for place in places {
                        let only = self.children(&mut state, place, &last, core).pop();
                        let Some((place, class, stands)) = only else { return Answered::Nobody };
                        chosen.push((place, class));
                        state.stands = stands;
                    }
                    continue;
                }
                Look::Fork(fork) => fork,
            };
            let mut children = self.children(&mut state, fork, &last, core);
            if children.len() == 1 {
                if let Some((place, class, stands)) = children.pop() {
                    chosen.push((place, class));
                    state.stands = stands;
                }
                continue;
            }
            if depth >= MOST_BRANCHES {
                return Answered::Spent;
            }
            return self.branch(&state, children, chosen, core, work, depth);
        }
    }

    fn branch(
        &self,
        state: &State,
        children: Vec<(usize, usize, Box<[u64]>)>,
        chosen: &mut Vec<(usize, usize)>,
        core: &mut [u64],
        work: &mut Work,
        depth: usize,
    ) -> Answered {
        let length = chosen.len();
        for (place, class, stands) in children {
            chosen.push((place, class));
            let answered = match self.narrowed(&stands, &state.open, work) {
                Some(narrow) => {
                    let stands = bits::all(narrow.names.len());
                    let open = (0..narrow.tables.len()).collect();
                    narrow.descend(State { stands, open }, chosen, core, work, depth + 1)
                }
                None => {
                    let state = State { stands, open: state.open.clone() };
                    self.descend(state, chosen, core, work, depth + 1)
                }
            };
            if answered != Answered::Nobody {
                return answered;
            }
            chosen.truncate(length);
        }
        Answered::Nobody
    }

    /// Looks at a state: closes the tables that do not matter any more, and picks where to go on. With it, the obstacles
    /// that can be avoided on one open table only. Without a look, the budget is spent.
    fn look(
        &self,
        state: &mut State,
        chosen: &mut Vec<(usize, usize)>,
        work: &mut Work,
    ) -> (Option<Look>, Box<[u64]>) {
        let words = state.stands.len();
        let mut once = vec![0; words].into_boxed_slice();
        let mut last = once.clone();
        if bits::is_empty(&state.stands) {
            return (Some(Look::Clear), last);
        }
        let tables = &self.tables;
        // One class left to try is no choice.
        let all = &mut state.stands;
        state.open.retain(|index| {
            match tables.get(*index).map(|table| (table, table.rows.as_slice())) {
                Some((table, [(class, lets)])) => {
                    chosen.push((table.place, *class));
                    bits::keep(all, lets);
                    false
                }
                _ => true,
            }
        });
        if bits::is_empty(&state.stands) {
            return (Some(Look::Clear), last);
        }
        let stands = &state.stands;
        state.open.retain(|index| {
            let Some(table) = tables.get(*index) else { return false };
            let matters = !bits::is_within(stands, &table.free);
            if !matters && let Some((class, _)) = table.rows.first() {
                chosen.push((table.place, *class));
            }
            matters
        });
        let mut twice = once.clone();
        let open = || state.open.iter().filter_map(|index| tables.get(*index));
        for table in open() {
            let counts = once.iter_mut().zip(twice.iter_mut()).zip(stands.iter().zip(&table.free));
            for ((once, twice), (stands, free)) in counts {
                let avoidable = stands & !free;
                *twice |= *once & avoidable;
                *once |= avoidable;
            }
        }
        let covered = stands.iter().zip(&once).map(|(stands, once)| stands & !once);
        let covered: Vec<u64> = covered.collect();
        if let Some(obstacle) = bits::first(&covered) {
            return (Some(Look::Covered(obstacle)), last);
        }
        for (last, (once, twice)) in last.iter_mut().zip(once.iter().zip(&twice)) {
            *last = once & !twice;
        }
        let mut best: Option<(usize, usize, usize)> = None;
        let mut forced = Vec::new();
        let mut steps = words * state.open.len();
        for (position, table) in open().enumerate() {
            steps += table.rows.len() * words;
            let must: Box<[u64]> =
                last.iter().zip(&table.free).map(|(last, free)| last & !free).collect();
            let left = if bits::is_empty(&must) {
                table.rows.len()
            } else {
                table.rows.iter().filter(|(_, lets)| !bits::meets(lets, &must)).count()
            };
            if left == 1 {
                forced.push(position);
            }
            if best.is_some_and(|(least, ..)| left > least) {
                continue;
            }
            let avoidable = stands.iter().zip(&table.free);
            let avoidable =
                avoidable.map(|(stands, free)| (stands & !free).count_ones() as usize).sum();
            if best.is_none_or(|(least, most, _)| left < least || avoidable > most) {
                best = Some((left, avoidable, position));
            }
            if left == 0 {
                break;
            }
        }
        let look = match best {
            Some((1, ..)) => {
                forced.reverse();
                Look::Forced(forced)
            }
            Some((_, _, position)) => Look::Fork(position),
            None => Look::Fork(0),
        };
        (work.take(steps).then_some(look), last)
    }

    /// The states behind the classes of a table, without those that cannot lead anywhere; the table is closed.
    fn children(
        &self,
        state: &mut State,
        fork: usize,
        last: &[u64],
        core: &mut [u64],
    ) -> Vec<(usize, usize, Box<[u64]>)> {
        if fork >= state.open.len() {
            return Vec::new();
        }
        let Some(table) = self.tables.get(state.open.remove(fork)) else {
            return Vec::new();
        };
        let mut rows: Vec<(usize, Box<[u64]>)> = Vec::with_capacity(table.rows.len());
        for (class, lets) in &table.rows {
            let blocked = lets.iter().zip(last).zip(&table.free);
            let blocked: Vec<u64> =
                blocked.map(|((lets, last), free)| lets & last & !free).collect();
            match bits::first(&blocked) {
                Some(obstacle) => self.blame(obstacle, core),
                None => rows.push((*class, bits::and(lets, &state.stands))),
            }
        }
        least(&mut rows);
        rows.into_iter().map(|(class, stands)| (table.place, class, stands)).collect()
    }

    /// The same search over what still stands, where that is much less.
    fn narrowed(&self, stands: &[u64], open: &[usize], work: &mut Work) -> Option<Self> {
        let standing = bits::count(stands);
        if bits::words_for(standing) * 2 > stands.len() || standing == 0 {
            return None;
        }
        let obstacles: Vec<usize> = bits::ones(stands).collect();
        let open = open.iter().filter_map(|index| self.tables.get(*index));
        let tables: Vec<Table> = open
            .filter(|table| !bits::is_within(stands, &table.free))
            .map(|table| table.narrowed(&obstacles))
            .collect();
        let steps: usize = tables.iter().map(|table| table.rows.len() + 1).sum();
        work.take(steps * standing);
        let names = obstacles.iter().filter_map(|old| self.names.get(*old).copied()).collect();
        Some(Self { tables, names })
    }

    fn blame(&self, obstacle: usize, core: &mut [u64]) {
        if let Some(name) = self.names.get(obstacle) {
            bits::add(core, *name);
        }
    }
}
