use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// When the program is killed: so long after so many answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kill {
    pub(crate) answers: usize,
    pub(crate) pause: Duration,
}

/// What one run of the program printed.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) lines: Vec<Value>,
}

impl Run {
    /// The lines that answer a line of the script.
    pub(crate) fn answers(&self) -> impl Iterator<Item = &Value> {
        self.lines.iter().filter(|line| line["line"].is_u64())
    }
}

/// Feeds the program, which may finish unless it is killed.
pub(crate) fn run(store: &str, script: &[String], kill: Option<Kill>) -> Run {
    let mut program = start(store);
    let mut input = program.stdin.take().unwrap();
    let text = script.join("\n");
    // A killed program reads no more: that the rest cannot be written is what was wanted.
    let writer = thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let mut output = BufReader::new(program.stdout.take().unwrap());
    let mut run = Run { lines: Vec::new() };
    let mut line = String::new();
    loop {
        if let Some(kill) = kill
            && run.answers().count() == kill.answers
        {
            thread::sleep(kill.pause);
            program.kill().unwrap();
        }
        line.clear();
        output.read_line(&mut line).unwrap();
        // A line that the kill has cut acknowledges nothing.
        if !line.ends_with('\n') {
            break;
        }
        run.lines.push(serde_json::from_str(&line).unwrap());
    }
    writer.join().unwrap();
    let ended = program.wait().unwrap();
    assert!(ended.success() || kill.is_some(), "{ended}");
    run
}

fn start(store: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_care_desk"))
        .args(["--store", store])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}
