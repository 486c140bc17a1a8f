//! Link settings of the PHP module.

fn main() {
    // TLS and allocator code registers thread-local destructors: unloading the
    // module at PHP's shutdown would leave them pointing into nothing.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
}
