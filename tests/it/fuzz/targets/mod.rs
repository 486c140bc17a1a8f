//! One target for each parser of the crate: a function that is given any bytes, and states what holds whatever they say.
//! The bounded runs (`crate::fuzz::bounded`) and libFuzzer (`tests/fuzz`) call the same functions.

mod answers;
mod asked;
mod books;
mod comparisons;
mod countries;
mod documents;
mod events;
mod lists;
mod room;
mod spool;
mod texts;

/// A parser and the laws that hold for whatever it is given.
pub struct Target {
    /// Its name, which its seeds in `tests/fuzz/corpus` have too.
    pub name: &'static str,
    /// What it reads.
    pub reads: &'static str,
    /// The file of the parser, below `src`.
    pub parser: &'static str,
    /// Panics where a law does not hold.
    pub run: fn(&[u8]),
    /// Makes seeds that are no text, or belong to one version of the crate.
    pub made: Option<fn() -> Vec<Vec<u8>>>,
}

const fn target(name: &'static str, reads: &'static str, parser: &'static str, run: fn(&[u8])) -> Target {
    Target { name, reads, parser, run, made: None }
}

/// All of them.
pub const ALL: [Target; 36] = [
    target("document", "the config document", "config/compile/compiler.rs", documents::document),
    target("own-document", "a wiki's own document", "config/local_document.rs", documents::own_document),
    Target {
        made: Some(documents::images),
        ..target("image", "a compiled document", "config/image/frame.rs", documents::image)
    },
    target("image-stamp", "which document an image is of", "config/image/folder.rs", documents::image_stamp),
    target("user", "the user of an event", "eval/terms/event_user.rs", documents::user),
    target("sticky-record", "what a unit keeps", "eval/terms/sticky.rs", documents::sticky_record),
    target("program-choice", "the options of a program", "client/program/choice.rs", documents::program_choice),
    target("canonical-json", "values of the document", "config/json.rs", documents::canonical_json),
    Target {
        made: Some(events::packed),
        ..target("event-body", "events of browsers, plain or packed", "events/parse/body.rs", events::body)
    },
    target("initialize-body", "what the vendor's SDKs ask for", "events/relay/initialize.rs", events::initialize_body),
    target("policy-file", "what the wiki allows", "events/policy/file.rs", events::policy_file),
    target("origin-headers", "headers that say who asks", "events/relay/same_origin.rs", events::origin_headers),
    target("words", "names, ids and tokens", "events/words/token.rs", events::words),
    Target {
        made: Some(spool::lines),
        ..target("spool-line", "an event of the spool", "worker/judge/verifier.rs", spool::line)
    },
    Target {
        made: Some(spool::files),
        ..target("spool-file", "a file of the spool", "events/spool/line_reader.rs", spool::file)
    },
    Target {
        made: Some(spool::day_files),
        ..target("day-file", "a file of the file sink", "worker/sinks/day_count.rs", spool::day_file)
    },
    target("id-changes", "changes of an ID list", "config/ids/id_change.rs", lists::changes),
    Target {
        made: Some(lists::sets),
        ..target("id-set", "an ID list on the disk", "config/ids/id_set.rs", lists::set)
    },
    target("id-index", "which ID lists there are", "config/ids/id_list.rs", lists::index),
    target("sink-states", "what was shipped", "worker/books/shipment.rs", books::sink_states),
    target("sync-state", "what the worker did last", "worker/sync/attempt.rs", books::sync_state),
    target("cursor", "how far a sink has come", "worker/books/cursor.rs", books::cursor),
    target("ledger", "ids that were shipped", "worker/books/ledger.rs", books::ledger),
    target("journal", "what a killed run had settled", "worker/books/journal.rs", books::journal),
    target("rollup", "exposures of a day", "worker/books/rollup.rs", books::rollup),
    target("kept-names", "names of kept documents", "worker/kept/known_names.rs", books::kept_names),
    target("program-links", "documents of programs", "worker/kept/program_index.rs", books::program_links),
    target("wiki-options", "program options of a wiki", "worker/sync/options_files.rs", books::wiki_options),
    target("day-counts", "numbers of a day", "events/limit/sheet.rs", books::day_counts),
    target("http-answer", "what a server answers", "worker/net/transport.rs", answers::http),
    target("list-manifest", "which ID lists Statsig has", "worker/sync/id_list.rs", answers::manifest),
    target("agent", "a user agent", "eval/agent/parse.rs", texts::agent),
    target("times", "dates and numbers that are times", "config/timestamp.rs", texts::times),
    target("pattern", "a regular expression and a text", "config/compiled/pattern.rs", texts::pattern),
    target("comparison", "a value beside a rule's", "eval/compare/operator.rs", comparisons::comparison),
    Target {
        made: Some(countries::databases),
        ..target("countries", "a database of countries", "config/geo/database.rs", countries::database)
    },
];
