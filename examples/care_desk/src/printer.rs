use std::io::{self, Write};

use goodwill::port::{Channel, ChannelError, Outgoing};
use serde::Serialize;

use crate::reply::Delivery;

/// Prints a value as one line, whole and at once.
pub(crate) fn print(value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    let mut out = io::stdout().lock();
    out.write_all(&line)?;
    out.flush()
}

/// Where effects go: here to the output, elsewhere to a mail server.
#[derive(Debug)]
pub(crate) struct Printer;

impl Channel for Printer {
    async fn deliver(&self, outgoing: &Outgoing) -> Result<(), ChannelError> {
        print(&Delivery::of(outgoing))
            .map_err(|error| ChannelError { reason: format!("it cannot be printed: {error}") })
    }
}
