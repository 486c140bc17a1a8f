//! Link settings of the PHP module.

fn main() {
    // Without this a change of any file of the checkout, a test or a page of
    // documentation, would compile the crate again.
    println!("cargo:rerun-if-changed=build.rs");
    // TLS and allocator code registers thread-local destructors: unloading the
    // module at PHP's shutdown would leave them pointing into nothing.
    println!("cargo:rustc-cdylib-link-arg=-Wl,-z,nodelete");
    // GNU's linker and LLVM's both add the script to their own.
    println!("cargo:rerun-if-changed=src/php/first_question.ld");
    println!("cargo:rustc-cdylib-link-arg=-Wl,-T,src/php/first_question.ld");
}
