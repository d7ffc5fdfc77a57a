//! What the Rust types of the wire are called in TypeScript.

use std::collections::BTreeMap;
use std::path::Path;

use syn::{Attribute, Ident, Item, LitStr, Meta, Token, punctuated::Punctuated};

use super::parsed;
use crate::shell::Outcome;

/// The TypeScript names of those types whose Rust name differs.
pub(super) fn renamed(root: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut names = BTreeMap::new();
    for (_, file) in parsed(&root.join("src-tauri"))? {
        for item in &file.items {
            if let Some((ident, attributes)) = named(item)
                && let Some(name) = attributes.iter().find_map(rename)
            {
                names.insert(ident.to_string(), name);
            }
        }
    }
    Ok(names)
}

fn named(item: &Item) -> Option<(&Ident, &[Attribute])> {
    match item {
        Item::Struct(item) => Some((&item.ident, &item.attrs)),
        Item::Enum(item) => Some((&item.ident, &item.attrs)),
        _ => None,
    }
}

/// The name in `#[cfg_attr(…, ts(rename = "Name"))]` or `#[ts(rename = "Name")]`.
fn rename(attribute: &Attribute) -> Option<String> {
    rename_in(&attribute.meta)
}

fn rename_in(meta: &Meta) -> Option<String> {
    let list = meta.require_list().ok()?;
    let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    if list.path.is_ident("cfg_attr") {
        return inner.iter().find_map(rename_in);
    }
    if !list.path.is_ident("ts") {
        return None;
    }
    let value = inner.iter().find_map(|meta| match meta {
        Meta::NameValue(pair) if pair.path.is_ident("rename") => Some(&pair.value),
        _ => None,
    })?;
    match value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) => Some(LitStr::value(name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;

    use super::*;

    #[test]
    fn a_new_name_is_found() {
        let check = |text: &str, expect: Option<&str>| {
            let attributes = Attribute::parse_outer.parse_str(text).unwrap();
            assert_eq!(rename(&attributes[0]).as_deref(), expect, "{text}");
        };
        check(
            "#[cfg_attr(feature = \"wire\", derive(ts_rs::TS), ts(rename = \"Money\", export))]",
            Some("Money"),
        );
        check("#[ts(export, rename = \"Name\")]", Some("Name"));
        check("#[ts(export)]", None);
        check("#[serde(rename = \"other\")]", None);
    }
}
