//! When people work: tables, laws, an independent slow model, and bad input.

mod allocation;
mod bad_input;
pub(crate) mod dice;
mod ical;
mod laws;
mod nights;
mod oracle;
mod readings;
mod real_calendars;
mod slow;
mod vectors;
mod words;
mod zone_data;
mod zones;
