//! The Markdown table.

use std::fmt;

use crate::contender::FIRST_CRATE;
use crate::figure::figure;

pub(crate) struct Table {
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Row>,
}

/// One quantity, a value a column.
pub(crate) struct Row {
    pub(crate) label: String,
    pub(crate) values: Vec<f64>,
}

impl Row {
    pub(crate) fn goodwill(&self) -> f64 {
        self.values.first().copied().unwrap_or(f64::NAN)
    }

    /// The best crate's figure as a multiple of goodwill's.
    pub(crate) fn lead(&self) -> f64 {
        let crates = self.values.iter().copied().skip(FIRST_CRATE);
        crates.fold(f64::INFINITY, f64::min) / self.goodwill()
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | {} | best crate ÷ goodwill |", self.columns.join(" | "))?;
        writeln!(f, "|---|{}", "---:|".repeat(self.columns.len() + 1))?;
        for row in &self.rows {
            write!(f, "| {} |", row.label)?;
            for value in &row.values {
                write!(f, " {} |", figure(*value))?;
            }
            writeln!(f, " {} |", figure(row.lead()))?;
        }
        Ok(())
    }
}
