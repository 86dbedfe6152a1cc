//! Cuts the linked wasm in two: what the first question needs, and what comes later.
//!
//! The program marks with `#[wasm_split]` where. What can be reached only from there moves to
//! files of its own, which the first part fetches when the program asks for them. The later files
//! import nothing but exports of the first part: its memory and its table of functions.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_split_cli_support::{Options, transform};

use crate::dist::recreate;

/// From where the first part imports what fetches the later files; only the glue sees it.
const LOADER: &str = "./parts.js";

/// What became of a wasm.
pub(crate) struct Parts {
    /// The first part, for wasm-bindgen.
    pub(crate) first: Vec<u8>,
    /// The names of the later files, and the files.
    later: Vec<(String, Vec<u8>)>,
    /// The JavaScript that fetches them.
    loader: String,
}

/// Cuts the wasm of a bin. `mark` makes the later files' names those of this build.
pub(crate) fn cut(wasm: &[u8], name: &str, mark: &str, scratch: &Path) -> Result<Parts> {
    recreate(scratch)?;
    let first = scratch.join("first.wasm");
    let glue = format!("./{name}.js");
    let mut options = Options::new(wasm);
    options.output_dir = scratch;
    options.main_out_path = &first;
    options.link_name = LOADER;
    options.main_module = &glue;
    options.emit_dwarf = false;
    let cut = transform(options).map_err(|error| anyhow!("cannot cut the wasm: {error:#}"))?;
    ensure!(
        !cut.split_modules.is_empty(),
        "nothing was cut from the wasm: no function of {name} is marked with `#[wasm_split]`, or \
         what it needs is needed from the start, too"
    );
    let mut names = Vec::new();
    let mut later = Vec::new();
    for path in &cut.split_modules {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let marked = later_name(&file, mark);
        let body = without_custom_sections(&read(path)?)
            .with_context(|| format!("{file} is not a wasm that we can read"))?;
        later.push((marked.clone(), body));
        names.push((file, marked));
    }
    let source = String::from_utf8(read(&scratch.join(LOADER))?)?;
    let loader = rewrite_loader(&source, &glue, &names)?;
    Ok(Parts { first: read(&first)?, later, loader })
}

impl Parts {
    /// Puts the later files into the folder.
    pub(crate) fn write(&self, folder: &Path) -> Result<()> {
        for (name, body) in &self.later {
            let path = folder.join(name);
            fs::write(&path, body).with_context(|| format!("cannot write {}", path.display()))?;
        }
        Ok(())
    }

    /// Puts the loader into the glue: a file less to fetch, and one that a glue module with a `?`
    /// in its URL would share with the other instances of the program.
    ///
    /// The glue imports it once for every mark in the program.
    pub(crate) fn fold(&self, glue: &str) -> Result<String> {
        let is_import =
            |line: &str| line.starts_with("import * as ") && line.contains(&quoted(LOADER));
        let is_use = |line: &str| line.trim_start().starts_with(&format!("{}:", quoted(LOADER)));
        let n_imports = glue.lines().filter(|line| is_import(line)).count();
        let n_uses = glue.lines().filter(|line| is_use(line)).count();
        ensure!(
            n_imports > 0 && n_imports == n_uses && glue.matches(LOADER).count() == 2 * n_imports,
            "the glue imports {LOADER} in another way now. Adapt `fold`"
        );
        let mut folded = String::new();
        let mut is_given = false;
        for line in glue.lines().filter(|line| !is_import(line)) {
            if !is_use(line) {
                folded += &format!("{line}\n");
            } else if !is_given {
                is_given = true;
                let loads = exports(&self.loader).collect::<Vec<_>>().join(", ");
                folded += &format!("{}: {{ {loads} }},\n", quoted(LOADER));
            }
        }
        Ok(folded + &self.loader.replace(EXPORT, "const "))
    }

    /// Fails if the first part lacks an export that the later files need.
    pub(crate) fn check_exports(&self, has: impl Fn(&str) -> bool) -> Result<()> {
        const START: &str = "Object.assign(sharedImports.__wasm_split, {";
        let shared = self.loader.split_once(START).and_then(|(_, rest)| rest.split_once('}'));
        let (shared, _) = shared.context(
            "the loader of the later files names no exports that they share. \
             Adapt `check_exports`",
        )?;
        for name in shared.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            ensure!(has(name), "wasm-bindgen dropped {name}, which the later files need");
        }
        Ok(())
    }
}

/// How a line of the loader begins that defines what the program calls.
const EXPORT: &str = "export const ";

fn exports(loader: &str) -> impl Iterator<Item = &str> {
    loader.lines().filter_map(|line| line.strip_prefix(EXPORT)?.split(' ').next())
}

/// Returns the name of a later file in `dist/`.
///
/// A first part must never be given the later one of another build: they share addresses.
fn later_name(file: &str, mark: &str) -> String {
    let name = file.strip_prefix("split_").unwrap_or(file);
    let name = name.strip_suffix(".wasm").unwrap_or(name);
    format!("{name}-{mark}.wasm")
}

/// Makes of the loader what can stand in the glue, with our names of the later files.
fn rewrite_loader(source: &str, glue: &str, names: &[(String, String)]) -> Result<String> {
    // wasm-bindgen's own loader doesn't insist on a MIME type either.
    const STREAMING: &str = "WebAssembly.instantiateStreaming(src, imports)";
    const INSTANTIATE: &str = "\
async function instantiate(response, imports) {
if (!response.ok) throw new Error(`${response.status} ${response.url}`);
return WebAssembly.instantiate(await response.arrayBuffer(), imports);
}
";
    let import = format!("import {{ initSync }} from {};\n", quoted(glue));
    let mut loader = replace(source, &import, "", 1)?;
    loader = replace(&loader, STREAMING, "instantiate(await src, imports)", names.len())?;
    for (file, marked) in names {
        let url = |name: &str| quoted(&format!("./{name}"));
        loader = replace(&loader, &url(file), &url(marked), 1)?;
    }
    ensure!(exports(&loader).next().is_some(), "the loader of the later files has no exports");
    Ok(loader + INSTANTIATE)
}

/// Replaces what has to be there a known number of times.
fn replace(text: &str, old: &str, new: &str, n_times: usize) -> Result<String> {
    let n_found = text.matches(old).count();
    ensure!(
        n_found == n_times,
        "the loader of the later files has {n_found} times, not {n_times}: {}\n\
         It is written in another way now. Adapt `rewrite_loader`",
        old.trim_end()
    );
    Ok(text.replace(old, new))
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Leaves out names, producers and the like, which wasm-bindgen removes from the first part only.
fn without_custom_sections(wasm: &[u8]) -> Option<Vec<u8>> {
    const CUSTOM: u8 = 0;
    let (head, mut rest) = wasm.split_at_checked(8)?;
    let mut kept = head.to_vec();
    while let Some((id, after_id)) = rest.split_first() {
        let (length, body) = leb128(after_id)?;
        let (_, next) = body.split_at_checked(length)?;
        let (section, _) = rest.split_at_checked(rest.len() - next.len())?;
        if *id != CUSTOM {
            kept.extend(section);
        }
        rest = next;
    }
    Some(kept)
}

/// Reads a number, and returns it with what follows it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut number = 0;
    for (idx, byte) in bytes.iter().take(5).enumerate() {
        number |= usize::from(byte & 0x7f) << (7 * idx);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(idx + 1..)?));
        }
    }
    None
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("the cut left no {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = r#"import { initSync } from "./quiz.js";

function getSharedImports() {
    const { __wasm_split_shared0, memory,  } = initSync(undefined, undefined);
    Object.assign(sharedImports.__wasm_split, { __wasm_split_shared0, memory,  });
}
export const __wasm_split_load_later = wrapAsyncCb(makeLoad(() => {
    const src = fetch(new URL("./split_later.wasm", import.meta.url));
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
}
, []));
"#;
    const GLUE: &str = r#"import * as import1 from "./parts.js"
import * as import2 from "./parts.js"
function __wbg_get_imports() {
    return {
        "./quiz_bg.js": import0,
        "./parts.js": import1,
        "./parts.js": import2,
    };
}
"#;

    fn parts() -> Parts {
        let names = [("split_later.wasm".to_owned(), "later-1234.wasm".to_owned())];
        let loader = rewrite_loader(SOURCE, "./quiz.js", &names).unwrap();
        Parts { first: Vec::new(), later: Vec::new(), loader }
    }

    #[test]
    fn the_loader_becomes_a_part_of_the_glue() {
        let folded = parts().fold(GLUE).unwrap();
        assert!(!folded.contains("import * as"), "{folded}");
        assert!(!folded.contains("export"), "{folded}");
        assert!(!folded.contains("instantiateStreaming"), "{folded}");
        let given = "\"./parts.js\": { __wasm_split_load_later },\n";
        assert_eq!(folded.matches(given).count(), 1, "{folded}");
        assert_eq!(folded.matches("./parts.js").count(), 1, "{folded}");
        assert!(folded.contains("\nconst __wasm_split_load_later = "), "{folded}");
        assert!(folded.contains("fetch(new URL(\"./later-1234.wasm\""), "{folded}");
    }

    #[test]
    fn a_loader_or_glue_of_another_kind_is_an_error() {
        let names = [("split_other.wasm".to_owned(), "other-1234.wasm".to_owned())];
        assert!(rewrite_loader(SOURCE, "./quiz.js", &names).is_err());
        assert!(rewrite_loader(SOURCE, "./other.js", &[]).is_err());
        for glue in ["", "import parts from \"./parts.js\";\n"] {
            assert!(parts().fold(glue).is_err(), "{glue}");
        }
    }

    #[test]
    fn an_export_that_the_later_files_lack_is_an_error() {
        assert!(parts().check_exports(|_| true).is_ok());
        let error = parts().check_exports(|name| name != "memory").unwrap_err();
        assert_eq!(error.to_string(), "wasm-bindgen dropped memory, which the later files need");
    }

    #[test]
    fn later_files_are_named_after_what_they_hold_and_their_build() {
        assert_eq!(later_name("split_later.wasm", "1234"), "later-1234.wasm");
        assert_eq!(later_name("chunk_3.wasm", "1234"), "chunk_3-1234.wasm");
    }

    #[test]
    fn custom_sections_go() {
        let wasm = b"\0asm\x01\0\0\0\x01\x02ab\0\x83\0xyz\x03\x01c\0\0";
        let kept = b"\0asm\x01\0\0\0\x01\x02ab\x03\x01c";
        assert_eq!(without_custom_sections(wasm).unwrap(), kept);
        assert_eq!(without_custom_sections(b"\0asm\x01\0\0\0\x01\x05ab"), None);
    }
}
