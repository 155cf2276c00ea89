//! How fast each format is read, in bytes and in documents: the same forty stories of the sample corpus in each,
//! written by the builder of `examples/make_archive`.

use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kashaf::extract::{Item, Limits, read_bytes};

#[path = "../examples/make_archive/archive/mod.rs"]
#[allow(dead_code, reason = "only the stories in each format are needed here")]
mod archive;

use archive::bulk::{Bulk, STORIES};

/// Reads all files, and answers how many documents they hold.
fn read(bulk: &Bulk) -> usize {
    let mut documents = 0;
    for (name, bytes) in &bulk.files {
        let mut sink = |item: Item| {
            match item {
                Item::Record(record) => {
                    assert!(record.text.len() > 100);
                    documents += 1;
                }
                Item::Failure { message, .. } => panic!("{name}: {message}"),
            }
            ControlFlow::Continue(())
        };
        read_bytes(name, bytes.clone(), Limits::default(), &mut sink).expect("it can be read");
    }
    documents
}

/// A reader that does less, for the same files.
type Peer = (&'static str, &'static str, fn(&[u8]) -> usize);

const PEERS: &[Peer] = &[
    (
        "txt in windows-1256",
        "encoding_rs, told the charset",
        |bytes| encoding_rs::WINDOWS_1256.decode(bytes).0.len(),
    ),
    ("jsonl", "serde_json, values alone", |bytes| {
        let lines = bytes.split(|byte| *byte == b'\n');
        lines
            .filter(|line| !line.is_empty())
            .map(|line| {
                let value: serde_json::Value = serde_json::from_slice(line).expect("JSON");
                black_box(&value)["text"].as_str().map_or(0, str::len)
            })
            .sum()
    }),
];

fn extraction(c: &mut Criterion) {
    let mut group = c.benchmark_group("extraction");
    group.sample_size(20);
    for bulk in archive::bulk::all() {
        let bytes: usize = bulk.files.iter().map(|(_, bytes)| bytes.len()).sum();
        group.throughput(Throughput::ElementsAndBytes {
            elements: STORIES as u64,
            bytes: bytes as u64,
        });
        group.bench_function(BenchmarkId::new("kashaf", bulk.name), |b| {
            b.iter(|| assert_eq!(read(&bulk), STORIES));
        });
        for (_, name, peer) in PEERS.iter().filter(|(of, ..)| *of == bulk.name) {
            group.bench_function(BenchmarkId::new(format!("peer: {name}"), bulk.name), |b| {
                b.iter(|| {
                    let length: usize = bulk.files.iter().map(|(_, bytes)| peer(bytes)).sum();
                    assert!(length > 10_000);
                });
            });
        }
    }
    group.finish();
}

criterion_group!(benches, extraction);
criterion_main!(benches);
