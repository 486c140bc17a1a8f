//! ID lists: as the wire changes them, as files, and as sets that answer in no time.

pub mod id_change;
pub mod id_list;
pub mod id_set;
