//! Packed files that unpack to far more than they are, lead out of their folder, break off, or are locked.

use std::io;

use super::super::packed::{
    Entry, Header, LOCKED, bzip2, crc32, crc32_of, deflated, gzip, octal, seven_zip, tar,
    tar_member, with_directory, xz, zip, zip_of, zstd,
};
use super::{FOUND, Traps};

/// Megabytes that a bomb unpacks to.
const BOMB: usize = 1024;

/// A file of one letter in a zip.
fn letters(name: &str, megabytes: usize) -> Entry {
    Entry {
        packed: deflated(b'a', megabytes),
        size: u32::try_from(megabytes << 20).expect("less than 4 GB"),
        crc: crc32_of(b'a', megabytes),
        ..Entry::new(name, b"")
    }
}

pub(super) fn bombs(traps: &mut Traps<'_>) -> io::Result<()> {
    const TOO_LARGE: &[&str] = &["too-large"];
    traps.bad("bomb-flat.zip", zip(&[letters("a.txt", BOMB)]), TOO_LARGE)?;
    // Five thousand names for the same sixteen megabytes.
    let one = letters("0000.txt", 16);
    let names: Vec<Entry> = (0..5000)
        .map(|n| Entry {
            name: format!("{n:04}.txt").into_bytes(),
            ..one.clone()
        })
        .collect();
    let one = zip(&[one]);
    let end = one
        .windows(4)
        .rposition(|four| four == b"PK\x01\x02")
        .unwrap_or(one.len());
    let begin = one.get(..end).unwrap_or_default().to_vec();
    let places: Vec<(u32, &Entry)> = names.iter().map(|entry| (0, entry)).collect();
    traps.bad(
        "bomb-overlap.zip",
        with_directory(begin, &places),
        &["too-large", "damaged"],
    )?;
    // Sixteen zips in each zip, five times.
    let mut nested = zip(&[letters("a.txt", 16)]);
    for _ in 0..5 {
        let copies: Vec<Entry> = (0..16)
            .map(|n| Entry::new(&format!("{n:x}.zip"), &nested))
            .collect();
        nested = zip(&copies);
    }
    traps.bad("bomb-nested.zip", nested, TOO_LARGE)?;
    let story = traps.teller.tell(1);
    let mut doll = story.plain().into_bytes();
    for level in 0..100 {
        doll = zip(&[Entry::stored(
            if level == 0 { "a.txt" } else { "a.zip" },
            &doll,
        )]);
    }
    traps.bad("dolls.zip", doll, TOO_LARGE)?;
    let mut doll = story.plain().into_bytes();
    for _ in 0..100 {
        doll = gzip(&doll);
    }
    traps.bad("dolls.txt.gz", doll, TOO_LARGE)?;

    let mut packed = b"\x1F\x8B\x08\0\0\0\0\0\0\x03".to_vec();
    packed.extend(deflated(b'a', BOMB));
    packed.extend(crc32_of(b'a', BOMB).to_le_bytes());
    packed.extend(
        u32::try_from(BOMB << 20)
            .expect("less than 4 GB")
            .to_le_bytes(),
    );
    traps.bad("bomb.txt.gz", packed, TOO_LARGE)?;
    // A frame of blocks that say: this letter, 131,072 times.
    let block = (131_072_u32 << 3) | (1 << 1);
    let mut packed = b"\x28\xB5\x2F\xFD\x00\x68".to_vec();
    for last in (0..BOMB * 8).rev().map(|left| u32::from(left == 0)) {
        packed.extend((block | last).to_le_bytes().iter().take(3));
        packed.push(b'a');
    }
    traps.bad("bomb.txt.zst", packed, TOO_LARGE)?;
    // Streams one after another.
    traps.bad(
        "bomb.txt.bz2",
        bzip2(&vec![b'a'; 32 << 20]).repeat(BOMB / 32),
        TOO_LARGE,
    )?;
    traps.bad(
        "bomb.txt.xz",
        xz(&vec![b'a'; 16 << 20]).repeat(BOMB / 16),
        TOO_LARGE,
    )?;
    traps.bad(
        "bomb.tar.zst",
        zstd(&tar(&[("a.zip", zip(&[letters("a.txt", BOMB)]))])),
        TOO_LARGE,
    )
}

/// Names that lead out of the folder where someone unpacks them. Nothing is unpacked to disk, so they
/// are names like others.
pub(super) fn paths(traps: &mut Traps<'_>) -> io::Result<()> {
    let long = format!("{}.txt", "ا/".repeat(3_333));
    let names = [
        ("path-up", "../../../../tmp/kashaf-was-here.txt"),
        ("path-absolute", "/tmp/kashaf-was-here.txt"),
        ("path-drive", "C:\\kashaf-was-here.txt"),
        ("path-nul", "a.txt\0.png.txt"),
        ("path-long", long.as_str()),
    ];
    for (file, name) in names {
        let story = traps.teller.tell(1);
        let packed = zip_of(&[(name, story.plain().into_bytes())]);
        traps.told(&format!("{file}.zip"), packed, &[FOUND], &story)?;
    }
    let story = traps.teller.tell(1);
    let packed = tar(&[("../../kashaf-was-here.txt", story.plain().into_bytes())]);
    traps.told("path-up.tar", packed, &[FOUND], &story)?;
    // A link to a folder of the machine, a file below it, a link to a file; and a text.
    let story = traps.teller.tell(1);
    let link = |name, kind, link| {
        Header {
            kind,
            link,
            ..Header::file(name, 0)
        }
        .bytes()
    };
    let mut packed = link("out", b'2', "/tmp");
    packed.extend(tar_member("out/kashaf-was-here.txt", b"...\n"));
    packed.extend(link("passwd.txt", b'1', "/etc/passwd"));
    packed.extend(link("null.txt", b'3', ""));
    packed.extend(tar(&[("a.txt", story.plain().into_bytes())]));
    traps.told("links.tar", packed, &[FOUND, "no-text"], &story)
}

pub(super) fn broken(traps: &mut Traps<'_>) -> io::Result<()> {
    const DAMAGED: &[&str] = &["damaged"];
    let story = traps.teller.tell(9);
    let text = story.plain().into_bytes();
    let half = |bytes: Vec<u8>| bytes.get(..bytes.len() / 2).unwrap_or_default().to_vec();
    traps.bad(
        "truncated.zip",
        half(zip_of(&[("a.txt", text.clone())])),
        DAMAGED,
    )?;
    traps.bad("truncated.txt.gz", half(gzip(&text)), DAMAGED)?;
    traps.bad(
        "truncated.7z",
        half(seven_zip(&[("a.txt", text.clone())])),
        DAMAGED,
    )?;
    let locked = Entry {
        flags: LOCKED,
        packed: vec![0xA5; 300],
        ..Entry::new("a.txt", &text)
    };
    traps.bad("locked.zip", zip(&[locked]), &["encrypted"])?;
    traps.bad("locked.7z", locked_7z(), &["encrypted"])?;

    let mut endless = Header {
        size: *b"77777777777\0",
        ..Header::file("a.txt", 0)
    }
    .bytes();
    endless.extend(&text);
    traps.bad("endless.tar", endless, &["damaged", "too-large"])?;
    traps.bad(
        "sparse.tar",
        sparse_tar(),
        &["too-large", "damaged", "encoding"],
    )?;
    let name = Header {
        kind: b'L',
        ..Header::file("././@LongLink", 100 << 20)
    };
    traps.sparse(
        "long-name.tar",
        &name.bytes(),
        (100 << 20) + 4096,
        &["too-large", "damaged", "no-text"],
    )
}

/// A tar of one file that is said to have eight gigabytes, nearly all of them a hole.
fn sparse_tar() -> Vec<u8> {
    let mut header = Header {
        kind: b'S',
        ..Header::file("a.txt", 512)
    }
    .bytes();
    // GNU's old way: which pieces there are, and how large the file is with its holes.
    let real = b"77777777777\0";
    for (at, field) in [
        (386, &octal(0)),
        (398, &octal(512)),
        (410, real),
        (422, &octal(0)),
        (483, real),
    ] {
        for (to, from) in header.iter_mut().skip(at).zip(field) {
            *to = *from;
        }
    }
    for byte in header.iter_mut().skip(148).take(8) {
        *byte = b' ';
    }
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    for (to, from) in header
        .iter_mut()
        .skip(148)
        .zip(format!("{sum:06o}\0 ").bytes())
    {
        *to = from;
    }
    header.extend([b'a'; 512]);
    header.extend([0; 1024]);
    header
}

/// A 7z whose only file is locked with AES.
fn locked_7z() -> Vec<u8> {
    let packed = [0x5A; 16];
    let mut header = vec![1, 4];
    // One packed stream of 16 bytes.
    header.extend([6, 0, 1, 9, 16, 0]);
    // One folder of one coder: AES, 2^19 rounds, without salt; it gives 16 bytes.
    header.extend([7, 0x0B, 1, 0, 1, 0x24, 6, 0xF1, 7, 1, 1, 0x13, 0x0C, 16, 0]);
    // The sum of what it holds.
    header.extend([8, 0x0A, 1]);
    header.extend(crc32(b"0123456789abcdef").to_le_bytes());
    header.extend([0, 0]);
    // One file, with its name.
    let name: Vec<u8> = "a.txt\0"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    header.extend([5, 1, 0x11, u8::try_from(name.len() + 1).expect("short"), 0]);
    header.extend(name);
    header.extend([0, 0]);
    let mut start = (packed.len() as u64).to_le_bytes().to_vec();
    start.extend((header.len() as u64).to_le_bytes());
    start.extend(crc32(&header).to_le_bytes());
    let mut out = b"7z\xBC\xAF\x27\x1C\x00\x04".to_vec();
    out.extend(crc32(&start).to_le_bytes());
    out.extend(start);
    out.extend(packed);
    out.extend(header);
    out
}
