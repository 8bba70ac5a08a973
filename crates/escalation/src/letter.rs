//! The look of our mails: one letter, written once, as plain text and as HTML.
//!
//! HTML in mails knows neither style sheets nor scripts, so styles stand at the elements. Every text is escaped here;
//! callers hand over plain text only.

/// A mail before it is written out.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    headline: String,
    accent: Accent,
    blocks: Vec<Block>,
    footer: String,
    language: &'static str,
}

/// A mail written out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailText {
    /// The subject, one line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// The colour of the bar beside the headline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Accent {
    /// News.
    #[default]
    Neutral,
    /// Something is very wrong.
    Alarm,
    /// Something is wrong.
    Warning,
    /// All is well again.
    Good,
}

impl Accent {
    const fn colour(self) -> &'static str {
        match self {
            Self::Neutral => "#344054",
            Self::Alarm => "#b42318",
            Self::Warning => "#b54708",
            Self::Good => "#067647",
        }
    }
}

#[derive(Clone, Debug)]
enum Block {
    Text(String),
    Quote(String),
    Rows(Vec<(String, String)>),
    List(String, Vec<String>),
    Button(String, String),
    Link(String, String),
}

impl Letter {
    /// A letter with its headline, in the language of `texts`.
    pub fn new(texts: texts::Texts, headline: impl Into<String>, accent: Accent) -> Self {
        Self { headline: headline.into(), accent, language: texts.locale.tag(), ..Self::default() }
    }

    /// Adds a paragraph.
    pub fn paragraph(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Text(text.into()));
        self
    }

    /// Adds what somebody wrote, with its line breaks.
    pub fn quote(mut self, text: impl Into<String>) -> Self {
        self.blocks.push(Block::Quote(text.into()));
        self
    }

    /// Adds names with their values; nothing when there are none.
    pub fn rows(mut self, rows: Vec<(String, String)>) -> Self {
        if !rows.is_empty() {
            self.blocks.push(Block::Rows(rows));
        }
        self
    }

    /// Adds a list with its title; nothing when it is empty.
    pub fn list(mut self, title: impl Into<String>, items: Vec<String>) -> Self {
        if !items.is_empty() {
            self.blocks.push(Block::List(title.into(), items));
        }
        self
    }

    /// Adds the one thing to do.
    pub fn button(mut self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.blocks.push(Block::Button(label.into(), url.into()));
        self
    }

    /// Adds a way to more.
    pub fn link(mut self, label: impl Into<String>, url: impl Into<String>) -> Self {
        self.blocks.push(Block::Link(label.into(), url.into()));
        self
    }

    /// Sets the small print: why the reader gets this mail.
    pub fn footer(mut self, text: impl Into<String>) -> Self {
        self.footer = text.into();
        self
    }

    /// Writes the letter out.
    pub fn write(&self, subject: impl Into<String>) -> MailText {
        MailText { subject: subject.into(), text: self.text(), html: self.html() }
    }

    fn text(&self) -> String {
        let mut parts = vec![self.headline.clone()];
        parts.extend(self.blocks.iter().map(|block| match block {
            Block::Text(text) => text.clone(),
            Block::Quote(text) => text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n"),
            Block::Rows(rows) => {
                rows.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("\n")
            }
            Block::List(title, items) => {
                let lines = items.iter().map(|item| format!("- {item}"));
                std::iter::once(title.clone()).chain(lines).collect::<Vec<_>>().join("\n")
            }
            Block::Button(label, url) | Block::Link(label, url) => format!("{label}:\n{url}"),
        }));
        if !self.footer.is_empty() {
            parts.push(format!("-- \n{}", self.footer));
        }
        parts.join("\n\n") + "\n"
    }

    fn html(&self) -> String {
        let colour = self.accent.colour();
        let blocks: String = self.blocks.iter().map(|block| block_html(block, colour)).collect();
        let headline = escape(&self.headline);
        format!(
            "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{headline}</title></head>\
             <body style=\"margin:0;padding:24px 12px;background:#f5f4f1;color:#1d2129;\
             font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5\">\
             <div style=\"max-width:600px;margin:0 auto;background:#ffffff;border:1px solid #e4e2dc;\
             border-radius:8px;overflow:hidden\"><div style=\"height:6px;background:{colour}\"></div>\
             <div style=\"padding:24px 28px\">\
             <h1 style=\"margin:0 0 16px;font-size:21px;line-height:1.3;color:{colour}\">{headline}</h1>{blocks}\
             </div></div><p style=\"max-width:600px;margin:16px auto 0;font-size:13px;color:#667085\">{footer}</p>\
             </body></html>",
            language = self.language,
            footer = escape(&self.footer),
        )
    }
}

fn block_html(block: &Block, colour: &str) -> String {
    match block {
        Block::Text(text) => format!("<p style=\"margin:0 0 16px\">{}</p>", escape(text)),
        Block::Quote(text) => format!(
            "<blockquote style=\"margin:0 0 16px;padding:10px 14px;background:#f7f7f5;border-left:3px solid #c9c6bd;\
             white-space:pre-wrap\">{}</blockquote>",
            escape(text)
        ),
        Block::Rows(rows) => {
            let rows: String = rows.iter().map(row_html).collect();
            format!(
                "<table role=\"presentation\" style=\"width:100%;margin:0 0 16px;border-collapse:collapse\">{rows}</table>"
            )
        }
        Block::List(title, items) => {
            let items: Vec<String> = items.iter().map(|item| escape(item)).collect();
            format!(
                "<p style=\"margin:0 0 4px;font-weight:600\">{}</p>\
                 <ul style=\"margin:0 0 16px;padding-left:22px\"><li>{}</li></ul>",
                escape(title),
                items.join("</li><li>")
            )
        }
        Block::Button(label, url) => format!(
            "<p style=\"margin:20px 0\"><a href=\"{}\" style=\"display:inline-block;padding:12px 22px;border-radius:6px;\
             background:{colour};color:#ffffff;text-decoration:none;font-weight:600\">{}</a></p>",
            escape(url),
            escape(label)
        ),
        Block::Link(label, url) => format!(
            "<p style=\"margin:0 0 16px\"><a href=\"{}\" style=\"color:#1d4f91\">{}</a></p>",
            escape(url),
            escape(label)
        ),
    }
}

fn row_html((name, value): &(String, String)) -> String {
    format!(
        "<tr><td style=\"padding:6px 12px 6px 0;border-bottom:1px solid #eceae4;color:#667085;vertical-align:top\">{}</td>\
         <td style=\"padding:6px 0;border-bottom:1px solid #eceae4;font-weight:600;vertical-align:top\">{}</td></tr>",
        escape(name),
        escape(value)
    )
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use basis::Locale;
    use texts::Texts;

    use super::*;

    #[test]
    fn what_partners_write_is_never_markup() {
        let evil = "<img src=x onerror=alert(1)> \"'&";
        let letter = Letter::new(Texts::new(Locale::En), evil, Accent::Alarm)
            .paragraph(evil)
            .quote(evil)
            .rows(vec![(evil.to_owned(), evil.to_owned())])
            .list(evil, vec![evil.to_owned()])
            .button(evil, "https://x.org/?a=\"><script>")
            .footer(evil);
        let html = letter.write("s").html;
        assert!(!html.contains("<img") && !html.contains("<script"), "{html}");
    }

    #[test]
    fn both_forms_say_the_same() {
        let letter = Letter::new(Texts::new(Locale::Fr), "Titre", Accent::Good)
            .paragraph("Un")
            .rows(vec![("Taux".into(), "52 %".into())])
            .list("Codes", vec!["A".into()])
            .button("Agir", "https://x.org/a");
        let mail = letter.write("s");
        for word in ["Titre", "Un", "Taux", "52 %", "Codes", "Agir", "https://x.org/a"] {
            assert!(mail.text.contains(word) && mail.html.contains(word), "{word}");
        }
        assert!(mail.html.contains("lang=\"fr\""));
    }
}
