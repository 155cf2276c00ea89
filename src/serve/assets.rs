//! The files of the page's own, compiled in. A file's address holds a sum of its content, so that a browser may keep it for
//! ever and never shows an old one with a new page.

use std::sync::LazyLock;

/// A file.
#[derive(Debug)]
pub(super) struct Asset {
    name: &'static str,
    pub(super) kind: &'static str,
    pub(super) bytes: &'static [u8],
}

macro_rules! assets {
    ($($name:literal $kind:literal),* $(,)?) => {
        &[$(Asset {
            name: $name,
            kind: $kind,
            bytes: include_bytes!(concat!("assets/", $name)),
        }),*]
    };
}

static ASSETS: &[Asset] = assets![
    "page.css" "text/css; charset=utf-8",
    "page.js" "text/javascript; charset=utf-8",
    "icon.svg" "image/svg+xml",
];

static ADDRESSES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let address = |asset: &Asset| {
        let sum = blake3::hash(asset.bytes).to_hex();
        let sum: String = sum.chars().take(12).collect();
        format!("/assets/{sum}-{}", asset.name)
    };
    ASSETS.iter().map(address).collect()
});

/// The address of a file; of one that is not there, an address that leads nowhere.
pub(super) fn address(name: &str) -> &'static str {
    let place = ASSETS.iter().position(|asset| asset.name == name);
    let address = place.and_then(|place| ADDRESSES.get(place));
    address.map_or("/assets/none", String::as_str)
}

/// The file at an address.
pub(super) fn at(path: &str) -> Option<&'static Asset> {
    ASSETS.get(ADDRESSES.iter().position(|address| address == path)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_its_file_and_to_no_other() {
        for asset in ASSETS {
            let address = address(asset.name);
            assert_eq!(at(address).map(|found| found.name), Some(asset.name));
            assert!(at(&address.replace("/assets/", "/assets/x")).is_none());
        }
        for path in [
            "/assets/",
            "/assets/none",
            "/assets/page.css",
            "/assets/../page.css",
            "",
        ] {
            assert!(at(path).is_none(), "{path}");
        }
    }
}
