//! Linker arguments of the wasm.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() != Ok("wasm32") {
        return;
    }
    // `strip = true` would drop this section; wasm-bindgen reads from it which
    // features the compiler used.
    println!("cargo::rustc-link-arg-bins=--keep-section=target_features");
    if std::env::var_os("CARGO_FEATURE_SPLIT").is_some() {
        // The splitter follows relocations to see who calls whom.
        println!("cargo::rustc-link-arg-bins=--emit-relocs");
    }
}
