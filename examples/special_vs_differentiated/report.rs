//! The survey as text.

use std::fmt;

use goodwill::id::NeedKey;
use goodwill::money::Money;
use goodwill::rule::{Grant, Treatment, TreatmentKind, codes};

use super::rules::TRAVELS_EVERY;
use super::survey::{LeftOut, Outcome, Survey};

/// How many lines of a kind are shown; all are counted.
const SHOWN: usize = 5;

impl Survey {
    /// The figures in one line, for programs to read.
    pub(crate) fn summary(&self) -> String {
        let useless: u64 = self.sets.values().map(|set| set.analysis.useless.count).sum();
        let needs: usize = self.needs.values().sum();
        let figures = |name, kind| {
            let sets: Vec<&Outcome> = self.treating(kind).collect();
            let [set] = sets.as_slice() else { return format!("{name}_sets={}", sets.len()) };
            let served = set.cost.needs_served;
            let (cost, each) = (amount(cost(set)), amount(set.cost.per_served_need()));
            let (recipients, left_out) = (set.recipients, set.left_out.len());
            format!(
                "{name}_recipients={recipients} {name}_served={served} {name}_cost={cost} {name}_per_need={each} \
                 {name}_left_out={left_out}"
            )
        };
        format!(
            "customers={} refused={} needs={needs} useless_grants={useless} {} {} {}",
            self.customers,
            self.refused.len(),
            figures("special", TreatmentKind::Special),
            figures("misdirected", TreatmentKind::Misdirected),
            figures("differentiated", TreatmentKind::Differentiated),
        )
    }
}

impl fmt::Display for Survey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "What the rules alone tell, of any customer that there could be\n")?;
        for (key, set) in &self.sets {
            write_examination(f, key.as_str(), set)?;
        }
        writeln!(f, "What becomes of {} customers", self.customers)?;
        writeln!(f, "The file does not tell who travels: every {TRAVELS_EVERY}th row is said to.")?;
        writeln!(f, "Costs are assumed, in the rules, for one customer and one month.\n")?;
        write_figures(f, self)?;
        for (key, set) in &self.sets {
            writeln!(
                f,
                "left out by {key}: {} with a need that nothing serves",
                set.left_out.len()
            )?;
            some(f, &set.left_out, write_left_out)?;
        }
        writeln!(f, "refused rows: {}", self.refused.len())?;
        some(f, &self.refused, |f, refused| {
            writeln!(f, "  line {}: {}", refused.line, refused.fault)
        })
    }
}

fn write_examination(f: &mut fmt::Formatter<'_>, key: &str, set: &Outcome) -> fmt::Result {
    let Treatment::Decided { kind, pair } = &set.analysis.treatment else {
        return writeln!(f, "{key}: undecided");
    };
    writeln!(f, "{key}: {kind}")?;
    if let Some(pair) = pair {
        writeln!(f, "  {}\n    gets {}", pair.first, given(&pair.first_gets))?;
        writeln!(f, "  {}\n    gets {}", pair.second, given(&pair.second_gets))?;
    }
    for mut finding in set.analysis.findings() {
        // The two customers stand above, and a gap says itself who they are.
        if finding.code != codes::USELESS_GRANT {
            finding.witness = None;
        }
        writeln!(f, "  {finding}")?;
    }
    writeln!(f)
}

fn given(grants: &[Grant]) -> String {
    let names: Vec<String> = grants.iter().map(ToString::to_string).collect();
    if names.is_empty() { "nothing".to_owned() } else { names.join(" and ") }
}

fn write_figures(f: &mut fmt::Formatter<'_>, survey: &Survey) -> fmt::Result {
    let sets = || survey.sets.values();
    write_line(f, "", "have it", survey.sets.keys().map(ToString::to_string))?;
    for (need, having) in &survey.needs {
        let served = |set: &Outcome| set.served.get(need).copied().unwrap_or_default().to_string();
        write_line(f, &format!("need `{need}`, served"), &having.to_string(), sets().map(served))?;
    }
    let all: usize = survey.needs.values().sum();
    write_line(
        f,
        "needs served",
        &all.to_string(),
        sets().map(|set| set.cost.needs_served.to_string()),
    )?;
    write_line(f, "customers who get something", "", sets().map(|set| set.recipients.to_string()))?;
    write_line(f, "things given", "", sets().map(|set| set.grants.to_string()))?;
    write_line(
        f,
        "given to who has no need of it",
        "",
        sets().map(|set| set.unneeded.to_string()),
    )?;
    write_line(f, "cost", "", sets().map(|set| written(cost(set))))?;
    write_line(
        f,
        "cost of one served need",
        "",
        sets().map(|set| written(set.cost.per_served_need())),
    )?;
    writeln!(f)
}

fn write_line(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    all: &str,
    cells: impl Iterator<Item = String>,
) -> fmt::Result {
    write!(f, "{name:<32}{all:>8}")?;
    for cell in cells {
        write!(f, "{cell:>24}")?;
    }
    writeln!(f)
}

fn write_left_out(f: &mut fmt::Formatter<'_>, left_out: &LeftOut) -> fmt::Result {
    let needs: Vec<&str> = left_out.needs.iter().map(NeedKey::as_str).collect();
    write!(f, "  line {} with {}", left_out.line, needs.join(", "))?;
    for miss in &left_out.nearly {
        write!(f, "; nearly {}: {} would have to be {}", miss.rule, miss.attribute, miss.wanted)?;
    }
    writeln!(f)
}

fn some<T>(
    f: &mut fmt::Formatter<'_>,
    all: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    all.iter().take(SHOWN).try_for_each(|one| write(f, one))?;
    match all.len().saturating_sub(SHOWN) {
        0 => writeln!(f),
        more => writeln!(f, "  and {more} more\n"),
    }
}

fn cost(set: &Outcome) -> Option<Money> {
    set.cost.costs.first().copied()
}

fn written(amount: Option<Money>) -> String {
    amount.map_or_else(|| "-".to_owned(), |amount| amount.to_string())
}

/// An amount without its currency, as one word.
fn amount(amount: Option<Money>) -> String {
    let written = written(amount);
    written.split(' ').next().unwrap_or_default().to_owned()
}
