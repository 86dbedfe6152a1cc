//! From Rust to a wasm and the JavaScript that loads it.

use std::{collections::BTreeMap, fs, mem, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    cut::{self, Parts},
    process,
    project::{OPTIMIZED, Project},
};

/// The target that browsers run.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// How the widget is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As shipped.
    Release,
    /// Without optimization: many times larger, built in a part of the time.
    Dev,
}

/// A bin that becomes a wasm.
pub(crate) struct Bin {
    /// Its package.
    pub(crate) package: &'static str,
    /// Its name; the files are named after it.
    pub(crate) name: &'static str,
    /// The features it is built with; default features are off.
    pub(crate) features: Option<&'static str>,
    /// Whether it says where to cut it.
    pub(crate) is_cut: bool,
    /// Whether Yew's marks keep their name, as in a page that is not ours, or there are none.
    pub(crate) keeps_marks: bool,
    /// Whether it is optimized in the dev profile, too.
    pub(crate) is_fast: bool,
}

/// The widget as shipped.
pub(crate) const WIDGET: Bin = Bin {
    package: "medcode-quiz",
    name: "medcode-quiz",
    features: Some("split"),
    is_cut: true,
    keeps_marks: false,
    is_fast: false,
};
/// The widget in one piece.
pub(crate) const WHOLE_WIDGET: Bin = Bin { features: Some("element"), is_cut: false, ..WIDGET };

/// What searches the code book.
pub(crate) const ENGINE: Bin = Bin {
    name: "medcode-code-book",
    features: Some("engine"),
    is_cut: false,
    keeps_marks: true,
    is_fast: true,
    ..WIDGET
};

/// What adds up the receipts of a class.
pub(crate) const CLASS: Bin = Bin { name: "medcode-class", features: Some("class"), ..ENGINE };
/// What tells when questions are due again.
pub(crate) const REVIEW: Bin =
    Bin { name: "medcode-review", features: Some("review-engine"), ..ENGINE };

/// A standard library compiled for few bytes, from the sources that rustup has.
const LEAN_STD: [&str; 2] =
    ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// A panic ends the program without a message: nobody reads one in the page of a reader, and what
/// words it would be paid for by each.
const LEAN_PANICS: [&str; 2] = ["-Zunstable-options", "-Cpanic=immediate-abort"];

/// Compiles the bin, and writes `name.js`, the glue, and `name_bg.wasm` into the folder, and if it
/// is cut, files like `later-0123abcd.wasm`.
pub(crate) fn build(project: &Project, bin: &Bin, profile: Profile, folder: &Path) -> Result<()> {
    let wasm = compile(project, bin, profile)?;
    let mark = mark(&wasm);
    let parts = match bin.is_cut {
        true => Some(cut::cut(&wasm, bin.name, &mark, &project.scratch("parts"))?),
        false => None,
    };
    let first = parts.as_ref().map_or(&wasm, |parts| &parts.first);
    let names = bind(bin, profile, first, parts.as_ref(), &mark, folder)?;
    let path = folder.join(bin.name).with_extension("js");
    let glue = fs::read_to_string(&path)
        .with_context(|| format!("wasm-bindgen left no {}", path.display()))?;
    let mut glue = if bin.keeps_marks { glue } else { rename_marks(&glue)? };
    if let Some(parts) = &parts {
        // Compiled while it is fetched, not function by function while somebody waits.
        glue = format!("//# allFunctionsCalledOnLoad\n{}", guard(&parts.fold(&glue)?)?);
        parts.write(folder)?;
    }
    let glue = rename_imports(&glue, &names)?;
    fs::write(&path, glue).with_context(|| format!("cannot write {}", path.display()))
}

/// Returns what the linker made of the bin.
fn compile(project: &Project, bin: &Bin, profile: Profile) -> Result<Vec<u8>> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--target", TARGET, "--no-default-features"]);
    cargo.args(["--package", bin.package, "--bin", bin.name]);
    if let Some(features) = bin.features {
        cargo.args(["--features", features]);
    }
    let profile_folder = match profile {
        Profile::Release => {
            cargo.arg("--release");
            "release"
        }
        Profile::Dev => {
            if bin.is_fast {
                cargo.args(OPTIMIZED);
            }
            "debug"
        }
    };
    let mut flags = remapped_paths(project);
    if profile == Profile::Release {
        // Cargo and rustc of a stable toolchain take these only with this variable.
        cargo.env("RUSTC_BOOTSTRAP", "1").args(LEAN_STD);
        flags.extend(LEAN_PANICS.map(str::to_owned));
    }
    // The separator that cargo asks for: paths may have spaces.
    cargo.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    process::run(&mut cargo)?;
    let folder = project.target.join(TARGET).join(profile_folder);
    let path = folder.join(bin.name).with_extension("wasm");
    fs::read(&path).with_context(|| format!("cargo left no {}", path.display()))
}

/// Flags that keep the paths of this machine out of the wasm: panics carry the places of sources,
/// a reader pays for each byte of them, and two machines are to build the same file.
fn remapped_paths(project: &Project) -> Vec<String> {
    let home = |name: &str| std::env::var_os(name).map(std::path::PathBuf::from);
    let cargo = home("CARGO_HOME").or_else(|| Some(home("HOME")?.join(".cargo")));
    let sources = cargo.map(|cargo| cargo.join("registry/src"));
    let remap = |path: &Path| format!("--remap-path-prefix={}=", path.display());
    sources.iter().map(|path| remap(path)).chain([remap(&project.root)]).collect()
}

/// Returns what tells a build from every other.
pub(crate) fn mark(wasm: &[u8]) -> String {
    // FNV-1a. Nobody is to be kept from finding another wasm of the same mark.
    let hash = wasm
        .iter()
        .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

/// The names of imports and of the module they are from, as wasm-bindgen made them and as we write
/// them.
type Names = BTreeMap<String, String>;

/// Lets wasm-bindgen write glue and wasm, the wasm with shorter names of imports.
///
/// The later parts import nothing by these names; what they call goes through the first one.
fn bind(
    bin: &Bin,
    profile: Profile,
    wasm: &[u8],
    parts: Option<&Parts>,
    mark: &str,
    folder: &Path,
) -> Result<Names> {
    let mut bindgen = Bindgen::new();
    let mut output = bindgen
        .input_bytes(bin.name, wasm.to_vec())
        .out_name(bin.name)
        .typescript(false)
        // Otherwise the later parts would miss the table of functions.
        .keep_lld_exports(parts.is_some())
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true)
        // The element always says where the wasm is.
        .omit_default_module_path(true)
        .web(true)
        .and_then(Bindgen::generate_output)
        .map_err(|error| anyhow!("wasm-bindgen cannot read {}.wasm: {error:#}", bin.name))?;
    let module = output.wasm_mut();
    // Only we had to read it.
    module.customs.remove_raw("target_features");
    if let Some(parts) = parts {
        parts.check_exports(|name| module.exports.iter().any(|export| export.name == name))?;
    }
    let glue = format!("./{}_bg.js", bin.name);
    let mut names = Names::new();
    // What fetches the later parts is imported from elsewhere, and keeps its name.
    for (idx, import) in module.imports.iter_mut().filter(|it| it.module == glue).enumerate() {
        let short = format!("i{idx}");
        let long = mem::replace(&mut import.name, short.clone());
        import.module = mark.to_owned();
        let is_new = names.insert(long, short).is_none();
        ensure!(is_new, "the wasm imports two things of one name; leave out `rename_imports`");
    }
    names.insert(format!("\"{glue}\""), format!("\"{mark}\""));
    output.emit(folder).map_err(|error| anyhow!("wasm-bindgen cannot write: {error:#}"))?;
    Ok(names)
}

/// Gives the functions that the wasm imports the short names in the glue, too.
///
/// Each long name ends in sixteen random digits, which no compressor can shorten: together they
/// would be more than one KiB, once in the glue and once in the wasm. But they let no glue start
/// the wasm of another build, which a browser's cache may hold; so the mark of the build is now the
/// name of the module that they are imported from.
fn rename_imports(glue: &str, names: &Names) -> Result<String> {
    let mut n_renamed = 0;
    let mut renamed = String::new();
    for line in glue.lines() {
        let key = line.split_once(':').map(|(key, rest)| (key.trim_start(), rest));
        let short = key.and_then(|(key, rest)| Some((names.get(key)?, rest)));
        match short {
            Some((short, rest)) => {
                n_renamed += 1;
                renamed += &format!("{short}:{rest}\n");
            }
            None => renamed += &format!("{line}\n"),
        }
    }
    ensure!(
        n_renamed == names.len(),
        "{n_renamed} of {} names of imports were found in the glue: wasm-bindgen writes it in \
         another way now. Adapt `rename_imports`, or leave it out",
        names.len()
    );
    Ok(renamed)
}

/// Has the glue tell when the program has ended in a trap, which nobody hears of otherwise: most
/// calls into it come from the browser.
fn guard(glue: &str) -> Result<String> {
    const START: &str = "wasm = instance.exports;";
    const GUARDED: &str = "wasm = guarded(instance.exports);";
    const GUARD: &str = r#"
let trap;
function onTrap(handler) {
  trap = handler;
}
function guarded(exports) {
  const guard = (run) => (...given) => {
    try {
      return run(...given);
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) {
        trap?.(error);
        trap = undefined;
      }
      throw error;
    }
  };
  const each = ([name, it]) => [name, typeof it === "function" ? guard(it) : it];
  return Object.fromEntries(Object.entries(exports).map(each));
}
export { onTrap };
"#;
    ensure!(
        glue.matches(START).count() == 1,
        "the glue takes the wasm's exports in another way now. Adapt `guard`, or nobody is told \
         when the program has ended"
    );
    Ok(glue.replace(START, GUARDED) + GUARD)
}

/// Gives Yew's marks on DOM nodes a name of our own.
///
/// Yew marks the nodes it listens on with numbers that start anew in every wasm, and finds its
/// marks through an open shadow root. On a page that is itself a Yew app, a click in our widget
/// would run the page's handlers, and the other way round.
fn rename_marks(glue: &str) -> Result<String> {
    const YEWS: &str = "__yew_";
    const OURS: &str = "__mcq_";
    ensure!(
        glue.contains(YEWS),
        "no name in the glue has `{YEWS}`: Yew seems to mark DOM nodes in another way now. \
         Find out how and rename that, or two Yew apps on a page disturb each other"
    );
    Ok(glue.replace(YEWS, OURS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_renamed_where_the_glue_defines_them() {
        let names = Names::from([("__wbg_log_0123".to_owned(), "i0".to_owned())]);
        let glue = "const imports = {\n  __wbg_log_0123: function(arg0) {\n  },\n};\n";
        let expected = "const imports = {\ni0: function(arg0) {\n  },\n};\n";
        assert_eq!(rename_imports(glue, &names).unwrap(), expected);
    }

    #[test]
    fn a_mark_is_of_eight_digits() {
        assert_eq!(mark(b""), "811c9dc5");
        assert_eq!(mark(b"foobar"), "bf9cf968");
    }

    #[test]
    fn an_import_that_the_glue_lacks_is_an_error() {
        let names = Names::from([("__wbg_log_0123".to_owned(), "i0".to_owned())]);
        assert!(rename_imports("const imports = {};\n", &names).is_err());
    }

    #[test]
    fn marks_are_renamed_or_missed() {
        let glue = "arg0.__yew_subtree_id = arg1;";
        assert_eq!(rename_marks(glue).unwrap(), "arg0.__mcq_subtree_id = arg1;");
        assert!(rename_marks("arg0.subtree = arg1;").is_err());
    }
}
