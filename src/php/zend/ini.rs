//! The settings of `php.ini`: names, defaults, and how their texts are read. All are `PHP_INI_SYSTEM`: scripts cannot
//! change them.

use crate::config::compile::MAX_DOCUMENT;
use ext_php_rs::ffi::{zend_ini_entry, zend_string};
use ext_php_rs::flags::IniEntryPermission;
use ext_php_rs::zend::{IniEntryDef, IniEntryDefs};
use std::ffi::{CStr, OsStr, c_char, c_int, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

// ext-php-rs reads a setting by cloning PHP's whole table, which takes 62 us.
unsafe extern "C" {
    fn zend_ini_string_ex(name: *const c_char, length: usize, original: c_int, exists: *mut bool) -> *const c_char;
}

/// A setting, known by its name.
#[derive(Clone, Copy)]
pub struct Setting(&'static CStr);

pub const CONFIG_FILE: Setting = Setting(c"statsig.config_file");
pub const ID_LIST_DIR: Setting = Setting(c"statsig.id_list_dir");
pub const CHECK_INTERVAL: Setting = Setting(c"statsig.check_interval");
pub const GEO_FILE: Setting = Setting(c"statsig.geo_file");
pub const PRELOAD: Setting = Setting(c"statsig.preload");
pub const MAX_CONFIG_BYTES: Setting = Setting(c"statsig.max_config_bytes");
pub const ENVIRONMENT: Setting = Setting(c"statsig.environment");
pub const EXPOSURES: Setting = Setting(c"statsig.exposures");
pub const SPOOL_DIR: Setting = Setting(c"statsig.spool_dir");
pub const SPOOL_MAX_BYTES: Setting = Setting(c"statsig.spool_max_bytes");
pub const SPOOL_MIN_FREE_BYTES: Setting = Setting(c"statsig.spool_min_free_bytes");
pub const FAST_LANE: Setting = Setting(c"statsig.fast_lane");
pub const POLICY_FILE: Setting = Setting(c"statsig.policy_file");
pub const SINK_DIR: Setting = Setting(c"statsig.sink_dir");
pub const SINK_DAYS: Setting = Setting(c"statsig.sink_days");
pub const SINK_MAX_BYTES: Setting = Setting(c"statsig.sink_max_bytes");
pub const SECRET_FILE: Setting = Setting(c"statsig.secret_file");
pub const API: Setting = Setting(c"statsig.api");
pub const EVENTS_API: Setting = Setting(c"statsig.events_api");
pub const PROXY: Setting = Setting(c"statsig.proxy");

const fn entry(setting: Setting, default: &'static CStr) -> IniEntryDef {
    let mut entry = IniEntryDef::new(setting.0, default, IniEntryPermission::System);
    entry.on_modify = Some(modified);
    entry
}

/// Grows with each change of one of the settings.
static CHANGES: AtomicU64 = AtomicU64::new(0);

/// Called by the engine before a setting changes: at module start, and before and after each request of a pool or host
/// that has values of its own.
unsafe extern "C" fn modified(
    _: *mut zend_ini_entry,
    _: *mut zend_string,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
    _: c_int,
) -> c_int {
    CHANGES.fetch_add(1, Ordering::Relaxed);
    0
}

/// A number that grows whenever a setting may have changed. Who keeps it need not read the settings again, of which six
/// cost a request 7 us.
pub fn changes() -> u64 {
    CHANGES.load(Ordering::Relaxed)
}

static ENTRIES: IniEntryDefs<21> = IniEntryDefs::new([
    entry(CONFIG_FILE, c""),
    entry(ID_LIST_DIR, c""),
    entry(CHECK_INTERVAL, c"1"),
    entry(GEO_FILE, c""),
    entry(PRELOAD, c"1"),
    entry(MAX_CONFIG_BYTES, c"33554432"),
    entry(ENVIRONMENT, c""),
    entry(EXPOSURES, c"1"),
    entry(SPOOL_DIR, c""),
    entry(SPOOL_MAX_BYTES, c"268435456"),
    entry(SPOOL_MIN_FREE_BYTES, c"1073741824"),
    entry(FAST_LANE, c"0"),
    entry(POLICY_FILE, c""),
    entry(SINK_DIR, c""),
    entry(SINK_DAYS, c"90"),
    entry(SINK_MAX_BYTES, c"17179869184"),
    entry(SECRET_FILE, c""),
    entry(API, c"https://api.statsigcdn.com"),
    entry(EVENTS_API, c"https://prodregistryv2.org"),
    entry(PROXY, c""),
    IniEntryDef::end(),
]);

/// Every setting, in the order in which `phpinfo()` shows them.
pub const ALL: [Setting; 20] = [
    CONFIG_FILE,
    ID_LIST_DIR,
    CHECK_INTERVAL,
    GEO_FILE,
    PRELOAD,
    MAX_CONFIG_BYTES,
    ENVIRONMENT,
    EXPOSURES,
    SPOOL_DIR,
    SPOOL_MAX_BYTES,
    SPOOL_MIN_FREE_BYTES,
    FAST_LANE,
    POLICY_FILE,
    SINK_DIR,
    SINK_DAYS,
    SINK_MAX_BYTES,
    SECRET_FILE,
    API,
    EVENTS_API,
    PROXY,
];

/// Registers all settings; module start only.
pub fn register(module: i32) {
    IniEntryDef::register(ENTRIES.as_slice(), module);
}

impl Setting {
    pub fn name(self) -> &'static str {
        self.0.to_str().unwrap_or_default()
    }

    /// Lets `read` see the bytes of the value; empty if the setting is unset.
    pub fn with<T>(self, read: impl FnOnce(&[u8]) -> T) -> T {
        self.with_of(0, read)
    }

    /// The value of `php.ini`, even where the pool or host has its own.
    pub fn master(self) -> String {
        self.with_of(1, |bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    fn with_of<T>(self, original: c_int, read: impl FnOnce(&[u8]) -> T) -> T {
        let mut exists = false;
        // SAFETY: the name is a C string of the given length. The engine answers null or a
        // C string that stays until the setting changes, which only PHP code or the SAPI
        // between requests can do; `read` gets it for the time of this call.
        let text = unsafe {
            let found = zend_ini_string_ex(self.0.as_ptr(), self.0.count_bytes(), original, &raw mut exists);
            if found.is_null() { c"" } else { CStr::from_ptr(found) }
        };
        read(text.to_bytes())
    }

    pub fn text(self) -> String {
        self.with(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// A path, byte for byte.
    pub fn path(self) -> PathBuf {
        self.with(|bytes| PathBuf::from(OsStr::from_bytes(bytes)))
    }

    /// `1`, `on`, `yes` and `true`, in any case, are true.
    pub fn flag(self) -> bool {
        self.with(|text| [&b"1"[..], b"on", b"yes", b"true"].iter().any(|word| text.eq_ignore_ascii_case(word)))
    }

    /// A number of bytes, with PHP's suffixes K, M and G; `default` if the text is none.
    pub fn bytes(self, default: u64) -> u64 {
        self.with(bytes).unwrap_or(default)
    }

    /// A number of seconds, which may have a fraction; `default` if the text is none.
    pub fn seconds(self, default: Duration) -> Duration {
        let parsed = self.with(|text| std::str::from_utf8(text).ok()?.trim().parse().ok());
        parsed.and_then(|seconds: f64| Duration::try_from_secs_f64(seconds).ok()).unwrap_or(default)
    }
}

/// How many bytes a config document may have in this request.
pub fn max_config_bytes() -> u64 {
    MAX_CONFIG_BYTES.bytes(MAX_DOCUMENT as u64)
}

fn bytes(text: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let factor = match text.get(digits.len()..)?.to_ascii_lowercase().as_str() {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_are_read_as_php_reads_them() {
        assert_eq!(bytes(b"33554432"), Some(33_554_432));
        assert_eq!(bytes(b" 256M "), Some(268_435_456));
        assert_eq!(bytes(b"1g"), Some(1_073_741_824));
        assert_eq!(bytes(b"0"), Some(0));
        for none in [&b""[..], b"M", b"-1", b"1.5M", b"1T", b"99999999999G", b"\xff"] {
            assert_eq!(bytes(none), None, "{none:?}");
        }
    }
}
