//! goodwill's side: the bench `desk` of goodwill-sqlite, asked line by line.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

pub(crate) struct Goodwill {
    program: Child,
    asks: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Goodwill {
    /// Builds and starts it; it has checked its answers when it says that it is ready.
    pub(crate) fn start() -> Self {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml");
        let mut program = Command::new(env!("CARGO"))
            .args(["bench", "--quiet", "--package", "goodwill-sqlite", "--bench", "desk"])
            .args(["--manifest-path", manifest, "--", "--serve"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let asks = program.stdin.take();
        let answers = BufReader::new(program.stdout.take().unwrap()).lines();
        let mut goodwill = Self { program, asks, answers };
        while goodwill.answer() != "ready" {}
        goodwill
    }

    /// How long so many commands took it.
    pub(crate) fn carry_out(&mut self, past: &str, calls: u64) -> Duration {
        writeln!(self.asks.as_mut().unwrap(), "{past} {calls}").unwrap();
        Duration::from_nanos(self.answer().parse().unwrap())
    }

    fn answer(&mut self) -> String {
        self.answers.next().unwrap().unwrap()
    }
}

impl Drop for Goodwill {
    fn drop(&mut self) {
        // It ends when nobody can ask any more.
        drop(self.asks.take());
        let _ended = self.program.wait();
    }
}
