//! A bench for tests: an archive and an index of their own, the real program run on them, its answers
//! as values.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, SystemTime};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// A temporary place with a folder `archive`, an index beside it, and homes of its own.
pub(crate) struct Bench {
    dir: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        fs::create_dir(dir.path().join("archive")).expect("the archive");
        Self { dir }
    }

    /// An archive with these files, indexed.
    #[track_caller]
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let bench = Self::new();
        for (path, content) in files {
            bench.write(path, content);
        }
        bench.index(&[]).expect(0);
        bench
    }

    /// An archive of records with these texts, indexed: their ids count from 1, and each is a year older than the one
    /// before it.
    #[track_caller]
    pub(crate) fn of_texts(texts: &[&str]) -> Self {
        let record = |(id, text): (usize, &&str)| {
            let date = format!("{}-01-01", 2020 - id);
            serde_json::json!({"id": id.to_string(), "text": text, "date": date}).to_string()
        };
        let lines: Vec<String> = (1..).zip(texts).map(record).collect();
        Self::with(&[("a.jsonl", &lines.join("\n"))])
    }

    /// The sample corpus of the repository, copied and indexed.
    #[track_caller]
    pub(crate) fn with_samples() -> Self {
        let bench = Self::new();
        for (relative, path) in samples() {
            bench.write(&relative, fs::read(path).expect("a sample"));
        }
        bench.index(&[]).expect(0);
        bench
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn archive(&self) -> PathBuf {
        self.root().join("archive")
    }

    pub(crate) fn index_dir(&self) -> PathBuf {
        self.root().join("index")
    }

    /// A path of the archive as the program shows it.
    pub(crate) fn shown(&self, path: &str) -> String {
        let archive = self.archive().canonicalize().expect("the archive is there");
        archive.join(path).display().to_string()
    }

    /// Writes a file of the archive and the folders above it.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.archive().join(path);
        fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        fs::write(path, content).expect("a file");
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.archive().join(path)).expect("the file was there");
    }

    /// Gives a file of the archive another time of modification.
    pub(crate) fn touch(&self, path: &str) {
        let file = File::options()
            .append(true)
            .open(self.archive().join(path))
            .expect("the file is there");
        file.set_modified(SystemTime::now() + Duration::from_secs(5))
            .expect("a new time");
    }

    /// The program, with the index and the homes of this bench and nothing of the caller's.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: &[S]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kashaf"));
        self.prepare(&mut command);
        command.args(args);
        command
    }

    /// Makes a command that runs the program one of this bench; its arguments come behind.
    pub(crate) fn prepare(&self, command: &mut Command) {
        self.surround(command);
        command.arg("--no-config");
    }

    /// Gives a command, of the program or of another that starts it, the surroundings of this bench.
    pub(crate) fn surround(&self, command: &mut Command) {
        let callers = std::env::vars_os().map(|(name, _)| name);
        for name in callers.filter(|name| name.to_string_lossy().starts_with("KASHAF_")) {
            command.env_remove(name);
        }
        for name in [
            "CLICOLOR",
            "CLICOLOR_FORCE",
            "DOMTERM",
            "KONSOLE_VERSION",
            "LC_ALL",
            "LESS",
            "NO_COLOR",
            "PAGER",
            "TERM",
            "TERM_PROGRAM",
            "VTE_VERSION",
            "WT_SESSION",
        ] {
            command.env_remove(name);
        }
        for (name, home) in [
            ("HOME", "home"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            command.env(name, self.root().join(home));
        }
        command
            .env("LANG", "C")
            .env("KASHAF_INDEX", self.index_dir())
            .current_dir(self.root())
            .stdin(Stdio::null());
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: &[S]) -> Run {
        Run::from(self.command(args).output().expect("the program starts"))
    }

    /// The same with something on standard input.
    pub(crate) fn run_with_input<S: AsRef<OsStr>>(
        &self,
        args: &[S],
        input: impl AsRef<[u8]>,
    ) -> Run {
        let mut child = self.start(self.command(args).stdin(Stdio::piped()));
        let mut stdin = child.stdin.take().expect("a pipe");
        stdin.write_all(input.as_ref()).expect("the program reads");
        drop(stdin);
        Run::from(child.wait_with_output().expect("the program ends"))
    }

    pub(crate) fn start(&self, command: &mut Command) -> Child {
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    /// `kashaf index` over the archive.
    pub(crate) fn index(&self, args: &[&str]) -> Run {
        self.run(&[&["index", "archive"], args].concat())
    }

    /// The summary of `kashaf index --json` over the archive, and its exit code.
    #[track_caller]
    pub(crate) fn summary(&self, args: &[&str]) -> (i32, Value) {
        let run = self.index(&[&["--json"], args].concat());
        (run.code, run.json())
    }

    /// The hits of `kashaf search --json`; none is no error.
    #[track_caller]
    pub(crate) fn hits(&self, args: &[&str]) -> Vec<Value> {
        let run = self.run(&[&["search", "--json"], args].concat());
        assert!(matches!(run.code, 0 | 1), "{args:?}: {run:?}");
        run.lines()
    }

    /// The ids of all documents that a search finds, copies too, sorted.
    #[track_caller]
    pub(crate) fn found(&self, args: &[&str]) -> Vec<String> {
        let mut ids = ids(&self.hits(&[&["-n", "1000", "--duplicates=show"], args].concat()));
        ids.sort();
        ids
    }

    /// The manifest of the index, changed.
    pub(crate) fn edit_manifest(&self, edit: impl FnOnce(&mut Value)) {
        let path = self.index_dir().join("manifest.json");
        let mut manifest: Value =
            serde_json::from_slice(&fs::read(&path).expect("a manifest")).expect("JSON");
        edit(&mut manifest);
        // Who edits it by hand takes its sum away.
        manifest.as_object_mut().expect("an object").remove("sum");
        fs::write(path, manifest.to_string()).expect("the manifest is written");
    }

    /// The directory of the data that the manifest names.
    pub(crate) fn data_dir(&self) -> PathBuf {
        let manifest = fs::read(self.index_dir().join("manifest.json")).expect("a manifest");
        let manifest: Value = serde_json::from_slice(&manifest).expect("JSON");
        self.index_dir()
            .join(manifest["data"].as_str().expect("a name"))
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Run {
    /// The run, if it ended with this exit code.
    #[track_caller]
    pub(crate) fn expect(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// The one JSON object on standard output.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The JSON objects on standard output, one a line.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Value> {
        let parse =
            |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.out.lines().map(parse).collect()
    }
}

/// The ids of hits in their order.
pub(crate) fn ids(hits: &[Value]) -> Vec<String> {
    hits.iter()
        .map(|hit| hit["document"]["id"].as_str().expect("an id").to_owned())
        .collect()
}

/// The names of an object's fields in their order.
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

/// A position of the JSON.
pub(crate) fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a number")).expect("a small one")
}

/// A range of a text that the JSON names by Unicode scalar values.
pub(crate) fn part(text: &str, range: &Value) -> String {
    let (start, end) = (number(&range["start"]), number(&range["end"]));
    assert!(
        start <= end && end <= text.chars().count(),
        "{range} of {text}"
    );
    text.chars().skip(start).take(end - start).collect()
}

/// The words that are lit in a hit, as written.
pub(crate) fn lit(hit: &Value) -> String {
    let text = hit["passage"]["text"].as_str().expect("a text");
    let words = hit["highlights"].as_array().expect("a list").iter();
    words
        .map(|range| part(text, range))
        .collect::<Vec<_>>()
        .join("|")
}

/// The files of the sample corpus: path below it, and where it stands.
pub(crate) fn samples() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-corpus");
    files_below(&root)
        .into_iter()
        .map(|relative| (relative.clone(), root.join(relative)))
        .collect()
}

/// The files below a folder, their paths relative to it, sorted.
pub(crate) fn files_below(root: &Path) -> Vec<String> {
    let mut files: Vec<String> = walkdir::WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.expect("a folder to read"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            entry
                .path()
                .strip_prefix(root)
                .expect("below")
                .to_str()
                .expect("UTF-8")
                .to_owned()
        })
        .collect();
    files.sort();
    files
}

/// Everything below a folder, byte for byte.
pub(crate) fn bytes_below(root: &Path) -> BTreeMap<String, Vec<u8>> {
    files_below(root)
        .into_iter()
        .map(|relative| {
            (
                relative.clone(),
                fs::read(root.join(relative)).expect("a file"),
            )
        })
        .collect()
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(crate) fn sha256(path: &Path) -> String {
    let hash = Sha256::digest(fs::read(path).expect("a file"));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes, packed.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// Archives for runs that take a while: files of JSONL records, no two the same.
pub(crate) fn many_records(bench: &Bench, files: usize, records: usize) {
    let words = [
        "قصف",
        "مدرسة",
        "هدنة",
        "نازحون",
        "معبر",
        "مشفى",
        "ضابط",
        "جسر",
        "شاحنة",
        "مفاوضات",
        "حصار",
        "قرية",
    ];
    let mut state = 7_u64;
    let mut word = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        words[(state >> 33) as usize % words.len()]
    };
    for file in 0..files {
        let mut lines = String::new();
        for record in 0..records {
            let text: Vec<&str> = (0..40).map(|_| word()).collect();
            lines +=
                &serde_json::json!({"id": format!("{file}-{record}"), "text": format!("{} {record}.", text.join(" "))})
                    .to_string();
            lines.push('\n');
        }
        bench.write(&format!("{file:03}.jsonl"), lines);
    }
}
