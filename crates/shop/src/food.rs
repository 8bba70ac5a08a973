//! Diets, allergens and options in words. Pure.

use feed::{Allergen, ItemDocument, OptionDocument};
use texts::Texts;

/// What is said of a dish beside its name, and whether it is a warning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Remark {
    pub(crate) text: String,
    pub(crate) is_warning: bool,
}

/// Diets first, then allergens.
pub(crate) fn remarks(t: Texts, item: &ItemDocument) -> Vec<Remark> {
    let diets = item.suitable_diets.iter().map(|code| Remark { text: diet_word(t, code), is_warning: false });
    diets.chain(item.allergens.iter().map(|allergen| remark(t, allergen))).collect()
}

/// A level that we do not know counts as "contains": the cautious reading.
fn remark(t: Texts, allergen: &Allergen) -> Remark {
    let what = allergen_word(t, &allergen.allergen_type);
    let (key, is_warning) = match allergen.containment.as_deref() {
        Some("DOES_NOT_CONTAIN") => ("shop-free-of", false),
        Some("MAY_CONTAIN") => ("shop-may-contain", true),
        _ => ("shop-contains", true),
    };
    Remark { text: t.one(key, "what", what), is_warning }
}

/// A diet in words.
pub(crate) fn diet_word(t: Texts, code: &str) -> String {
    word(t, "shop-diet", code)
}

/// An allergen in words.
pub(crate) fn allergen_word(t: Texts, code: &str) -> String {
    word(t, "shop-allergen", code)
}

/// `TREE_NUT` as words; a code that we do not know is shown as plain words.
fn word(t: Texts, prefix: &str, code: &str) -> String {
    let key = format!("{prefix}-{}", code.to_lowercase().replace('_', "-"));
    if texts::has(&key) { t.get(&key) } else { code.to_lowercase().replace('_', " ") }
}

/// What an option chooses, in words.
pub(crate) fn option_words(t: Texts, option: &OptionDocument) -> String {
    match option.value.as_str() {
        "PIZZA_LEFT" => t.get("shop-pizza-left"),
        "PIZZA_RIGHT" => t.get("shop-pizza-right"),
        "PIZZA_WHOLE" => t.get("shop-pizza-whole"),
        other => other.to_owned(),
    }
}

/// The address of a picture, if browsers may load it: the content policy allows https alone.
pub(crate) fn picture(image: Option<&String>) -> String {
    image.filter(|image| image.starts_with("https://")).cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use basis::Locale;

    use super::*;

    fn allergen(kind: &str, containment: Option<&str>) -> Allergen {
        Allergen { allergen_type: kind.into(), containment: containment.map(Into::into) }
    }

    #[test]
    fn what_a_dish_is_free_of_is_not_said_to_be_in_it() {
        let t = Texts::new(Locale::En);
        let say = |containment| remark(t, &allergen("TREE_NUT", containment)).text;
        assert_eq!(say(Some("DOES_NOT_CONTAIN")), "Without nuts");
        assert_eq!(say(Some("MAY_CONTAIN")), "May contain nuts");
        assert_eq!(say(Some("CONTAINS")), "Contains nuts");
        assert_eq!(say(None), "Contains nuts");
        assert_eq!(remark(t, &allergen("BLUE_LUPIN", None)).text, "Contains blue lupin");
    }
}
