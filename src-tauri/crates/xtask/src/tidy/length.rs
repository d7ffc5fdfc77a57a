//! Files and functions stay short enough to read at once.

use syn::visit::{self, Visit};

use super::{Finding, Tree, rust};
use crate::codegen::GENERATED;
use crate::shell::Outcome;

const FILE_LINES_MAX: usize = 600;
const FUNCTION_LINES_MAX: usize = 70;

/// Every file and Rust function that is too long. ESLint measures TypeScript functions.
pub(super) fn check(tree: &Tree) -> Outcome<Vec<Finding>> {
    let mut findings = Vec::new();
    let written = tree.sources("", &["rs", "ts", "tsx", "js", "py"]).filter(|f| !f.starts_with(GENERATED));
    for file in written {
        let text = tree.text(file)?;
        let lines = text.lines().count();
        if lines > FILE_LINES_MAX {
            let what = format!("{lines} lines, at most {FILE_LINES_MAX}; split it by meaning");
            findings.push(Finding::new(file, FILE_LINES_MAX + 1, what));
        }
        if file.ends_with(".rs") {
            let mut long = LongFunctions::default();
            long.visit_file(&rust::parse(file, &text)?);
            findings.extend(long.found.into_iter().map(|(name, line, lines)| {
                let what =
                    format!("{name} has {lines} lines, at most {FUNCTION_LINES_MAX}; split it by meaning");
                Finding::new(file, line, what)
            }));
        }
    }
    Ok(findings)
}

#[derive(Default)]
struct LongFunctions {
    found: Vec<(String, usize, usize)>,
}

impl LongFunctions {
    fn measure(&mut self, signature: &syn::Signature, body: &syn::Block) {
        let first = signature.fn_token.span.start().line;
        let lines = body.brace_token.span.close().end().line + 1 - first;
        if lines > FUNCTION_LINES_MAX {
            self.found.push((signature.ident.to_string(), first, lines));
        }
    }
}

impl<'ast> Visit<'ast> for LongFunctions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.measure(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::super::said_of;
    use super::*;

    #[test]
    fn long_files_are_named() {
        let check = |name: &str, lines: usize, expect: &[&str]| {
            assert_eq!(said_of(&[(name, &"//\n".repeat(lines))], check), expect);
        };
        check("ui/src/a.ts", 600, &[]);
        check("ui/src/a.ts", 601, &["ui/src/a.ts:601: 601 lines, at most 600; split it by meaning"]);
        check("a.rs", 700, &["a.rs:601: 700 lines, at most 600; split it by meaning"]);
        check("ui/src/api/generated/a.ts", 700, &[]);
        check("fixtures/a.csv", 700, &[]);
    }

    #[test]
    fn long_functions_are_named() {
        let check = |open: &str, lines: usize, close: &str, expect: &[&str]| {
            let text = format!("{open} fn f() {{\n{}}}{close}", "a();\n".repeat(lines - 2));
            assert_eq!(said_of(&[("a.rs", &text)], check), expect);
        };
        check("", 70, "", &[]);
        check("", 71, "", &["a.rs:1: f has 71 lines, at most 70; split it by meaning"]);
        check("\nimpl A {", 80, "}", &["a.rs:2: f has 80 lines, at most 70; split it by meaning"]);
        check(
            "mod tests {\n#[test]\n",
            80,
            "}",
            &["a.rs:3: f has 80 lines, at most 70; split it by meaning"],
        );
    }
}
