//! A judge of events that lets every event pass unchanged.

use statsig::events::spool::line::Line;
use statsig::worker::judge::verdict::{Event, Judge, Passed, Verdict};

#[derive(Clone, Copy)]
pub struct PassAll;

impl Judge for PassAll {
    fn judge(&mut self, _: &Line<'_>, _: &Event<'_>) -> Verdict {
        Verdict::Pass(Passed::default())
    }
}
