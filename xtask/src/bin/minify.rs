//! Rewrites every script of a folder in as few bytes as oxc can say it.
//!
//! `cargo xtask build` calls it.

use std::{env, fs, path::Path};

use anyhow::{Context, Result, ensure};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{CompressOptions, MangleOptions, Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;

fn main() -> Result<()> {
    let folder = env::args().nth(1).context("say which folder")?;
    rewrite(folder.as_ref())
}

fn rewrite(folder: &Path) -> Result<()> {
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.is_dir() {
            rewrite(&path)?;
        } else if path.extension().is_some_and(|extension| extension == "js") {
            let source = fs::read_to_string(&path)?;
            let short = minify(&source).with_context(|| format!("in {}", path.display()))?;
            fs::write(&path, short)?;
        }
    }
    Ok(())
}

/// Returns a module that does the same; a first line of `//#`, which tells the engine something,
/// stays.
fn minify(source: &str) -> Result<String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::mjs()).parse();
    ensure!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let mut program = parsed.program;
    let names = MangleOptions { top_level: Some(true), ..MangleOptions::default() };
    let options = MinifierOptions {
        mangle: Some(names),
        compress: Some(CompressOptions::smallest()),
        ..MinifierOptions::default()
    };
    let done = Minifier::new(options).minify(&allocator, &mut program);
    let code = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(done.scoping)
        .with_private_member_mappings(done.class_private_mappings)
        .build(&program)
        .code;
    let hint = source.lines().next().filter(|line| line.starts_with("//#"));
    Ok(hint.map_or(code.clone(), |hint| format!("{hint}\n{code}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_comments_and_spaces_go_and_what_is_exported_stays() {
        let source =
            "// Why.\nfunction twice(value) {\n  return value * 2; // c\n}\nexport { twice };\n";
        assert_eq!(minify(source).unwrap(), "function e(e){return e*2}export{e as twice};");
    }

    #[test]
    fn what_tells_the_engine_something_stays() {
        let short = minify("//# allFunctionsCalledOnLoad\nexport const one = 1;\n").unwrap();
        assert!(short.starts_with("//# allFunctionsCalledOnLoad\nexport"), "{short}");
    }

    #[test]
    fn what_is_no_script_is_an_error() {
        assert!(minify("let = ;").is_err());
    }
}
