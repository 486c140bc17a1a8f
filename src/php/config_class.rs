//! The table of `Statsig\Config`'s methods, which lie in several files.

use super::ask::config::{self, Config};
use super::ask::{device, explain, overriding, persisted, program, response, store};
use crate::php::zend::signature::ClassConstant;
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::class::ConstructorMeta;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::internal::class::{PhpClassImpl, PhpClassImplCollector};
use ext_php_rs::internal::property::PropertyDescriptor;

impl PhpClassImpl<Config> for PhpClassImplCollector<Config> {
    fn get_methods(self) -> Vec<(FunctionBuilder<'static>, MethodFlags)> {
        let [from_file, from_json, evaluate, names, status] = config::methods();
        let [specs, left_out] = device::methods();
        let [program, outline] = program::methods();
        let others =
            [overriding::method(), explain::method(), store::method(), response::method(), persisted::method()];
        let mut methods = vec![from_file, from_json, evaluate, names, status, specs, left_out, program, outline];
        methods.extend(others.map(|method| (method, MethodFlags::Public)));
        methods
    }

    fn get_method_props(self) -> &'static [PropertyDescriptor<Config>] {
        &[]
    }

    fn get_constructor(self) -> Option<ConstructorMeta<Config>> {
        None
    }

    fn get_constants(self) -> &'static [ClassConstant] {
        &[]
    }
}
