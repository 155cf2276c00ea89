//! Tests of the renderer as a whole: what each medium looks like (`looks`), and that no text of
//! others can break out of it (`safety`).

mod evidence;
mod looks;
mod news;
mod safety;

use super::*;

/// No colour, no isolates, no wrapping.
const PIPE: Screen = Screen {
    color: false,
    isolates: false,
    width: 0,
    visual: false,
    links: None,
};

fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("all output is UTF-8")
}

fn hits_as(format: Format, results: &Results, screen: Screen) -> String {
    written(|out| hits(out, format, results, &screen))
}

fn document_as(format: Format, shown: &ShownDocument, screen: Screen) -> String {
    written(|out| document(out, format, shown, &screen))
}
