//! What a host plugs in: where the log is kept, how customers are reached, what is known of them, and what time it is.
//!
//! The library is complete without ports: a host can call `decide`, keep the events itself, and be done. With them, the
//! [`desk`](crate::desk) does the keeping.

mod channel;
mod clock;
mod directory;
mod dynamic;
mod error;
mod pointer;
mod store;

pub use channel::{Channel, ChannelError, ConsoleChannel, RecordingChannel};
pub use clock::{Clock, SetClock};
pub use directory::{Asked, Directory, DirectoryError, NoDirectory};
pub use dynamic::{DynChannel, DynDirectory, DynStore};
pub use error::{Conflict, StoreError, StoreErrorKind};
pub use store::{Append, Commit, Committed, DueWake, Lease, Outcome, Outgoing, Position, Store};
