//! The report of a check as text for a terminal.

use feed::{Code, Problem, Report, RestaurantStatus};
use texts::{Arg, Texts};

/// Problems of one code that are shown before they are only counted.
const SHOWN_PER_CODE: usize = 5;

/// The whole report.
pub(crate) fn report(report: &Report, t: Texts) -> String {
    let summary = &report.summary;
    let mut lines = vec![t.with(
        "feed-text-summary",
        &[
            ("orderable", Arg::from(number(summary.restaurants.orderable))),
            ("total", Arg::from(number(summary.restaurants.total))),
            ("errors", Arg::from(number(summary.errors))),
            ("warnings", Arg::from(number(summary.warnings))),
        ],
    )];
    let counted: Vec<String> =
        summary.entities.iter().map(|(kind, count)| format!("{} {kind}", t.count(number(*count)))).collect();
    if !counted.is_empty() {
        lines.push(t.one("feed-text-read", "entities", counted.join(", ")));
    }
    if summary.failed {
        lines.push(t.get("feed-failed"));
    }
    for (code, count) in &report.counts {
        lines.push(format!("\n{code} ({}): {}", t.count(number(*count)), what(*code, t)));
        let of_code = report.problems.iter().filter(|problem| problem.code == *code);
        lines.extend(of_code.take(SHOWN_PER_CODE).map(|problem| format!("  {}", sentence(problem, t))));
        lines.push(format!("  {}", t.one("feed-text-cure", "cure", cure(*code, t))));
    }
    let not = report.restaurant_status.iter().filter(|status| status.orderable.is_empty());
    lines.extend(not.map(|status| restaurant(status, t)));
    printable(&lines.join("\n"))
}

fn restaurant(status: &RestaurantStatus, t: Texts) -> String {
    let name = status.name.clone().unwrap_or_else(|| t.get("feed-nameless"));
    let reasons: Vec<String> =
        status.reasons.iter().map(|problem| format!("{}: {}", problem.code, problem.said(t))).collect();
    let line = t.two("feed-text-not-orderable", "name", &name, "id", &status.restaurant_id);
    format!("\n{line} {}", reasons.join("; "))
}

/// One problem: where, on what, and what is wrong.
pub(crate) fn sentence(problem: &Problem, t: Texts) -> String {
    let id = problem.entity_id.as_deref().map(|id| format!(" {id}")).unwrap_or_default();
    let value = problem.value.as_deref().map(|value| format!(" [{value}]")).unwrap_or_default();
    format!("{} {}{id}: {}{value}", place(problem), problem.entity_type, problem.said(t))
}

/// `file:line:column`.
pub(crate) fn place(problem: &Problem) -> String {
    let mut place = problem.file.clone().unwrap_or_default();
    for part in [problem.line, problem.line.and(problem.column)].into_iter().flatten() {
        place = format!("{place}:{part}");
    }
    place
}

/// What a code means, in the reader's language.
pub(crate) fn what(code: Code, t: Texts) -> String {
    t.get(&code.meaning_key())
}

/// How to mend it, in the reader's language.
pub(crate) fn cure(code: Code, t: Texts) -> String {
    t.get(&code.cure_key())
}

/// Counts are shown as signed numbers.
pub(crate) fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Feeds are hostile: control characters could move the cursor or change colours of a terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() && letter != '\n' { '\u{fffd}' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use basis::Locale;

    use super::*;

    #[test]
    fn every_code_has_its_texts_and_the_english_ones_are_those_of_the_catalogue() {
        let (en, fr) = (Texts::new(Locale::En), Texts::new(Locale::Fr));
        for code in Code::ALL {
            assert_eq!(
                (what(*code, en), cure(*code, en)),
                (code.meaning().to_owned(), code.cure().to_owned())
            );
            assert_ne!(what(*code, fr), code.meaning());
            assert_ne!(cure(*code, fr), code.cure());
            let title = code.title().replace("<field>", "name").replace("<Entity>", "name");
            assert_eq!(code.titled(en, "name"), title);
            assert_ne!(code.titled(fr, "name"), title);
        }
    }

    #[test]
    fn every_type_has_its_texts_and_the_english_ones_are_those_of_the_tables() {
        let (en, fr) = (Texts::new(Locale::En), Texts::new(Locale::Fr));
        for kind in feed::EntityType::ALL {
            assert_eq!(en.get(&kind.text_key()), kind.schema().about);
            assert_ne!(fr.get(&kind.text_key()), kind.schema().about);
        }
    }

    #[test]
    fn control_characters_of_a_feed_do_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\nc\r"), "a\u{fffd}[31mb\nc\u{fffd}");
    }
}
