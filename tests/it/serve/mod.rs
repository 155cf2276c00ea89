//! `kashaf serve`: the real program over real HTTP.
//!
//! 1. Whatever is asked, by whom, in which way: every answer says what a browser may do with it, and no request is answered
//!    that a page elsewhere, or a name that was made to lead here, could have made ([`guard`]).
//! 2. Whatever a query string holds, a page comes of it, and content stays content ([`hostile`]).
//! 3. What a run commits is found without a restart; whatever becomes of the index, the last state answers ([`swap`]).
//! 4. Clients that are slow, many or silent cost themselves only ([`limits`]).
//! 5. What answers say, and what they keep to themselves ([`answers`]).
//! 6. Every page, every list as a file, every link ([`pages`], [`files`]).

mod answers;
pub(crate) mod client;
mod files;
mod guard;
mod hostile;
mod limits;
mod pages;
#[cfg(unix)]
mod swap;

/// The parameters that a page of hits reads.
pub(crate) const PARAMETERS: [&str; 20] = [
    "q",
    "since",
    "until",
    "told",
    "added",
    "source",
    "language",
    "place",
    "group",
    "path",
    "sort",
    "page",
    "part",
    "per",
    "exact",
    "variants",
    "aliases",
    "without",
    "duplicates",
    "ui",
];
