//! PHP's setting `open_basedir`, which bounds the files that PHP code may read. Paths that PHP code gives us are held
//! to it too.

use std::ffi::{CString, c_char, c_int};

// Not among the crate's bindings.
unsafe extern "C" {
    fn php_check_open_basedir_ex(path: *const c_char, warn: c_int) -> c_int;
}

/// Whether PHP's `open_basedir` lets code read this file.
pub fn is_allowed(path: &[u8]) -> bool {
    let Ok(path) = CString::new(path) else { return false };
    // SAFETY: reads the C string and PHP's setting; without the warning it calls no PHP code.
    unsafe { php_check_open_basedir_ex(path.as_ptr(), 0) == 0 }
}
