//! From Rust to a wasm and the JavaScript that loads it.

use std::{collections::BTreeMap, fs, mem, path::Path};

use anyhow::{Context, Result, anyhow, ensure};
use wasm_bindgen_cli_support::Bindgen;

use crate::{minify, process, project::Project};

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
}

/// The widget.
pub(crate) const WIDGET: Bin =
    Bin { package: "medcode-quiz", name: "medcode-quiz", features: Some("element") };

/// Compiles the bin, and writes `name.js`, the glue, and `name_bg.wasm` into the folder.
pub(crate) fn build(project: &Project, bin: &Bin, profile: Profile, folder: &Path) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args(["build", "--target", TARGET, "--no-default-features"]);
    cargo.args(["--package", bin.package, "--bin", bin.name]);
    if let Some(features) = bin.features {
        cargo.args(["--features", features]);
    }
    if profile == Profile::Release {
        cargo.arg("--release");
    }
    process::run(&mut cargo)?;
    let names = bind(project, bin, profile, folder)?;
    let path = folder.join(bin.name).with_extension("js");
    let glue = fs::read_to_string(&path)
        .with_context(|| format!("wasm-bindgen left no {}", path.display()))?;
    let glue = rename_imports(&minify::js(&rename_marks(&glue)?), &names)?;
    fs::write(&path, glue).with_context(|| format!("cannot write {}", path.display()))
}

/// The names of imports, as wasm-bindgen made them and as we write them.
type Names = BTreeMap<String, String>;

/// Lets wasm-bindgen write glue and wasm, the wasm with shorter names of imports.
fn bind(project: &Project, bin: &Bin, profile: Profile, folder: &Path) -> Result<Names> {
    let profile_folder = match profile {
        Profile::Release => "release",
        Profile::Dev => "debug",
    };
    let mut wasm = project.target.join(TARGET).join(profile_folder);
    wasm.push(format!("{}.wasm", bin.name));
    let mut bindgen = Bindgen::new();
    let mut output = bindgen
        .input_path(&wasm)
        .out_name(bin.name)
        .typescript(false)
        .remove_name_section(profile == Profile::Release)
        .remove_producers_section(true)
        // The element always says where the wasm is.
        .omit_default_module_path(true)
        .web(true)
        .and_then(Bindgen::generate_output)
        .map_err(|error| anyhow!("wasm-bindgen cannot read {}: {error:#}", wasm.display()))?;
    let mut names = Names::new();
    for (idx, import) in output.wasm_mut().imports.iter_mut().enumerate() {
        let short = format!("i{idx}");
        let long = mem::replace(&mut import.name, short.clone());
        let is_new = names.insert(long, short).is_none();
        ensure!(is_new, "the wasm imports two things of one name; leave out `rename_imports`");
    }
    output.emit(folder).map_err(|error| anyhow!("wasm-bindgen cannot write: {error:#}"))?;
    Ok(names)
}

/// Gives the functions that the wasm imports the short names in the glue, too.
///
/// Each long name ends in sixteen random digits, which no compressor can shorten: together they
/// would be more than one KiB, once in the glue and once in the wasm.
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
        "{n_renamed} of {} imports were found in the glue: wasm-bindgen writes it in another \
         way now. Adapt `rename_imports`, or leave it out",
        names.len()
    );
    Ok(renamed)
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
