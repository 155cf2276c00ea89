//! Files packed one by one: gzip, Zstandard, bzip2, XZ.

use std::io::{self, BufRead, Read};

/// How a single file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

/// A file may ask for so much memory to unpack it, in bytes: what `zstd --long=27` and `xz -9` need.
const WINDOW: u32 = 27;
const XZ_MEMORY_KB: u32 = 80 << 10;

impl Packing {
    /// The unpacked bytes. Files packed one after the other into one are one.
    pub(super) fn unpack<'a>(
        self,
        packed: Box<dyn BufRead + 'a>,
    ) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Gzip => Box::new(flate2::bufread::MultiGzDecoder::new(packed)),
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(packed)?;
                decoder.window_log_max(WINDOW)?;
                Box::new(decoder)
            }
            Self::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(packed)),
            Self::Xz => Box::new(lzma_rust2::XzReader::new_mem_limit(
                packed,
                true,
                XZ_MEMORY_KB,
            )),
        })
    }

    /// The name of what is packed in a file of that name.
    pub(super) fn inner_name(self, name: &str) -> String {
        let (endings, short): (&[&str], &str) = match self {
            Self::Gzip => (&[".gz", ".gzip", ".z"], ".tgz"),
            Self::Zstd => (&[".zst", ".zstd"], ".tzst"),
            Self::Bzip2 => (&[".bz2", ".bz"], ".tbz2"),
            Self::Xz => (&[".xz"], ".txz"),
        };
        let lower = name.to_ascii_lowercase();
        let cut = |ending: &str| name.get(..name.len() - ending.len()).unwrap_or(name);
        if lower.ends_with(short) {
            return format!("{}.tar", cut(short));
        }
        endings
            .iter()
            .find(|ending| lower.ends_with(**ending))
            .map_or(name, |ending| cut(ending))
            .to_owned()
    }
}
