//! What is set elsewhere than in the arguments: flag beats environment beats configuration file beats default. The
//! locale never matters.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use etcetera::BaseStrategy;
use kashaf::names::Aliases;
use serde::Deserialize;

use crate::args::{Global, LogFormat};
use crate::failure::Failure;
use crate::units;

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Config {
    /// The index directory.
    index: Option<PathBuf>,
    /// How much of the disk is to stay free.
    min_free_space: Option<String>,
    /// Whether the index is meant to be on a network file system.
    on_network: Option<bool>,
    /// How the error stream of a run is written.
    log_format: Option<LogFormat>,
    /// The user's own aliases.
    aliases: Option<PathBuf>,
    /// The folder of saved searches.
    saved: Option<PathBuf>,
}

/// How much of the disk is to stay free, unless something else is said.
const MIN_FREE_SPACE: u64 = 512 << 20;

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

/// The folder of saved searches: that which is named, or the one in the index.
pub(crate) fn saved_dir(
    global: &Global,
    asked: Option<&Path>,
    index: &Path,
) -> Result<PathBuf, Failure> {
    if let Some(dir) = asked
        .map(Path::to_owned)
        .or_else(|| variable("KASHAF_SAVED"))
    {
        return Ok(dir);
    }
    Ok(config(global)?
        .saved
        .unwrap_or_else(|| index.join(kashaf::index::SAVED)))
}

/// How the error stream of a run is written.
pub(crate) fn log_format(global: &Global, asked: Option<LogFormat>) -> Result<LogFormat, Failure> {
    if let Some(format) = asked {
        return Ok(format);
    }
    if let Some(text) = word("KASHAF_LOG_FORMAT") {
        return LogFormat::from_str(&text, true)
            .map_err(|_| wrong("KASHAF_LOG_FORMAT", "it may be `text` or `json`"));
    }
    Ok(config(global)?.log_format.unwrap_or(LogFormat::Text))
}

/// How much of the disk is to stay free.
pub(crate) fn min_free_space(global: &Global, asked: Option<u64>) -> Result<u64, Failure> {
    if let Some(bytes) = asked {
        return Ok(bytes);
    }
    if let Some(text) = word("KASHAF_MIN_FREE_SPACE") {
        return units::size_or_none(&text).map_err(|why| wrong("KASHAF_MIN_FREE_SPACE", &why));
    }
    match config(global)?.min_free_space {
        Some(text) => units::size_or_none(&text).map_err(|why| {
            wrong(
                "min-free-space",
                &format!("{why}; it stands in the configuration file"),
            )
        }),
        None => Ok(MIN_FREE_SPACE),
    }
}

/// The aliases: those that ship, with the changes of the user's own file.
pub(crate) fn aliases(global: &Global, asked: Option<&Path>) -> Result<Arc<Aliases>, Failure> {
    let named = match asked
        .map(Path::to_owned)
        .or_else(|| variable("KASHAF_ALIASES"))
    {
        Some(path) => Some(path),
        None => config(global)?.aliases,
    };
    let (path, must_exist) = match (named, directories()) {
        (Some(path), _) => (path, true),
        (None, Ok(directories)) if !global.no_config => {
            let dir = directories.config_dir().join("kashaf");
            (dir.join("aliases.toml"), false)
        }
        _ => return Ok(Aliases::shipped()),
    };
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => {
            return Ok(Aliases::shipped());
        }
        Err(error) => {
            return Err(Failure::usage(
                format!(
                    "cannot read the file of aliases `{}`: {error}",
                    path.display()
                ),
                "name another with `--aliases FILE`, or search without with `--no-aliases`",
            ));
        }
    };
    let own = Aliases::with_own(&text).map_err(|mistakes| {
        Failure::usage(
            format!(
                "the file of aliases `{}` is wrong: {mistakes}",
                path.display()
            ),
            "correct these lines, or search without with `--no-aliases`",
        )
    })?;
    Ok(Arc::new(own))
}

/// Whether the index is meant to be on a network file system.
pub(crate) fn on_network(global: &Global, asked: bool) -> Result<bool, Failure> {
    if asked {
        return Ok(true);
    }
    match word("KASHAF_ON_NETWORK").as_deref() {
        Some("1" | "true") => Ok(true),
        Some("0" | "false") => Ok(false),
        Some(_) => Err(wrong("KASHAF_ON_NETWORK", "it may be `1` or `0`")),
        None => Ok(config(global)?.on_network.unwrap_or(false)),
    }
}

/// A variable that is set to something, as text.
fn word(name: &str) -> Option<String> {
    variable(name).map(|value| value.to_string_lossy().into_owned())
}

fn wrong(setting: &str, why: &str) -> Failure {
    Failure::usage(format!("the setting `{setting}` is wrong"), why)
}

fn config(global: &Global) -> Result<Config, Failure> {
    if global.no_config {
        return Ok(Config::default());
    }
    if let Some(path) = global.config.clone().or_else(|| variable("KASHAF_CONFIG")) {
        return read_config(&path, true);
    }
    // Without a home there is no such file; who needs more of it says so.
    match directories() {
        Ok(directories) => read_config(
            &directories.config_dir().join("kashaf").join("config.toml"),
            false,
        ),
        Err(_) => Ok(Config::default()),
    }
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
            "it may hold index = \"/home/me/archive-index\", min-free-space = \"512MB\", on-network = true, log-format = \"json\", aliases = \"my-aliases.toml\", saved = \"/home/me/searches\"",
        )
    })?;
    // A relative path is meant from where the file stands.
    let from_here = |named: Option<PathBuf>| {
        named.map(|named| match path.parent() {
            Some(parent) if named.is_relative() => parent.join(named),
            _ => named,
        })
    };
    Ok(Config {
        index: from_here(config.index),
        aliases: from_here(config.aliases),
        saved: from_here(config.saved),
        ..config
    })
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
