//! The formats that can be read, their names and the versions of their readers.

use super::{
    container, docx, eml, epub, feed, html, json, jsonl, mbox, md, mht, odf, pdf, pptx, recognise,
    rtf, sheet, subtitles, table, txt, wacz, warc,
};

/// A format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Txt,
    Md,
    Html,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Pdf,
    /// A scan; a picture is read only by a command that reads scans.
    Picture,
    Xlsx,
    Xls,
    Ods,
    Pptx,
    Rtf,
    Epub,
    Mht,
    Warc,
    Wacz,
    Docx,
    Odt,
    Odp,
    Eml,
    Mbox,
    Feed,
    Srt,
    Vtt,
    Zip,
    Tar,
    SevenZip,
}

/// All of them, each with its name and the version of its reader.
const KINDS: &[(Kind, &str, u32)] = &[
    (Kind::Txt, "txt", txt::VERSION),
    (Kind::Md, "md", md::VERSION),
    (Kind::Html, "html", html::VERSION),
    (Kind::Json, "json", json::VERSION),
    (Kind::Jsonl, "jsonl", jsonl::VERSION),
    (Kind::Csv, "csv", table::VERSION),
    (Kind::Tsv, "tsv", table::VERSION),
    (Kind::Pdf, "pdf", pdf::VERSION),
    (Kind::Picture, "image", 1),
    (Kind::Xlsx, "xlsx", sheet::VERSION),
    (Kind::Xls, "xls", sheet::VERSION),
    (Kind::Ods, "ods", sheet::VERSION),
    (Kind::Pptx, "pptx", pptx::VERSION),
    (Kind::Rtf, "rtf", rtf::VERSION),
    (Kind::Epub, "epub", epub::VERSION),
    (Kind::Mht, "mht", mht::VERSION),
    (Kind::Warc, "warc", warc::VERSION),
    (Kind::Wacz, "wacz", wacz::VERSION),
    (Kind::Docx, "docx", docx::VERSION),
    (Kind::Odt, "odt", odf::VERSION),
    (Kind::Odp, "odp", odf::VERSION),
    (Kind::Eml, "eml", eml::VERSION),
    (Kind::Mbox, "mbox", mbox::VERSION),
    (Kind::Feed, "feed", feed::VERSION),
    (Kind::Srt, "srt", subtitles::VERSION),
    (Kind::Vtt, "vtt", subtitles::VERSION),
    (Kind::Zip, "zip", container::VERSION),
    (Kind::Tar, "tar", container::VERSION),
    (Kind::SevenZip, "7z", container::VERSION),
];

/// A reader's version stands in so many of the lower bits of its number.
const VERSION_BITS: u32 = 16;

impl Kind {
    /// The format in a stable word.
    pub(super) fn name(self) -> &'static str {
        self.row().1
    }

    /// Whether such a file is held in memory as a whole while it is read.
    pub(super) fn is_held(self) -> bool {
        !matches!(
            self,
            Self::Jsonl
                | Self::Csv
                | Self::Tsv
                | Self::Mbox
                | Self::Warc
                | Self::Wacz
                | Self::Zip
                | Self::Tar
                | Self::SevenZip
        )
    }

    /// Whether it holds files of any format.
    fn is_container(self) -> bool {
        matches!(
            self,
            Self::Zip
                | Self::Tar
                | Self::SevenZip
                | Self::Eml
                | Self::Mbox
                | Self::Warc
                | Self::Wacz
        )
    }

    /// What reads it, in which version, as a number: the name's bytes and the version. The version of a
    /// container is the sum of all, for a file in it may be of any format.
    pub(super) fn reader(self) -> u64 {
        let (_, name, version) = self.row();
        let version = if self.is_container() {
            KINDS.iter().map(|(.., version)| version).sum()
        } else {
            *version
        };
        let name = name
            .bytes()
            .fold(0, |number, byte| number << 8 | u64::from(byte));
        name << VERSION_BITS | u64::from(version)
    }

    fn row(self) -> &'static (Self, &'static str, u32) {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .unwrap_or(&(Self::Txt, "txt", txt::VERSION))
    }
}

/// The number of what is no document, or was not recognised.
pub const UNRECOGNISED: u64 = (0x6E_6F_6E_65 << VERSION_BITS) | recognise::VERSION as u64;

/// Set in the number of what holds scans that were not read.
const UNREAD_SCANS: u64 = 1 << 63;

/// The number to remember of a file that holds scans which were not read, for want of a command that reads
/// them.
#[must_use]
pub fn with_unread_scans(reader: u64) -> u64 {
    reader | UNREAD_SCANS
}

/// Whether the number that is remembered of a file is one of this program, so that the file need not be read
/// again unless it changed. `scans` says that scans can be read now.
#[must_use]
pub fn is_current(reader: u64, scans: bool) -> bool {
    if scans && reader & UNREAD_SCANS != 0 {
        return false;
    }
    let reader = reader & !UNREAD_SCANS;
    reader == UNRECOGNISED || KINDS.iter().any(|(kind, ..)| kind.reader() == reader)
}

/// Whether a file with that number was taken for a document.
#[must_use]
pub fn is_document(reader: u64) -> bool {
    reader & !UNREAD_SCANS != UNRECOGNISED
}

/// The name of the format that a number stands for, as in `kashaf stats`; nothing for one of another version.
#[must_use]
pub fn format_name(reader: u64) -> Option<&'static str> {
    let name = (reader & !UNREAD_SCANS) >> VERSION_BITS;
    KINDS
        .iter()
        .find(|(kind, ..)| kind.reader() >> VERSION_BITS == name)
        .map(|(_, name, _)| *name)
}
