//! Keeps one section of the wasm that `strip = true` would drop.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        // wasm-bindgen reads from it which features the compiler used.
        println!("cargo::rustc-link-arg-bins=--keep-section=target_features");
    }
}
