//! kashaf
pub mod analysis;
pub mod document;
pub mod error;
pub mod extract;
pub mod index;
pub mod query;
pub mod render;
pub mod search;
pub mod source;
pub mod text;
pub mod update;
