//! Watches a run of the program: how much memory it takes with all its children, how long it takes, and which of
//! them are left when it is over.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often is looked.
const PAUSE: Duration = Duration::from_millis(10);

/// A run that is over.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) output: Output,
    pub(crate) took: Duration,
    /// The most memory that the program and its children held at one moment, in kilobytes. What
    /// several of them share counts for each.
    pub(crate) peak: u64,
    /// How many processes there were in all.
    pub(crate) processes: usize,
    /// Processes that are still there, with their command lines.
    pub(crate) left: Vec<String>,
}

/// What `/proc/N/stat` says of a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) parent: u32,
    /// Tells it from another that gets the same number later.
    began: u64,
    pub(crate) ended: bool,
}

/// Waits for a child while watching it and what it starts.
pub(crate) fn watch(child: Child) -> Watched {
    let (first, begun) = (child.id(), Instant::now());
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut family: BTreeMap<u32, u64> = BTreeMap::new();
            let mut peak = 0;
            while !over.load(Ordering::Relaxed) {
                let all = processes();
                if let Some(process) = all.get(&first) {
                    family.entry(first).or_insert(process.began);
                }
                // A child's number may be less than its parent's: as long as there are new ones.
                loop {
                    let known = family.len();
                    for (number, process) in &all {
                        if family.contains_key(&process.parent) {
                            family.entry(*number).or_insert(process.began);
                        }
                    }
                    if family.len() == known {
                        break;
                    }
                }
                let sum = family.keys().map(|number| resident(*number)).sum();
                peak = peak.max(sum);
                thread::sleep(PAUSE);
            }
            (family, peak)
        });
        let output = child.wait_with_output().expect("the program ends");
        let took = begun.elapsed();
        over.store(true, Ordering::Relaxed);
        let (family, peak) = watcher.join().expect("the watcher ends");
        // Whoever was asked to end gets a moment for it.
        thread::sleep(Duration::from_millis(500));
        let all = processes();
        let left = family
            .iter()
            .filter(|(number, began)| {
                all.get(number)
                    .is_some_and(|process| process.began == **began && !process.ended)
            })
            .map(|(number, _)| command_line(*number))
            .collect();
        Watched {
            output,
            took,
            peak,
            processes: family.len(),
            left,
        }
    })
}

/// All processes of the machine that can be seen.
pub(crate) fn processes() -> BTreeMap<u32, Process> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir("/proc").expect("Linux").flatten() {
        let Some(number) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        if let Some(process) = fs::read_to_string(entry.path().join("stat"))
            .ok()
            .and_then(|text| parse(&text))
        {
            out.insert(number, process);
        }
    }
    out
}

/// The name stands in brackets and may hold anything; what counts stands behind it.
fn parse(stat: &str) -> Option<Process> {
    let (_, rest) = stat.rsplit_once(") ")?;
    let fields: Vec<&str> = rest.split(' ').collect();
    Some(Process {
        parent: fields.get(1)?.parse().ok()?,
        began: fields.get(19)?.parse().ok()?,
        ended: matches!(*fields.first()?, "Z" | "X"),
    })
}

/// How much of its memory is not swapped out, in kilobytes; of what it shares with others, such as the program
/// itself, its share, where the system tells.
fn resident(number: u32) -> u64 {
    let number_in = |file: &str, name: &str| -> Option<u64> {
        let about = fs::read_to_string(format!("/proc/{number}/{file}")).ok()?;
        let line = about.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    number_in("smaps_rollup", "Pss:")
        .or_else(|| number_in("status", "VmRSS:"))
        .unwrap_or(0)
}

pub(crate) fn command_line(number: u32) -> String {
    let line = fs::read(format!("/proc/{number}/cmdline")).unwrap_or_default();
    format!(
        "{number}: {}",
        String::from_utf8_lossy(&line).replace('\0', " ")
    )
}

#[test]
fn children_that_stay_are_seen() {
    use std::process::{Command, Stdio};
    let start = |script: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", script]).stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        watch(command.spawn().expect("a shell"))
    };
    let watched = start("sleep 0.2; true");
    assert_eq!(
        (watched.left.len(), watched.processes),
        (0, 2),
        "{watched:?}"
    );
    assert!(
        watched.peak > 0 && watched.took > Duration::from_millis(150),
        "{watched:?}"
    );
    let watched = start("sleep 3 & sleep 0.2");
    assert_eq!(watched.left.len(), 1, "{watched:?}");
    assert!(watched.left[0].contains("sleep 3"), "{watched:?}");
}
