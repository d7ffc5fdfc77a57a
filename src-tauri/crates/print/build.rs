//! Finds the Chinese font that npm installed and tells the compiler where it lies.

use std::path::Path;
use std::process::ExitCode;

const FONTS: [(&str, &str); 2] = [
    ("PRINT_FONT_REGULAR", "400Regular/NotoSansSC_400Regular.ttf"),
    ("PRINT_FONT_BOLD", "700Bold/NotoSansSC_700Bold.ttf"),
];

fn main() -> ExitCode {
    let Some(root) = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3) else {
        return refuse("the crate does not lie in the workspace");
    };
    let folder = root.join("ui/node_modules/@expo-google-fonts/noto-sans-sc");
    for (variable, file) in FONTS {
        let path = folder.join(file);
        println!("cargo::rerun-if-changed={}", path.display());
        if !path.is_file() {
            return refuse(&format!(
                "the font {} is not there; run `cargo xtask run`, or `npm ci` in ui, which installs it",
                path.display()
            ));
        }
        println!("cargo::rustc-env={variable}={}", path.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    ExitCode::SUCCESS
}

fn refuse(why: &str) -> ExitCode {
    println!("cargo::error={why}");
    ExitCode::FAILURE
}
