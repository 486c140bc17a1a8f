//! Whether an experiment's groups are as large as its rules say (`wiki-rules.md` 9), told from the rollups that the
//! worker writes. Pure but for [`days`], which reads the rollups' files. Read in this order:
//!
//! 1. [`split`]: the shares that an entry's rules give to its groups. [`splits`]: which document knows them.
//! 2. [`sample`]: the units of all days, each counted once.
//! 3. [`gamma`], [`chi_square`] and [`evidence`]: how likely chance alone made the counts.
//! 4. [`told`]: what an analyst is told of it.

pub mod chi_square;
pub mod days;
pub mod evidence;
pub mod gamma;
pub mod sample;
pub mod split;
pub mod splits;
pub mod told;
