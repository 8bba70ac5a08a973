//! `docs/feed-rules.md`: the tables of this crate as a page for partners.

use std::fmt::Write as _;

use crate::code::{Code, Severity};
use crate::schema::{EntityType, Enumeration, Kind, Presence, Property};

/// The page in Markdown, as it stands in `docs/feed-rules.md`.
pub fn rules_document() -> String {
    let mut page = String::from(
        "# Feed rules\n\nWhat a feed may hold and every problem that a check reports. This page is written from \
         the tables of the crate `feed`; a test keeps it up to date (`ABOYEUR_WRITE_DOCS=1 cargo test -p feed` \
         writes it anew).\n",
    );
    page.push_str("\n## Problems\n\n| code | severity | on | title | meaning | cure |\n| --- | --- | --- | --- | --- | --- |\n");
    for code in Code::ALL {
        let severity = match code {
            Code::IncorrectEnum | Code::MissingReference => "error or warning",
            code if code.severity() == Severity::Error => "error",
            _ => "warning",
        };
        let cells = [code.scope(), code.title(), code.meaning(), code.cure()].map(escape);
        add(&mut page, format_args!("| `{code}` | {severity} | {} |\n", cells.join(" | ")));
    }
    page.push_str("\n## Entities\n\nEvery row also has `@type` and `@id` (1 to 300 characters).\n");
    for entity in EntityType::ALL {
        add_entity(&mut page, entity);
    }
    page.push_str("\n## Enumerations\n\n| name | values | unknown values |\n| --- | --- | --- |\n");
    for values in Enumeration::ALL {
        let unknown = if values.strict { "error" } else { "warning, ignored" };
        add(&mut page, format_args!("| {} | `{}` | {unknown} |\n", values.name, values.values.join("`, `")));
    }
    page
}

/// Writing to a string cannot fail.
fn add(page: &mut String, text: std::fmt::Arguments<'_>) {
    let _ = page.write_fmt(text);
}

fn escape(text: &str) -> String {
    text.replace('|', "\\|").replace('<', "&lt;").replace('>', "&gt;")
}

fn add_entity(page: &mut String, entity: EntityType) {
    let schema = entity.schema();
    add(
        page,
        format_args!(
            "\n### {}\n\n{}\n\n| property | type | required |\n| --- | --- | --- |\n",
            schema.name, schema.about
        ),
    );
    for property in schema.properties {
        let required = match property.presence {
            Presence::Required => "yes".to_owned(),
            Presence::Optional => String::new(),
            Presence::Conditional(condition) => escape(condition),
        };
        let aliases = match property.aliases {
            [] => String::new(),
            names => format!(" (also `{}`)", names.join("`, `")),
        };
        add(page, format_args!("| `{}`{aliases} | {} | {required} |\n", property.name, type_of(property)));
    }
}

fn type_of(property: &Property) -> String {
    let one = match property.kind {
        Kind::Text => "String".to_owned(),
        Kind::Url => "Url".to_owned(),
        Kind::Phone => "telephone".to_owned(),
        Kind::Country => "country code".to_owned(),
        Kind::Currency => "currency code".to_owned(),
        Kind::Integer(bounds) => format!("Integer {bounds}"),
        Kind::Number(bounds) => format!("Number {bounds}"),
        Kind::Price(bounds) => format!("Number {bounds}, major units"),
        Kind::Boolean => "Boolean".to_owned(),
        Kind::DateTime => "DateTime".to_owned(),
        Kind::Time => "Time".to_owned(),
        Kind::Enum(values) => values.name.to_owned(),
        Kind::Reference(reference) => {
            format!(
                "id of {}{}",
                reference.target,
                if reference.ordered { ", with display order" } else { "" }
            )
        }
        Kind::Object(object) => format!("object {}", object.name),
    };
    escape(&if property.many { format!("list of {one}") } else { one })
}
