//! What a file is, by its name.

use std::path::Path;

use super::{docx, epub, html, json, jsonl, md, odf, pptx, rtf, sheet, table, txt};

/// A format that can be read, plain or packed with gzip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Format {
    pub(super) kind: Kind,
    pub(super) gzip: bool,
}

impl Format {
    /// The format in a stable word: `txt`, `md`, `html`, `json`, `jsonl`, `csv`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self.kind {
            Kind::Txt => "txt",
            Kind::Md => "md",
            Kind::Html => "html",
            Kind::Json => "json",
            Kind::Jsonl => "jsonl",
            Kind::Csv | Kind::Tsv => "csv",
            Kind::Docx => "docx",
            Kind::Odf => "odf",
            Kind::Pptx => "pptx",
            Kind::Sheet => "sheet",
            Kind::Rtf => "rtf",
            Kind::Epub => "epub",
        }
    }
}

/// The formats, whatever they are packed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Txt,
    Md,
    Html,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Docx,
    Odf,
    Pptx,
    Sheet,
    Rtf,
    Epub,
}

impl Kind {
    /// Whether the file is text that people can read as it is.
    pub(super) fn is_text(self) -> bool {
        !matches!(
            self,
            Self::Docx | Self::Odf | Self::Pptx | Self::Sheet | Self::Rtf | Self::Epub
        )
    }

    /// Whether records are read one by one, so that the file may be larger than memory.
    pub(super) fn is_streamed(self) -> bool {
        matches!(self, Self::Jsonl | Self::Csv | Self::Tsv)
    }
}

/// What a name says about a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recognised {
    /// It can be read.
    Format(Format),
    /// A kind of document, or of container for documents, that cannot be read; its common name.
    Unsupported(&'static str),
    /// Pictures, sound, programs, and whatever else is not expected to hold text.
    NotADocument,
}

/// The version of the code that reads a format. Where it differs from the one a document was read
/// with, the document is to be read again.
#[must_use]
pub fn version_of(format: Format) -> u32 {
    match format.kind {
        Kind::Txt => txt::VERSION,
        Kind::Md => md::VERSION,
        Kind::Html => html::VERSION,
        Kind::Json => json::VERSION,
        Kind::Jsonl => jsonl::VERSION,
        Kind::Csv | Kind::Tsv => table::VERSION,
        Kind::Docx => docx::VERSION,
        Kind::Odf => odf::VERSION,
        Kind::Pptx => pptx::VERSION,
        Kind::Sheet => sheet::VERSION,
        Kind::Rtf => rtf::VERSION,
        Kind::Epub => epub::VERSION,
    }
}

/// Endings of documents that cannot be read, with what to call them.
const UNSUPPORTED: &[(&[&str], &str)] = &[
    (&["pdf"], "PDF"),
    (&["doc", "dot"], "Word"),
    (&["fodt"], "OpenDocument text"),
    (&["ppt", "pps"], "slides"),
    (&["xlsb", "fods"], "spreadsheet"),
    (&["mobi", "azw", "azw3", "fb2", "djvu"], "e-book"),
    (&["eml", "mbox", "msg", "pst", "emlx"], "mail"),
    (
        &["warc", "arc", "mht", "mhtml", "maff", "webarchive", "wacz"],
        "web archive",
    ),
    (
        &["zip", "tar", "tgz", "tbz2", "txz", "7z", "rar"],
        "archive of files",
    ),
    (
        &["zst", "bz2", "xz", "lz4", "lzma", "br", "z"],
        "packed file",
    ),
    (&["xml", "rss", "atom", "rdf"], "XML"),
    (&["srt", "vtt", "ass", "ssa", "sub"], "subtitles"),
    (&["yaml", "yml"], "YAML"),
    (&["rst", "adoc", "org", "tex", "wiki"], "marked-up text"),
    (&["parquet", "avro", "feather", "arrow"], "column store"),
    (&["sqlite", "sqlite3", "db", "mdb", "accdb"], "database"),
    (&["pages", "wpd", "wps", "xps", "chm"], "word processor"),
];

/// What the file is, by the ending of its name. Upper and lower case are the same.
#[must_use]
pub fn format_of(path: &Path) -> Recognised {
    let Some(name) = path.file_name() else {
        return Recognised::NotADocument;
    };
    let name = name.to_string_lossy().to_lowercase();
    let (name, gzip) = name
        .strip_suffix(".gz")
        .map_or((name.as_str(), false), |name| (name, true));
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return Recognised::NotADocument;
    };
    if stem.is_empty() {
        return Recognised::NotADocument;
    }
    let kind = match ending {
        "txt" | "text" => Kind::Txt,
        "md" | "markdown" => Kind::Md,
        "html" | "htm" | "xhtml" => Kind::Html,
        "json" => Kind::Json,
        "jsonl" | "ndjson" => Kind::Jsonl,
        "csv" => Kind::Csv,
        "tsv" => Kind::Tsv,
        "docx" | "docm" | "dotx" | "dotm" => Kind::Docx,
        "odt" | "ott" | "odp" | "otp" => Kind::Odf,
        "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" => Kind::Pptx,
        "xlsx" | "xlsm" | "xltx" | "xls" | "ods" | "ots" => Kind::Sheet,
        "rtf" => Kind::Rtf,
        "epub" => Kind::Epub,
        _ => {
            return UNSUPPORTED
                .iter()
                .find(|(endings, _)| endings.contains(&ending))
                .map_or(Recognised::NotADocument, |(_, name)| {
                    Recognised::Unsupported(name)
                });
        }
    };
    Recognised::Format(Format { kind, gzip })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_file_is() {
        let check = |name: &str, expected: &str| {
            let said = match format_of(Path::new(name)) {
                Recognised::Format(format) if format.gzip => format!("{}.gz", format.name()),
                Recognised::Format(format) => format.name().to_owned(),
                Recognised::Unsupported(name) => format!("? {name}"),
                Recognised::NotADocument => "-".to_owned(),
            };
            assert_eq!(said, expected, "{name}");
        };
        check("a.txt", "txt");
        check("تقرير.TXT", "txt");
        check("a.b.Htm", "html");
        check("a.xhtml.gz", "html.gz");
        check("a.ndjson", "jsonl");
        check("a.tsv.GZ", "csv.gz");
        check("a.pdf", "? PDF");
        check("a.pdf.gz", "? PDF");
        check("a.tar.gz", "? archive of files");
        check("a.jpg", "-");
        check("a.gz", "-");
        check("README", "-");
        check(".txt", "-");
        check("..", "-");
    }

    #[test]
    fn no_ending_stands_twice() {
        let mut endings: Vec<&str> = UNSUPPORTED
            .iter()
            .flat_map(|(endings, _)| *endings)
            .copied()
            .collect();
        let count = endings.len();
        endings.sort_unstable();
        endings.dedup();
        assert_eq!(endings.len(), count);
    }
}
