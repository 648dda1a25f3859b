//! The report: of each standard, who gets what, and whether he needs it.

use std::fmt;

use goodwill::charter::{JudgedGroup, JudgedStandard};
use goodwill::customer::Served;

use super::survey::Survey;

/// How many refused rows are told one by one.
const TOLD: usize = 5;

impl Survey {
    /// The figures on one line.
    pub(crate) fn summary(&self) -> String {
        let served = |count: fn(&Served) -> u64| -> u64 {
            let groups = self.judged.iter().flat_map(|judged| &judged.groups);
            groups.map(|group| count(&group.served)).sum()
        };
        let (under, over) = (served(|served| served.under), served(|served| served.over));
        let mut line = format!(
            "asked={} refused={} under={under} over={over}",
            self.asked,
            self.refused.len()
        );
        for judged in &self.judged {
            let saving = judged.saving().map_or("-".to_owned(), |saving| saving.to_string());
            let name = judged.standard.as_str().replace('-', "_");
            line.push_str(&format!(" {name}_saves={}", saving.replace(' ', "")));
        }
        line
    }

    fn standard(&self, f: &mut fmt::Formatter<'_>, judged: &JudgedStandard) -> fmt::Result {
        let declared = self.draft.standards.get(&judged.standard);
        let (name, level) =
            declared.map(|it| (it.name.as_str(), it.level.as_str())).unwrap_or_default();
        writeln!(f, "\n{name}: {level}")?;
        writeln!(
            f,
            "  {:<28}{:>7}{:>10}{:>10}{:>10}  would do",
            "need, segment", "asked", "too little", "in zone", "too well"
        )?;
        for group in &judged.groups {
            self.group(f, group)?;
        }
        match (judged.cheapest, judged.saving()) {
            (Some(level), Some(saving)) => writeln!(
                f,
                "  Needed? {} at {} would do for all of them, and save {saving} each time.",
                level.at, level.cost
            ),
            (Some(level), None) if level.at == judged.offered.at => {
                writeln!(f, "  Needed? Yes: nothing cheaper would do for all of them.")
            }
            (Some(level), None) => {
                writeln!(f, "  Needed? {} would do, at no lower cost: {}.", level.at, level.cost)
            }
            (None, _) => writeln!(
                f,
                "  Needed? More than that: no level that is offered would do for all of them."
            ),
        }
    }

    fn group(&self, f: &mut fmt::Formatter<'_>, group: &JudgedGroup) -> fmt::Result {
        let segment = group.segment.as_ref().map_or("all", |segment| segment.as_str());
        let Served { under, within, over } = group.served;
        let of =
            |count: u64| format!("{:.1} %", 100.0 * count as f64 / group.served.customers() as f64);
        let level = group.cheapest.map_or("nothing".to_owned(), |level| level.at.to_string());
        writeln!(
            f,
            "  {:<28}{:>7}{:>10}{:>10}{:>10}  {level}",
            format!("{}, {segment}", group.need),
            group.served.customers(),
            of(under),
            of(within),
            of(over)
        )?;
        match &group.delight {
            Some(delight) => {
                let cost = delight.cost.map(|cost| format!(", at {cost}")).unwrap_or_default();
                writeln!(f, "    better than hoped for on purpose: {}{cost}", delight.name)
            }
            None => Ok(()),
        }
    }
}

impl fmt::Display for Survey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} customers told what they tolerate and hope for", self.asked)?;
        for judged in &self.judged {
            self.standard(f, judged)?;
        }
        writeln!(f, "\nWhat the charter would be told:")?;
        for finding in &self.findings {
            writeln!(f, "  {finding}")?;
        }
        if !self.refused.is_empty() {
            writeln!(f, "\n{} rows refused", self.refused.len())?;
        }
        for refused in self.refused.iter().take(TOLD) {
            writeln!(f, "  line {}: {}", refused.line, refused.fault)?;
        }
        if let Some(more @ 1..) = self.refused.len().checked_sub(TOLD) {
            writeln!(f, "  and {more} more")?;
        }
        writeln!(f)
    }
}
