//! What files are taken for, by their beginnings and names.

use super::*;

#[track_caller]
fn check(head: &[u8], name: &str, expected: Recognised) {
    assert_eq!(recognise(head, name), expected, "{name}");
}

#[test]
fn letters_of_a_sign_do_not_make_a_text_a_picture() {
    let txt = Recognised::Kind(Kind::Txt);
    check(b"RIFFS AND OTHER NOTES: what was said.", "a.txt", txt);
    check("ID3 هو وسم في ملفات الصوت".as_bytes(), "a.txt", txt);
    check(b"BZhou, the analyst, wrote on Sunday", "", txt);
    let sound = [b"ID3\x04\0\0\0\0\x0F\x76".as_slice(), &[b'a'; 90]].concat();
    check(&sound, "a.mp3", Recognised::NotADocument);
    check(b"RIFF\x24\0\0\0WAVEfmt ", "a.wav", Recognised::NotADocument);
}

#[test]
fn what_is_named_as_a_document_is_not_passed_over() {
    let program = b"\x7FELF\x02\x01\0\0";
    check(program, "a", Recognised::NotADocument);
    check(program, "a.txt", Recognised::NotText);
    check(program, "a.pdf", Recognised::NotAsNamed("a PDF"));
    check(
        b"\0\0\0\x18ftypmp42",
        "a.docx",
        Recognised::NotAsNamed("a Word document"),
    );
    check(b"\xFF\xD8\xFF\xE0", "a.pdf", Recognised::Picture);
}

#[test]
fn pages_named_like_programs_are_pages() {
    let html = Recognised::Kind(Kind::Html);
    check(b"<!-- x --><html><body><p>word", "article.php", html);
    check(b"<head><title>x</title></head><body>", "a.php", html);
    check(b"<?php echo 1; ?><html>", "a.php", Recognised::NotADocument);
    check(b"<svg><body>", "a.svg", Recognised::NotADocument);
    check(b"p { color: red }", "a.css", Recognised::NotADocument);
}

#[test]
fn old_office_is_told_by_name_or_directory() {
    let wide = |name: &str| -> Vec<u8> { name.encode_utf16().flat_map(u16::to_le_bytes).collect() };
    let file = |stream: &str| [OLE, &[0; 600], &wide(stream)].concat();
    let word = Recognised::Unsupported("Word 97-2003", "save it as DOCX or PDF");
    let xls = Recognised::Kind(Kind::Xls);
    check(&file("WordDocument"), "a.doc", word);
    check(&file("WordDocument"), "", word);
    check(&file("Workbook"), "", xls);
    check(&file(""), "a.xls", xls);
    check(&file("EncryptedPackage"), "a", Recognised::Encrypted);
    check(&file("256_x"), "Thumbs.db", Recognised::NotADocument);
}
