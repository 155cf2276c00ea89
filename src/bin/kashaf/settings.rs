//! Which index: flag beats environment beats configuration file beats default. The locale never matters.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use serde::Deserialize;

use crate::args::Global;
use crate::failure::Failure;

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    /// The index directory.
    index: Option<PathBuf>,
}

fn directories() -> Result<impl BaseStrategy, Failure> {
    etcetera::base_strategy::Xdg::new().map_err(|_| {
        Failure::usage(
            "the home directory is not known".to_owned(),
            "set HOME, or name the index with `--index DIR`",
        )
    })
}

/// A variable that is set to something.
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// The index directory that the arguments, the environment and the configuration name.
pub(crate) fn index_dir(global: &Global) -> Result<PathBuf, Failure> {
    if let Some(dir) = global.index.clone().or_else(|| variable("KASHAF_INDEX")) {
        return Ok(dir);
    }
    if let Some(dir) = config(global)?.index {
        return Ok(dir);
    }
    Ok(directories()?.data_dir().join("kashaf").join("index"))
}

fn config(global: &Global) -> Result<Config, Failure> {
    if global.no_config {
        return Ok(Config::default());
    }
    if let Some(path) = global.config.clone().or_else(|| variable("KASHAF_CONFIG")) {
        return read_config(&path, true);
    }
    read_config(
        &directories()?
            .config_dir()
            .join("kashaf")
            .join("config.toml"),
        false,
    )
}

fn read_config(path: &Path, must_exist: bool) -> Result<Config, Failure> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => {
            return Ok(Config::default());
        }
        Err(error) => {
            return Err(Failure::usage(
                format!(
                    "cannot read the configuration file `{}`: {error}",
                    path.display()
                ),
                "correct it, or pass over it with `--no-config`",
            ));
        }
    };
    let config: Config = toml::from_str(&text).map_err(|error| {
        let line = error.span().map_or(0, |span| {
            text.get(..span.start).unwrap_or("").matches('\n').count() + 1
        });
        Failure::usage(
            format!(
                "the configuration file `{}` is wrong in line {line}: {}",
                path.display(),
                error.message()
            ),
            "it may hold one setting, such as index = \"/home/me/archive-index\"",
        )
    })?;
    // A relative path is meant from where the file stands.
    let index = config.index.map(|index| match path.parent() {
        Some(parent) if index.is_relative() => parent.join(index),
        _ => index,
    });
    Ok(Config { index })
}

/// Where the index of a folder that is searched directly is kept.
pub(crate) fn cached_index(folder: &Path) -> Result<PathBuf, Failure> {
    let name = blake3::hash(folder.as_os_str().as_encoded_bytes()).to_hex();
    let name: String = name.chars().take(24).collect();
    Ok(directories()?
        .cache_dir()
        .join("kashaf")
        .join("in")
        .join(name))
}
