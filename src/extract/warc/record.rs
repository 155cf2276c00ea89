//! The records of a web archive (WARC 1.0 and 1.1), one after the other, without holding any of them.

use std::io::{self, BufRead, Read};

/// In bytes. Heads are a few hundred; an address may take some thousand.
const LONGEST_HEAD: usize = 64 << 10;

/// What the head of a record says.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// `response`, `resource` and so on, in small letters.
    pub(super) kind: String,
    pub(super) address: Option<String>,
    pub(super) date: Option<String>,
    /// The type of the block.
    pub(super) content_type: Option<String>,
    /// What the archive found the payload to be.
    pub(super) payload_type: Option<String>,
}

/// The records as they come by. Reading from it gives the block of the last one.
pub(super) struct Records<'r> {
    reader: &'r mut dyn BufRead,
    /// What is left of the block.
    left: u64,
    /// Whether something was passed over that is no record.
    pub(super) damaged: bool,
}

impl<'r> Records<'r> {
    pub(super) fn over(reader: &'r mut dyn BufRead) -> Self {
        Self {
            reader,
            left: 0,
            damaged: false,
        }
    }

    /// Goes to the next record; nothing at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Head>> {
        self.pass_over()?;
        let mut line = Vec::new();
        while line_of(self.reader, LONGEST_HEAD, &mut line)? {
            let text = line.trim_ascii();
            if !is_version(text) {
                // Between two records there are only empty lines.
                self.damaged |= !text.is_empty();
                continue;
            }
            match self.head()? {
                Some((head, length)) => {
                    self.left = length;
                    return Ok(Some(head));
                }
                None => self.damaged = true,
            }
        }
        Ok(None)
    }

    /// The head of a record and the length of its block; nothing where it says none.
    fn head(&mut self) -> io::Result<Option<(Head, u64)>> {
        let mut head = Head::default();
        let mut length = None;
        let mut line = Vec::new();
        let mut size = 0;
        loop {
            if !line_of(self.reader, LONGEST_HEAD, &mut line)? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            size += line.len();
            if size > LONGEST_HEAD {
                return Ok(None);
            }
            let text = String::from_utf8_lossy(line.trim_ascii());
            if text.is_empty() {
                return Ok(length.map(|length| (head, length)));
            }
            let Some((name, value)) = text.split_once(':') else {
                continue;
            };
            let value = value.trim();
            let said = || Some(value.to_owned());
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => {
                    head.address = Some(value.trim_matches(['<', '>']).to_owned());
                }
                "warc-date" => head.date = said(),
                "content-type" => head.content_type = said(),
                "warc-identified-payload-type" => head.payload_type = said(),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
    }

    /// Passes over what is left of the block.
    fn pass_over(&mut self) -> io::Result<()> {
        while self.left > 0 {
            let available = self.fill_buf()?.len();
            self.consume(available);
        }
        Ok(())
    }
}

impl Read for Records<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Records<'_> {
    /// An error where the archive ends before the block does.
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let available = loop {
            match self.reader.fill_buf() {
                Ok([]) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(available) => break available.len(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        let count = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(available);
        // What was filled is still there.
        Ok(self.reader.fill_buf()?.get(..count).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        self.reader.consume(count);
        self.left = self.left.saturating_sub(count as u64);
    }
}

/// Whether a line begins a record.
fn is_version(line: &[u8]) -> bool {
    line.strip_prefix(b"WARC/")
        .is_some_and(|version| version.starts_with(b"1.") || version.starts_with(b"0."))
        && line.len() < 12
}

/// Reads a line with its end; of a longer one than `limit`, as much, and passes over the rest. Answers
/// whether there was any.
pub(super) fn line_of(
    reader: &mut dyn BufRead,
    limit: usize,
    line: &mut Vec<u8>,
) -> io::Result<bool> {
    line.clear();
    let mut any = false;
    loop {
        let buffer = match reader.fill_buf() {
            Ok(buffer) => buffer,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if buffer.is_empty() {
            return Ok(any);
        }
        any = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        let kept = used.min(limit.saturating_sub(line.len()));
        line.extend_from_slice(buffer.get(..kept).unwrap_or_default());
        reader.consume(used);
        if end.is_some() {
            return Ok(true);
        }
    }
}
