//! Where PHP enters: the list of all our functions and classes, and the hooks that PHP calls when the module starts,
//! when a request ends, after it, and around forks.

use super::answer::evaluation::Evaluation;
use super::ask::config::Config;
use super::ask::{by_unit, caller, explain, function, groups, overriding, persisted, store};
use super::basis::kind::Kind;
use super::basis::request;
use super::basis::user::User;
use super::browser::{device, program, response};
use super::command::{probe, ship, sync, take};
use super::health::{balance, flow, phpinfo};
use super::record::{event, failure, fast_lane, initialize, log, relay, same_origin};
use super::zend::hook::fenced;
use super::zend::{exception, fork, ini, panic};
use crate::events::limit::client;
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::php_module;

const SUCCESS: i32 = 0;
const FAILURE: i32 = -1;

/// The entry that PHP asks the shared object for.
#[php_module]
#[php(startup = startup)]
pub fn get_module(module: ModuleBuilder) -> ModuleBuilder {
    let module = module
        .enumeration::<Kind>()
        .class::<User>()
        .class::<Evaluation>()
        .class::<Config>()
        .request_shutdown_function(request_shutdown)
        .post_deactivate_function(post_deactivate)
        .info_function(phpinfo::info);
    #[cfg(feature = "test-panic")]
    let module = super::test_panic::register(module);
    let module = groups::register(persisted::register(overriding::register(by_unit::register(module))));
    let module = explain::register_rules(balance::register(flow::register(module)));
    let module = program::register(caller::register(device::register(explain::register(event::register(
        function::register(module),
    )))));
    let module =
        same_origin::register(failure::register(initialize::register(fast_lane::register(relay::register(module)))));
    store::register(take::register(ship::register(sync::register(probe::register(response::register(module))))))
}

/// Module start: once per process; in the master of php-fpm, before it forks.
fn startup(_: i32, module: i32) -> i32 {
    let mut outcome = FAILURE;
    panic::report_in_one_line();
    fenced("startup", || {
        ini::register(module);
        fork::watch(before_fork, after_fork);
        request::prepare();
        client::prepare();
        if exception::register().is_ok() {
            outcome = SUCCESS;
        }
    });
    // If this fails, the first request loads the config: no reason to refuse to start.
    fenced("preload", request::preload);
    outcome
}

/// No thread of ours is in a process while it forks.
extern "C" fn before_fork() {
    fenced("fork", log::rest);
}

extern "C" fn after_fork() {
    fenced("fork", log::resume);
}

/// Request end: PHP's memory is still whole, but PHP code (session handlers) may still run.
extern "C" fn request_shutdown(_: i32, _: i32) -> i32 {
    fenced("request_shutdown", request::close);
    SUCCESS
}

/// After the request: no PHP code runs any more.
extern "C" fn post_deactivate() -> i32 {
    fenced("post_deactivate", || {
        log::finish();
        request::finish();
    });
    SUCCESS
}
