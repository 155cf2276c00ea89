//! XML as office formats use it: elements by their local names, text without entities of its own.
//!
//! Nothing outside the text is ever looked up: of entities only the five of XML itself and characters
//! by their number count, whatever a document type says. Nothing nests here, so that depth costs nothing.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesStart, Event};

use super::ExtractError;

/// The declaration of a character set stands within so many bytes.
const DECLARATION: usize = 256;

/// The text of XML in the character set that it is marked with or declares, else in UTF-8.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, ExtractError> {
    let encoding = match *bytes.as_slice() {
        [b'<', 0, ..] => UTF_16LE,
        [0, b'<', ..] => UTF_16BE,
        _ => match Encoding::for_bom(&bytes) {
            Some((encoding, _)) => encoding,
            None => declared(&bytes).unwrap_or(UTF_8),
        },
    };
    let wrong = || {
        ExtractError::damaged(
            "its XML is not in the character set that it declares; fetch the file again",
        )
    };
    if encoding == UTF_8 && !bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return String::from_utf8(bytes).map_err(|_| wrong());
    }
    let (text, _, broken) = encoding.decode(&bytes);
    if broken {
        return Err(wrong());
    }
    Ok(text.into_owned())
}

/// The character set of `<?xml … encoding="…"?>`.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(DECLARATION))?;
    let head = String::from_utf8_lossy(head);
    let (declaration, _) = head.trim_start().strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let label = value
        .strip_prefix('"')
        .and_then(|value| value.split_once('"'))
        .or_else(|| {
            value
                .strip_prefix('\'')
                .and_then(|value| value.split_once('\''))
        })?
        .0;
    // Bytes that could be read up to here are in no set of two bytes a character.
    Encoding::for_label(label.as_bytes()).map(|encoding| encoding.output_encoding())
}

/// A piece of XML.
#[derive(Debug)]
pub(super) enum Node<'x> {
    /// An element begins. An empty one begins and ends.
    Open(Open<'x>),
    /// An element ends.
    Close(Close<'x>),
    /// Text, its references resolved.
    Text(Cow<'x, str>),
}

/// The beginning of an element.
#[derive(Debug)]
pub(super) struct Open<'x>(BytesStart<'x>);

impl Open<'_> {
    /// Its name without the prefix of a name space.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Whether that is its name, with the prefix that is usual for its name space.
    pub(super) fn is(&self, name: &str) -> bool {
        self.0.name().into_inner() == name
    }

    /// The value of the attribute with that name, whatever name space it is in.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| attribute.key.local_name().into_inner() == name)
            .map(|attribute| resolve(&attribute.value).into_owned())
    }

    /// The same of an attribute that is in a name space of its own, as `r:id` beside `id`.
    pub(super) fn foreign_attribute(&self, name: &str) -> Option<String> {
        self.0
            .attributes()
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| {
                let (local, prefix) = attribute.key.decompose();
                local.into_inner() == name && prefix.is_some()
            })
            .map(|attribute| resolve(&attribute.value).into_owned())
    }

    /// Whether an attribute has that value.
    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        self.attribute(name).is_some_and(|said| said == value)
    }
}

/// The end of an element.
#[derive(Debug)]
pub(super) struct Close<'x>(BytesEnd<'x>);

impl Close<'_> {
    /// Its name without the prefix of a name space.
    pub(super) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// The pieces of an XML text, in order. Comments, instructions and document types are left out.
pub(super) struct Xml<'x> {
    reader: Reader<&'x [u8]>,
}

impl<'x> Xml<'x> {
    /// The pieces of that text.
    pub(super) fn new(text: &'x str) -> Self {
        let mut reader = Reader::from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text));
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        // Whether tags match does not matter to the text.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self { reader }
    }

    /// The next piece; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Node<'x>>, ExtractError> {
        loop {
            let event = self.reader.read_event().map_err(|_| {
                ExtractError::damaged("its XML is broken; open and save it anew to mend it")
            })?;
            return Ok(Some(match event {
                Event::Start(start) | Event::Empty(start) => Node::Open(Open(start)),
                Event::End(end) => Node::Close(Close(end)),
                Event::Text(text) => Node::Text(text.xml10_content()),
                Event::CData(text) => Node::Text(text.xml10_content()),
                Event::GeneralRef(name) => Node::Text(Cow::Owned(referred(&name).to_string())),
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }

    /// Passes over everything up to the end of the element that was just opened.
    pub(super) fn skip(&mut self) -> Result<(), ExtractError> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Some(Node::Open(_)) => depth += 1,
                Some(Node::Close(_)) => depth -= 1,
                Some(Node::Text(_)) => {}
                None => return Ok(()),
            }
        }
        Ok(())
    }

    /// The text up to the end of the element that was just opened, whatever elements it is in.
    pub(super) fn text(&mut self) -> Result<String, ExtractError> {
        let mut text = String::new();
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Some(Node::Open(_)) => depth += 1,
                Some(Node::Close(_)) => depth -= 1,
                Some(Node::Text(piece)) => text.push_str(&piece),
                None => break,
            }
        }
        Ok(text)
    }
}

/// What `&name;` stands for: a space where nobody knows.
fn referred(name: &str) -> char {
    if let Some(character) = resolve_predefined_entity(name).and_then(|text| text.chars().next()) {
        return character;
    }
    let number = name
        .strip_prefix('#')
        .and_then(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
    number
        .and_then(char::from_u32)
        .filter(|c| *c != '\0')
        .unwrap_or(' ')
}

/// An attribute's value with its references resolved.
fn resolve(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut pieces = value.split('&');
    out.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        match piece.split_once(';') {
            Some((name, rest)) => {
                out.push(referred(name));
                out.push_str(rest);
            }
            None => {
                out.push('&');
                out.push_str(piece);
            }
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(xml: &str, expected: &str) {
        let mut said = String::new();
        let mut xml_nodes = Xml::new(xml);
        loop {
            match xml_nodes.next() {
                Ok(Some(Node::Open(open))) => {
                    said.push_str(&format!("<{}", open.name()));
                    if let Some(value) = open.attribute("v") {
                        said.push_str(&format!("={value}"));
                    }
                    said.push('>');
                }
                Ok(Some(Node::Close(close))) => said.push_str(&format!("/{} ", close.name())),
                Ok(Some(Node::Text(text))) => said.push_str(&text),
                Ok(None) => break,
                Err(error) => {
                    said.push_str(error.kind.as_str());
                    break;
                }
            }
        }
        assert_eq!(said, expected, "{xml}");
    }

    #[test]
    fn elements_and_text() {
        check(
            "\u{FEFF}<?xml version='1.0'?><w:p a='1' w:v='x &amp; &#x628;'>نص <!-- no --><b/>ثان</w:p>",
            "<p=x & ب>نص <b>/b ثان/p ",
        );
        check("<a>&lt;&#1576;&amp;<![CDATA[<x>&]]></a>", "<a><ب&<x>&/a ");
        check("<a v='& b'>a & b</a>", "<a=& b>a & b/a ");
        check("<a>x</b></a>", "<a>x/b /a ");
        check("<a", "damaged");
        check("", "");
    }

    #[test]
    fn entities_of_the_document_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'boom'><!ENTITY y '&x;&x;'><!ENTITY z SYSTEM 'file:///etc/hosts'>]><a v='&x;'>1&y;2&z;3</a>";
        check(bomb, "<a= >1 2 3/a ");
        check("<a>&#0;&#xD800;&#x110000;&#99999999999;</a>", "<a>    /a ");
    }

    #[test]
    fn character_sets() {
        let check = |bytes: &[u8], expected: Result<&str, &str>| {
            let said = decode(bytes.to_vec());
            assert_eq!(
                said.as_deref().map_err(|error| error.kind.as_str()),
                expected
            );
        };
        let utf16 = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| {
                    if big {
                        unit.to_be_bytes()
                    } else {
                        unit.to_le_bytes()
                    }
                })
                .collect()
        };
        check("<a>نص</a>".as_bytes(), Ok("<a>نص</a>"));
        check("\u{FEFF}<a>نص</a>".as_bytes(), Ok("<a>نص</a>"));
        for big in [false, true] {
            check(&utf16("\u{FEFF}<a>نص</a>", big), Ok("<a>نص</a>"));
            check(&utf16("<a>نص</a>", big), Ok("<a>نص</a>"));
        }
        check(
            b"<?xml version='1.0' encoding='windows-1256'?><a>\xCF</a>",
            Ok("<?xml version='1.0' encoding='windows-1256'?><a>د</a>"),
        );
        // Text that could be read so far is not in UTF-16, whatever it declares.
        check(
            "<?xml version=\"1.0\" encoding=\"utf-16\"?><a>نص</a>".as_bytes(),
            Ok("<?xml version=\"1.0\" encoding=\"utf-16\"?><a>نص</a>"),
        );
        check(b"<a>\xCF</a>", Err("damaged"));
        check(b"", Ok(""));
    }

    #[test]
    fn elements_are_passed_over_or_read_as_text() {
        let mut xml = Xml::new("<a><b>x<b>y</b></b><c>1<d>2</d></c></a>");
        xml.next().unwrap();
        xml.next().unwrap();
        xml.skip().unwrap();
        xml.next().unwrap();
        assert_eq!(xml.text().unwrap(), "12");
    }
}
