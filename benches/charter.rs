//! What a charter costs: to ratify, to look things up in, to read and to locate. Every answer is checked against the draft
//! before it is timed.

#[path = "charter/workload.rs"]
mod workload;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use goodwill::charter::{Charter, CharterDraft, Ratification, toml};
use goodwill::finding::Place;
use goodwill::id::{Key, TouchpointKey, kind};

use workload::{Failure, Size};

const MIB: u64 = 1 << 20;

fn main() -> Result<(), Failure> {
    let mut criterion = Criterion::default().configure_from_args();
    // In test mode one small charter goes through everything.
    let testing = std::env::args().any(|argument| argument == "--test");
    let sizes =
        if testing { vec![Size::percent(5)] } else { vec![Size::percent(25), Size::times(1)] };
    for size in sizes {
        let draft = workload::draft(size)?;
        let ratification = workload::accepting_all(&draft)?;
        let charter = ratified(&draft, &ratification)?;
        check(&draft, &charter)?;
        ratify(&mut criterion, size, &draft, &ratification);
        look_up(&mut criterion, size, &charter)?;
        read(&mut criterion, size, &draft)?;
    }
    if !testing {
        growth()?;
    }
    criterion.final_summary();
    Ok(())
}

fn ratified(draft: &CharterDraft, ratification: &Ratification) -> Result<Charter, Failure> {
    Ok(draft.ratify(ratification)?)
}

/// Numbers lead where keys do.
fn check(draft: &CharterDraft, charter: &Charter) -> Result<(), Failure> {
    let mut answers = BTreeMap::new();
    for (key, department) in &draft.departments {
        answers.extend(department.touchpoints.iter().map(|touchpoint| (touchpoint, key)));
    }
    for (index, touchpoint) in charter.all::<kind::Touchpoint>().iter() {
        let accountable = charter.at(touchpoint.accountable).map(|department| &department.key);
        let known = charter.index_of(&touchpoint.key) == Some(index)
            && accountable == answers.get(&touchpoint.key).copied();
        if !known {
            return Err(format!("{} is not where it should be", touchpoint.key).into());
        }
    }
    Ok(())
}

fn name(size: Size) -> String {
    format!("{}/{}/{}", size.departments, size.touchpoints, size.clauses)
}

fn ratify(
    criterion: &mut Criterion,
    size: Size,
    draft: &CharterDraft,
    ratification: &Ratification,
) {
    let mut group = criterion.benchmark_group("ratify");
    group.sample_size(10).warm_up_time(Duration::from_millis(200));
    group.bench_function(BenchmarkId::from_parameter(name(size)), |bencher| {
        bencher.iter(|| black_box(draft.ratify(ratification)));
    });
    group.finish();
}

fn look_up(criterion: &mut Criterion, size: Size, charter: &Charter) -> Result<(), Failure> {
    let touchpoints = charter.all::<kind::Touchpoint>();
    // Keys as a host brings them: texts of its own, in an order that no cache foresees.
    let count = touchpoints.len();
    let mut keys: Vec<TouchpointKey> = Vec::with_capacity(count);
    for step in 0..count {
        let (_, touchpoint) =
            touchpoints.iter().nth(step * 7_919 % count).ok_or("no touchpoint")?;
        keys.push(Key::new(touchpoint.key.as_str())?);
    }
    let indices: Vec<_> = keys.iter().filter_map(|key| charter.index_of(key)).collect();
    if indices.len() != count {
        return Err("a key was not found".into());
    }
    let mut group = criterion.benchmark_group(format!("look up all of {count}"));
    group.throughput(criterion::Throughput::Elements(count as u64));
    group.bench_function("by key", |bencher| {
        bencher.iter(|| {
            for key in &keys {
                black_box(charter.index_of(black_box(key)));
            }
        });
    });
    group.bench_function("by index", |bencher| {
        bencher.iter(|| {
            for index in &indices {
                black_box(charter.at(black_box(*index)));
            }
        });
    });
    group.finish();
    black_box(size);
    Ok(())
}

fn read(criterion: &mut Criterion, size: Size, draft: &CharterDraft) -> Result<(), Failure> {
    let text = toml::write(draft)?;
    let parsed = toml::read(&text)?;
    if parsed.draft != *draft {
        return Err("what was written does not read back equal".into());
    }
    let mut group = criterion.benchmark_group("read TOML");
    group.sample_size(10).warm_up_time(Duration::from_millis(200));
    group.throughput(criterion::Throughput::Bytes(text.len() as u64));
    group.bench_function(BenchmarkId::from_parameter(name(size)), |bencher| {
        bencher.iter(|| black_box(toml::read(&text)));
    });
    let place = Place::root().key("clauses").key("clause-00007").key("promise");
    group.bench_function(BenchmarkId::new("locate", name(size)), |bencher| {
        bencher.iter(|| black_box(parsed.places.locate(&place)));
    });
    group.finish();
    Ok(())
}

/// Time and memory of one ratification each, from a tenth of the size to ten times it.
fn growth() -> Result<(), Failure> {
    println!("{:>20} {:>9} {:>9} {:>9} {:>8}", "d/t/c", "ratify", "growth", "peak", "findings");
    let mut before: Option<f64> = None;
    for size in
        [Size::percent(10), Size::percent(30), Size::times(1), Size::times(3), Size::times(10)]
    {
        let draft = workload::draft(size)?;
        let ratification = workload::accepting_all(&draft)?;
        let (mut least, mut findings) = (Duration::MAX, 0);
        for _ in 0..3 {
            let start = Instant::now();
            let charter = ratified(&draft, &ratification)?;
            least = least.min(start.elapsed());
            findings = charter.findings().len();
        }
        let peak = allocation_counter::measure(|| {
            black_box(draft.ratify(&ratification)).ok();
        });
        let seconds = least.as_secs_f64();
        let grown = before.map_or(f64::NAN, |before| seconds / before);
        println!(
            "{:>20} {:>6.0} ms {grown:>8.2}x {:>5} MiB {findings:>8}",
            name(size),
            seconds * 1e3,
            peak.bytes_max / MIB,
        );
        before = Some(seconds);
    }
    Ok(())
}
