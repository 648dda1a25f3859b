//! Money in whole minor units of one currency.

use std::fmt;
use std::str::FromStr;

use crate::text::{excerpt, serde_as_text};

/// A currency by its three-letter code (ISO 4217).
///
/// ```
/// use goodwill::money::Currency;
///
/// assert_eq!("JPY".parse::<Currency>()?.decimals(), 0);
/// assert!("yen".parse::<Currency>().is_err());
/// # Ok::<(), goodwill::money::MoneyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The code, for example `CNY`.
    #[must_use]
    pub fn code(&self) -> &str {
        // The constructor takes ASCII letters only, so that the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// How many decimals its amounts are written with (ISO 4217: two, but for the currencies named here).
    #[must_use]
    pub const fn decimals(&self) -> usize {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG"
            | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            b"CLF" | b"UYW" => 4,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match <[u8; 3]>::try_from(text.as_bytes()) {
            Ok(code) if code.iter().all(u8::is_ascii_uppercase) => Ok(Self(code)),
            _ => Err(MoneyError::Currency { text: excerpt(text) }),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount of money: whole minor units (cents, fen) of one currency, never a fraction and never converted.
///
/// ```
/// use goodwill::money::Money;
///
/// let fee: Money = "12.50 CNY".parse()?;
/// assert_eq!(fee.minor_units(), 1250);
/// assert_eq!(fee.plus(&fee)?.to_string(), "25.00 CNY");
///
/// let refused = fee.plus(&"3.00 EUR".parse()?).unwrap_err();
/// assert_eq!(refused.to_string(), "CNY and EUR are different currencies");
/// # Ok::<(), goodwill::money::MoneyError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Money {
    minor_units: i64,
    currency: Currency,
}

impl Money {
    /// This many minor units (cents, fen) of the currency.
    #[must_use]
    pub const fn new(minor_units: i64, currency: Currency) -> Self {
        Self { minor_units, currency }
    }

    /// The number of minor units.
    #[must_use]
    pub const fn minor_units(&self) -> i64 {
        self.minor_units
    }

    /// The currency.
    #[must_use]
    pub const fn currency(&self) -> Currency {
        self.currency
    }

    /// Both amounts together.
    ///
    /// # Errors
    /// [`MoneyError`] if the currencies differ or the sum is too large.
    pub fn plus(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_add)
    }

    /// This amount without the other; may be negative.
    ///
    /// # Errors
    /// [`MoneyError`] if the currencies differ or the difference is too large.
    pub fn minus(&self, other: &Self) -> Result<Self, MoneyError> {
        self.combine(other, i64::checked_sub)
    }

    fn combine(
        &self,
        other: &Self,
        operation: fn(i64, i64) -> Option<i64>,
    ) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            let (left, right) = (self.currency, other.currency);
            return Err(MoneyError::Mixed { left, right });
        }
        operation(self.minor_units, other.minor_units)
            .map(|minor_units| Self { minor_units, currency: self.currency })
            .ok_or(MoneyError::TooLarge)
    }
}

/// Why an amount of money cannot be read or reckoned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Not three capital letters.
    #[error("`{text}` is not a currency code like `CNY`")]
    Currency {
        /// The text that was refused.
        text: String,
    },
    /// Not an amount and a currency.
    #[error("`{text}` is not an amount like `12.50 CNY`")]
    Amount {
        /// The text that was refused.
        text: String,
    },
    /// Amounts of different currencies.
    #[error("{left} and {right} are different currencies")]
    Mixed {
        /// The currency on the left.
        left: Currency,
        /// The currency on the right.
        right: Currency,
    },
    /// Beyond what can be held.
    #[error("the amount is too large")]
    TooLarge,
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || MoneyError::Amount { text: excerpt(text) };
        let (amount, currency) = text.rsplit_once(' ').ok_or_else(refused)?;
        let currency: Currency = currency.parse()?;
        let (whole, decimals) = amount.split_once('.').unwrap_or((amount, ""));
        let digits_only = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let well_formed = !unsigned.is_empty()
            && digits_only(unsigned)
            && digits_only(decimals)
            && (decimals.is_empty() != amount.contains('.'))
            && decimals.len() <= currency.decimals();
        if !well_formed {
            return Err(refused());
        }
        // Written without the point, the digits are the minor units.
        let width = currency.decimals();
        format!("{whole}{decimals:0<width$}")
            .parse()
            .map(|minor_units| Self { minor_units, currency })
            .map_err(|_| MoneyError::TooLarge)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor_units < 0 { "-" } else { "" };
        let magnitude = self.minor_units.unsigned_abs();
        let decimals = self.currency.decimals();
        if decimals == 0 {
            return write!(f, "{sign}{magnitude} {}", self.currency);
        }
        let digits = format!("{magnitude:0>width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        write!(f, "{sign}{whole}.{fraction} {}", self.currency)
    }
}

serde_as_text!(Currency, Money);
