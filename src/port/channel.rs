use std::fmt;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use super::Outgoing;

/// How the outside is asked: a mail server, a telephone system, a pager.
///
/// # The laws
///
/// 1. An effect may be handed over more than once, always with the same id; the second time must do no harm.
/// 2. Handing over means that it will not be forgotten, not that somebody has read it.
pub trait Channel: Send + Sync {
    /// Hands an effect over.
    fn deliver(&self, outgoing: &Outgoing)
    -> impl Future<Output = Result<(), ChannelError>> + Send;
}

/// Why an effect could not be handed over; it stays in the outbox.
#[derive(Debug, thiserror::Error)]
#[error("the effect could not be handed over: {reason}")]
pub struct ChannelError {
    /// Why, in one sentence.
    pub reason: String,
}

/// Prints each effect on a line.
#[derive(Debug, Clone, Copy, Default)]
pub struct ConsoleChannel;

impl Channel for ConsoleChannel {
    async fn deliver(&self, outgoing: &Outgoing) -> Result<(), ChannelError> {
        println!("{} {:?}", outgoing.id, outgoing.effect);
        Ok(())
    }
}

/// Keeps each effect, in the order in which they came.
#[derive(Default)]
pub struct RecordingChannel {
    delivered: Mutex<Vec<Outgoing>>,
}

impl RecordingChannel {
    /// What was handed over so far.
    #[must_use]
    pub fn delivered(&self) -> Vec<Outgoing> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for RecordingChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RecordingChannel").field(&self.delivered().len()).finish()
    }
}

impl Channel for RecordingChannel {
    async fn deliver(&self, outgoing: &Outgoing) -> Result<(), ChannelError> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner).push(outgoing.clone());
        Ok(())
    }
}
