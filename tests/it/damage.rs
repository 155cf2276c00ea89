//! A flipped byte, a cut and a loss in every file of an index. Whoever opens it is told or gets the answers that he
//! got before; `check` finds each; a run neither spreads it nor ends in a panic.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use kashaf::error::{Trouble as _, Whose};
use kashaf::index::{
    CheckProgress, Ending, FileRecord, FileStat, Index, IndexError, ProblemKind, WriteOptions,
    Writer, check,
};
use kashaf::query::parse;
use kashaf::search::{SearchOptions, Searcher};
use kashaf::source::Root;
use kashaf::update::{Progress, UpdateOptions, update};

use crate::support::{Bench, bytes_below};

/// How long a case may take before it counts as one that never ends.
const DEADLINE: Duration = Duration::from_secs(120);

/// An index of one segment with a deletion, and its archive with an edit that no run has seen.
fn bench() -> Bench {
    let text = "وصلت قافلة المساعدات إلى مدينة حلب المحاصرة بعد يومين من القصف على الجسر. ";
    let long = text.repeat(25);
    let bench = Bench::with(&[
        ("a.txt", "مقتل ضابط في قصف على مدرسة في حلب."),
        ("b.txt", "ضباط المخابرات في المدينة وصلوا إلى المعبر."),
        (
            "c.html",
            "<title>هدنة</title><p>أعلنت الأطراف هدنة في القرية.",
        ),
        ("d.txt", &long),
        (
            "e.jsonl",
            "{\"id\":\"7\",\"text\":\"نازحون من القرية\",\"date\":\"2021-08-15\",\"source\":\"وكالة\"}",
        ),
        ("f.txt", "شاحنة على الجسر."),
        ("g.txt", "مفاوضات في المشفى."),
    ]);
    bench.remove("g.txt");
    bench.index(&[]).expect(0);
    bench.write("new.txt", "خبر جديد عن حلب.");
    bench.remove("f.txt");
    bench
}

fn run(bench: &Bench, dir: &Path) -> Result<(), kashaf::update::UpdateError> {
    let options = UpdateOptions {
        memory: 30_000_000,
        ..UpdateOptions::default()
    };
    let root = Root::open(bench.archive()).expect("the archive");
    update(dir, &[root], &options, &Progress::default()).map(drop)
}

/// Everything that can be asked of an index, as text.
fn answers(dir: &Path) -> Result<String, IndexError> {
    answers_of(&Index::open(dir)?)
}

fn answers_of(index: &Index) -> Result<String, IndexError> {
    let mut searcher = Searcher::new(index)?;
    let options = SearchOptions::default();
    let mut out = String::new();
    for query in [
        "حلب",
        "\"قافلة المساعدات\"",
        "ضباط مخابرات",
        "قص*",
        "مدرصة~",
        "title:هدنة",
        "source:وكالة",
    ] {
        out += &format!("{query}: {:?}\n", searcher.search(&parse(query), &options)?);
    }
    for id in ["a.txt", "b.txt", "c.html", "d.txt", "7", "f.txt", "new.txt"] {
        out += &format!("{id}: {:?}\n", searcher.documents(id, None, &options)?);
    }
    let snapshot = index.snapshot()?;
    out += &format!("{:?}\n", snapshot.holdings()?);
    let mut files = BTreeMap::new();
    for state in snapshot.known_files()?.states() {
        let record = snapshot.file_record(&state)?;
        files.insert(record.path.clone(), (state.stat, state.failures, record));
    }
    Ok(out + &format!("{files:?}\n"))
}

/// Runs what may not end, and answers what it gives.
#[track_caller]
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = std::thread::spawn(move || drop(sender.send(work())));
    let answer = receiver.recv_timeout(DEADLINE);
    match answer {
        Ok(answer) => {
            let _ = thread.join();
            answer
        }
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{what}: no answer"),
        Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{what}: a panic"),
    }
}

/// What may happen to a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    /// These bits of the byte there are turned.
    Flip(usize, u8),
    /// It ends there.
    Cut(usize),
    /// It is gone.
    Lost,
}

/// Every kind of damage to a file of this length, the bytes spread over all of it; at its end, where checksums
/// and footers stand, close together.
fn damages(len: usize) -> Vec<Damage> {
    let masks = [0x01, 0x80, 0x10, 0xFF, 0x04];
    let mut places: Vec<usize> = (0..10).map(|part| part * len / 10).collect();
    places.extend((len.saturating_sub(130)..len).step_by(13));
    places.push(len - 1);
    places.sort_unstable();
    places.dedup();
    let flips = places.into_iter().zip(masks.into_iter().cycle());
    let mut damages: Vec<Damage> = flips.map(|(at, mask)| Damage::Flip(at, mask)).collect();
    damages.extend([0, 1, len / 3, len - 9, len - 1].map(Damage::Cut));
    damages.push(Damage::Lost);
    damages
}

fn write_all(dir: &Path, files: &BTreeMap<String, Vec<u8>>) {
    let _ = fs::remove_dir_all(dir);
    for (name, bytes) in files {
        let path = dir.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn damaged(path: &Path, bytes: &[u8], damage: Damage) {
    let mut bytes = bytes.to_vec();
    match damage {
        Damage::Flip(at, mask) => bytes[at] ^= mask,
        Damage::Cut(len) => bytes.truncate(len),
        Damage::Lost => return fs::remove_file(path).unwrap(),
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn damage_to_any_file_is_noticed() {
    let bench = std::sync::Arc::new(bench());
    let files = bytes_below(&bench.index_dir());
    assert!(
        files.keys().any(|name| name.ends_with(".del")),
        "{:?}",
        files.keys()
    );
    let dir = bench.root().join("copy");
    write_all(&dir, &files);
    let before = answers(&dir).unwrap();
    run(&bench, &dir).unwrap();
    let after = answers(&dir).unwrap();
    assert_ne!(before, after);
    let (mut cases, mut refused) = (0, 0);
    // The lock holds nothing; of the history of runs lines that cannot be read are passed over, and nothing hangs on it.
    let matters = |name: &str| name != "lock" && name != "runs.jsonl";
    for (name, bytes) in files.iter().filter(|(name, _)| matters(name)) {
        for damage in damages(bytes.len()) {
            let what = format!("{name} {damage:?}");
            write_all(&dir, &files);
            damaged(&dir.join(name), bytes, damage);
            cases += 1;
            let place = dir.clone();
            let checked = in_time(&what, move || check(&place, &CheckProgress::default()));
            let checked = checked.unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert!(!checked.is_sound(), "{what}");
            let place = dir.clone();
            match in_time(&what, move || answers(&place)) {
                Ok(answered) => assert_eq!(answered, before, "{what}"),
                Err(error) => {
                    refused += 1;
                    assert_eq!(error.whose(), Whose::Index, "{what}: {error:?}");
                    assert!(error.hint().unwrap().contains("--rebuild"), "{what}");
                }
            }
            let (place, archive) = (dir.clone(), std::sync::Arc::clone(&bench));
            match in_time(&what, move || run(&archive, &place)) {
                Ok(()) => assert_eq!(answers(&dir).unwrap(), after, "{what}"),
                Err(error) => assert_eq!(error.whose(), Whose::Index, "{what}: {error:?}"),
            }
        }
    }
    println!("{cases} cases, {refused} refused on opening");
    assert!(cases > 200, "{cases}");
    // What the engine's list of its files holds is no reader's business; all else is.
    let managed = damages(files["data-1/.managed.json"].len()).len();
    assert!(refused >= cases - managed, "{refused} of {cases}");
}

/// The texts that an answer holds; none of the archive's has a quotation mark.
fn texts(answer: &str) -> BTreeSet<&str> {
    let texts = answer.split(" text: \"").skip(1);
    texts.filter_map(|text| text.split('"').next()).collect()
}

#[test]
fn what_opening_does_not_verify_shows_no_wrong_text() {
    let bench = bench();
    let files = bytes_below(&bench.index_dir());
    let dir = bench.root().join("copy");
    write_all(&dir, &files);
    let before = answers(&dir).unwrap();
    assert!(texts(&before).len() >= 8, "{before}");
    let (mut same, mut told, mut broken, mut silent) = (0, 0, 0, 0);
    let engines = |name: &str| name.starts_with("data-") && !name.ends_with(".json");
    for (name, bytes) in files.iter().filter(|(name, _)| engines(name)) {
        let path = dir.join(name);
        for at in (0..bytes.len()).step_by((bytes.len() / 40).max(1)) {
            let what = format!("{name} {at}");
            damaged(&path, bytes, Damage::Flip(at, 1 << (at % 8)));
            // As an index is opened that is too large to be verified: the engine believes what it reads, and may
            // break; the program then says that something broke, and ends with exit code 5.
            let place = dir.clone();
            let answer = in_time(&what, move || {
                std::panic::catch_unwind(|| answers_of(&Index::open_verifying(&place, 0)?))
            });
            match answer {
                Ok(Ok(answered)) if answered == before => same += 1,
                Ok(Ok(answered)) => {
                    silent += 1;
                    assert!(texts(&answered).is_subset(&texts(&before)), "{what}");
                }
                Ok(Err(error)) => {
                    told += 1;
                    assert_eq!(error.whose(), Whose::Index, "{what}: {error:?}");
                }
                Err(_) => broken += 1,
            }
        }
        fs::write(&path, bytes).unwrap();
    }
    println!("{same} as before, {told} told, {broken} broke the engine, {silent} in silence");
    assert!(told > silent);
}

/// Turns a bit of a file where it stands: who has it mapped sees it.
fn flip_in_place(path: &Path) {
    let mut file = fs::File::options()
        .read(true)
        .write(true)
        .open(path)
        .unwrap();
    let middle = file.metadata().unwrap().len() / 4;
    let mut byte = [0];
    file.seek(SeekFrom::Start(middle)).unwrap();
    file.read_exact(&mut byte).unwrap();
    file.seek(SeekFrom::Start(middle)).unwrap();
    file.write_all(&[byte[0] ^ 0x20]).unwrap();
}

#[test]
fn a_run_does_not_spread_damage() {
    let texts = ["خبر أول عن المدينة. ", "خبر ثان عن القرية. "].map(|text| text.repeat(100));
    let bench = Bench::with(&[("a.txt", &texts[0]), ("b.txt", &texts[1])]);
    let dir = bench.index_dir();
    let options = WriteOptions {
        memory: 30_000_000,
        ..WriteOptions::default()
    };
    let check_with = |ending: &str, action: &dyn Fn(Writer) -> Result<(), IndexError>| {
        bench.run(&["index", "archive", "--rebuild"]).expect(0);
        // Damaged after it was opened, as a file is that is too large to be verified then.
        let writer = Writer::open(&dir, &options).unwrap();
        let files = fs::read_dir(bench.data_dir())
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let file = files
            .into_iter()
            .find(|path| path.to_string_lossy().ends_with(ending));
        flip_in_place(&file.unwrap());
        let error = action(writer).expect_err(ending);
        assert_eq!(error.whose(), Whose::Index, "{ending}: {error:?}");
        let checked = check(&dir, &CheckProgress::default()).unwrap();
        assert_eq!(
            checked.problems[0].kind,
            ProblemKind::Checksum,
            "{ending}: {checked:?}"
        );
    };
    for ending in [".term", ".idx"] {
        check_with(ending, &|writer| {
            let mut change = writer.change();
            change.remove_state(&[1; 16]);
            writer.apply(change)
        });
    }
    // A second segment of about the same size is merged with the first.
    for ending in [".pos", ".store", ".fast", ".fieldnorm"] {
        check_with(ending, &|writer| {
            let stat = FileStat {
                size: 1,
                modified: 1,
                extractor: 0,
                relative: 0,
            };
            let mut change = writer.change();
            change.put_state(&[1; 16], stat, &FileRecord::default(), 0);
            writer.apply(change)?;
            writer.finish(Ending::Whole).map(drop)
        });
    }
}

#[test]
fn a_check_beside_a_run_sees_one_whole_batch() {
    let bench = Bench::with(&[("a.txt", "خبر أول."), ("b.txt", "خبر ثان.")]);
    let dir = bench.index_dir();
    let options = WriteOptions {
        memory: 30_000_000,
        ..WriteOptions::default()
    };
    let writer = Writer::open(&dir, &options).unwrap();
    std::thread::scope(|scope| {
        let run = scope.spawn(|| {
            // Each commit adds a segment, which is merged with others.
            for number in 0..40 {
                let stat = FileStat {
                    size: 1,
                    modified: 1,
                    extractor: 0,
                    relative: 0,
                };
                let mut change = writer.change();
                change.put_state(&[number; 16], stat, &FileRecord::default(), 0);
                writer.apply(change).unwrap();
                writer.commit().unwrap();
            }
        });
        let (mut checks, mut last) = (0, 0);
        while !run.is_finished() || checks < 3 {
            let checked = check(&dir, &CheckProgress::default()).unwrap();
            assert_eq!(checked.problems, []);
            assert!(
                checked.known >= last && checked.passages == 2,
                "{checked:?}"
            );
            (checks, last) = (checks + 1, checked.known);
        }
        println!("{checks} checks");
    });
}
