//! ID lists: the changes that Statsig sends (`id_change`), the files that the worker keeps (`id_list`), and the sets in
//! memory that evaluations ask (`id_set`).

pub mod id_change;
pub mod id_list;
pub mod id_set;
