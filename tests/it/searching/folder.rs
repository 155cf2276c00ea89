//! A folder that is searched without an index of its own.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{Bench, ids};

#[test]
fn a_folder_is_searched_directly_and_stays_as_it_is() {
    let bench = Bench::new();
    bench.write("a.txt", "خبر عن الجسر.");
    let found = |query: &str| ids(&bench.hits(&["--in", "archive", query]));
    assert_eq!(found("الجسر"), ["a.txt"]);
    bench.write("b.txt", "الجسر والميناء.");
    assert_eq!(found("الميناء"), ["b.txt"]);
    bench.write("a.txt", "خبر عن المطار.");
    assert_eq!(found("الجسر"), ["b.txt"]);
    bench.remove("b.txt");
    assert_eq!(found("الجسر"), [""; 0]);
    assert_eq!(
        bench
            .run(&["search", "--in", "archive", "المطار"])
            .expect(0)
            .err,
        ""
    );
    bench.run(&["show", "--in", "archive", "a.txt"]).expect(0);
    bench
        .run(&["explain", "--in", "archive", "--doc", "a.txt", "خبر"])
        .expect(0);
    // The index is kept in the cache, one for each folder, and made anew when it cannot be used.
    let cache = bench.root().join("cache/kashaf/in");
    fs::write(cached_only(&cache).join("manifest.json"), "{").unwrap();
    assert_eq!(found("المطار"), ["a.txt"]);
    // What failed is told, and the search goes on; a folder without documents is named.
    bench.write("c.txt", b"\x01\x02\x03\0\0");
    let run = bench
        .run(&["search", "--in", "archive", "المطار"])
        .expect(0);
    assert!(
        run.err
            .starts_with(&format!("{}: encoding: ", bench.shown("c.txt"))),
        "{run:?}"
    );
    assert_eq!(
        bench
            .run(&["search", "-q", "--in", "archive", "المطار"])
            .expect(0)
            .err,
        ""
    );
    fs::create_dir(bench.root().join("empty")).unwrap();
    let run = bench.run(&["search", "--in", "empty", "المطار"]).expect(1);
    assert!(
        run.err
            .starts_with("note: no documents in `empty`: it holds no file that kashaf reads"),
        "{run:?}"
    );
    assert_eq!(
        crate::support::files_below(&bench.archive()),
        ["a.txt", "c.txt"]
    );
    assert!(!bench.index_dir().exists());
}

/// The one index in the cache.
fn cached_only(cache: &Path) -> PathBuf {
    let mut entries = fs::read_dir(cache).expect("a cache");
    let only = entries
        .next()
        .expect("an index")
        .expect("a folder to read")
        .path();
    assert!(entries.next().is_none(), "one folder, one index");
    only
}
