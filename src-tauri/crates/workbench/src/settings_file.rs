use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::{Error, ErrorCode};

/// Largest settings file, in bytes.
const BYTES_MAX: u64 = 1024 * 1024;

/// The text of a `shop.toml` or a calendar; what is told of a refused one never holds its content.
///
/// # Errors
/// [`ErrorCode::ShopFileInvalid`] when it is no regular file, over 1 MiB or not UTF-8; those of the disk.
pub(crate) fn settings_text(path: &Path) -> Result<String, Error> {
    let io = |cause| Error::io("read", path, &cause);
    let refused = |what: &str| Err(Error::new(ErrorCode::ShopFileInvalid).with("what", what));
    let found = std::fs::metadata(path).map_err(io)?;
    if found.is_dir() {
        return Err(Error::new(ErrorCode::FileIsDirectory).with("path", path.display()));
    }
    // A pipe or a device could block for ever, or never end.
    if !found.is_file() {
        return refused("not a regular file");
    }
    let mut bytes = Vec::new();
    // It may grow while it is read, so the limit holds for what is read.
    File::open(path).map_err(io)?.take(BYTES_MAX + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > BYTES_MAX {
        return refused("larger than 1 MiB");
    }
    String::from_utf8(bytes).or_else(|_| refused("not a text in UTF-8"))
}
