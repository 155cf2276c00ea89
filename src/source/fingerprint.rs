//! The fingerprint of a file's content, taken while the bytes pass by.

use std::io::{self, Read};

use super::name::hex;

/// The BLAKE3 hash of a file's bytes: equal content, equal fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// A fingerprint that was stored.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// As 64 lowercase hexadecimal digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex(&self.0)
    }
}

/// A reader that takes the fingerprint of everything read through it.
#[derive(Debug)]
pub struct Hashing<R> {
    inner: R,
    hasher: blake3::Hasher,
}

impl<R: Read> Hashing<R> {
    /// Begins with nothing read.
    #[must_use]
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            hasher: blake3::Hasher::new(),
        }
    }

    /// The fingerprint of what was read so far.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint(*self.hasher.finalize().as_bytes())
    }

    /// The reader itself, wherever it stands.
    #[must_use]
    pub fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.hasher.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

/// The fingerprint of all that a reader holds. Memory does not grow with the content.
///
/// # Errors
/// Those of the reader.
pub fn fingerprint(reader: impl Read) -> io::Result<Fingerprint> {
    let mut hashing = Hashing::new(reader);
    io::copy(&mut hashing, &mut io::sink())?;
    Ok(hashing.fingerprint())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_content_equal_fingerprint() {
        let long = vec![7_u8; 300_000];
        let whole = fingerprint(long.as_slice()).unwrap();
        let parts = fingerprint(long[..1000].chain(&long[1000..])).unwrap();
        assert_eq!(whole, parts);
        assert_ne!(whole, fingerprint(&long[1..]).unwrap());
        assert_eq!(Fingerprint::from_bytes(*whole.as_bytes()), whole);
        assert_eq!(whole.to_hex().len(), 64);
    }
}
