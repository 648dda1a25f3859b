//! Where we meet customers: who can use which channel, when contact is due, what a journey and a flow are made of.

mod cadence;
mod channels;
mod exits;
mod flows;
mod journeys;
