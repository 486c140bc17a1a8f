//! How pages fare with real readers: what a page may report of itself to the wiki's own metrics. It never goes to Statsig.

/// The timings, in ms: from the start of the navigation until the module was ready, what the module took of that, what it
/// took to parse the program. And two numbers: the bytes of the program, and what the page got and could not read.
pub const TIMINGS: [&str; 5] = ["load", "init", "parse", "bytes", "refused"];
/// The largest timing that is taken for real: an hour in ms, or the bytes of a large program.
pub const MOST_TIMING: f64 = 3_600_000.0;
