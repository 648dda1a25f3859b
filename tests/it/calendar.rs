//! When people work: tables, laws, an independent slow model, and bad input.

mod allocation;
mod bad_input;
mod ical;
mod laws;
mod oracle;
mod real_calendars;
mod slow;
mod vectors;
mod zone_data;
mod zones;
