//! The index changes while it is served, and the server ends.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use super::client::{Served, encoded};
use crate::support::{Bench, many_records};

/// Asks until the answer is as it should be.
#[track_caller]
fn until(served: &Served, path: &str, wanted: impl Fn(u16, &str) -> bool) {
    let began = Instant::now();
    loop {
        let answer = served.get(path);
        let text = answer.text();
        if wanted(answer.status, &text) {
            return;
        }
        assert!(
            began.elapsed().as_secs() < 60,
            "{path}: {} {text}",
            answer.status
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

#[test]
fn what_a_run_commits_is_found_without_a_restart() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let served = Served::start(&bench, &[]);
    let q = format!("/?q={}", encoded("حماة"));
    assert!(!served.page(&q).contains("b.txt"));
    bench.write("b.txt", "قصف مشفى في حماة");
    bench.index(&[]).expect(0);
    until(&served, &q, |status, text| {
        status == 200 && text.contains("/document/b.txt")
    });
    bench.remove("b.txt");
    bench.index(&[]).expect(0);
    until(&served, "/document/b.txt", |status, _| status == 404);
    // A rebuild puts all of it elsewhere.
    bench.write("c.txt", "قصف جسر في حماة");
    bench.index(&["--rebuild"]).expect(0);
    until(&served, &q, |_, text| text.contains("/document/c.txt"));
    assert_eq!(served.get("/health").status, 200);
}

#[test]
fn what_cannot_be_opened_leaves_the_old_state_to_answer() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    let served = Served::start(&bench, &[]);
    let q = format!("/?q={}", encoded("حلب"));
    let manifest = bench.index_dir().join("manifest.json");
    let sound = fs::read(&manifest).unwrap();
    let stale = |status: u16, text: &str| status == 503 && text.contains("\"index\":\"stale\"");
    let damages: [&dyn Fn(); 3] = [
        &|| fs::write(&manifest, "{").unwrap(),
        &|| bench.edit_manifest(|manifest| manifest["schema"] = 999.into()),
        &|| fs::remove_file(&manifest).unwrap(),
    ];
    for damage in damages {
        damage();
        until(&served, "/health", stale);
        assert!(served.page(&q).contains("/document/a.txt"));
        assert_eq!(served.get("/document/a.txt").status, 200);
        fs::write(&manifest, &sound).unwrap();
        until(&served, "/health", |status, _| status == 200);
    }
    // All of it is gone.
    let (index, away) = (bench.index_dir(), bench.root().join("away"));
    fs::rename(&index, &away).unwrap();
    until(&served, "/health", stale);
    assert!(served.page(&q).contains("/document/a.txt"));
    fs::rename(&away, &index).unwrap();
    until(&served, "/health", |status, _| status == 200);
}

#[test]
fn searches_go_on_while_runs_commit() {
    let bench = Bench::new();
    many_records(&bench, 4, 50);
    bench.index(&[]).expect(0);
    let served = Served::start(&bench, &[]);
    let q = format!("/?q={}", encoded("قصف مدرسة"));
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| {
            for _ in 0..60 {
                served.page(&q);
            }
        });
        for number in 0..4 {
            bench.write(&format!("new-{number}.txt"), format!("قصف مدرسة {number}"));
            bench.index(&["--commit-every", "1s"]).expect(0);
        }
        asking.join().unwrap();
    });
    until(&served, "/document/new-3.txt", |status, _| status == 200);
}

#[test]
fn it_ends_when_it_is_told_to_and_says_why_it_cannot_begin() {
    let bench = Bench::with(&[("a.txt", "قصف مدرسة في حلب")]);
    for signal in ["-INT", "-TERM"] {
        let served = Served::start(&bench, &[]);
        // A connection that asks for nothing does not keep it.
        let idle = served.connect();
        assert_eq!(served.get("/").status, 200);
        let began = Instant::now();
        let status = Command::new("kill")
            .args([signal, &served.id().to_string()])
            .status();
        assert!(status.unwrap().success());
        let (code, _, err) = served.end();
        assert_eq!((code, err.as_str()), (Some(0), ""), "{signal}");
        assert!(began.elapsed().as_secs() < 8, "{signal}");
        drop(idle);
    }
    let served = Served::start(&bench, &[]);
    let taken = bench
        .run(&["serve", "--addr", &served.address.to_string()])
        .expect(1);
    assert!(
        taken.err.contains("error: cannot listen at `127.0.0.1:"),
        "{taken:?}"
    );
    assert!(
        taken.err.contains("hint: something else is served there"),
        "{taken:?}"
    );
    assert!(taken.err.contains("--addr 127.0.0.1:0"), "{taken:?}");
    let nothing = Bench::new();
    let missing = nothing.run(&["serve", "--addr", "127.0.0.1:0"]).expect(1);
    assert!(
        missing.err.contains("hint: ") && missing.err.contains("kashaf index"),
        "{missing:?}"
    );
    let wrong = bench.run(&["serve", "--addr", "localhost"]).expect(2);
    assert!(wrong.err.contains("--addr"), "{wrong:?}");
}
