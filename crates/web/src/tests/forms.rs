use askama::Template;
use basis::{FieldErrors, Locale};
use texts::Texts;

use crate::FormErrors;

#[derive(Template)]
#[template(
    source = r#"{% import "layout/forms.html" as forms %}
{% call forms::summary(t, errors) %}{% endcall %}
{% call forms::input(t, errors, "email", t.get("email"), email, kind="email", autocomplete="email") %}{% endcall %}
{% call forms::textarea(t, errors, "note", t.get("note"), "", hint="Short.", is_required=false) %}{% endcall %}
{% call forms::select(t, errors, "zone", t.get("time-zone"), "b", zones) %}{% endcall %}"#,
    ext = "html"
)]
struct FormPage {
    t: Texts,
    errors: FormErrors,
    email: String,
    zones: Vec<(String, String)>,
}

fn render(errors: FormErrors) -> String {
    let zones = ["a", "b"].map(|zone| (zone.to_owned(), zone.to_uppercase())).to_vec();
    FormPage { t: Texts::new(Locale::En), errors, email: "ana\"@x".to_owned(), zones }.render().unwrap()
}

#[test]
fn a_field_is_tied_to_its_label_hint_and_error() {
    let errors = FieldErrors::one("email", "email_invalid", "");
    let html = render(FormErrors::new(Texts::new(Locale::En), &errors));
    for part in [
        "Please correct one entry",
        r##"<a href="#email">Write an e-mail address such as name@example.com.</a>"##,
        r#"<label for="email">E-mail</label>"#,
        r#"value="ana&#34;@x""#,
        r#"required aria-invalid="true" aria-describedby="email-error">"#,
        r#"<span class="field__error" id="email-error">Write an e-mail"#,
        r#"<span class="field__optional">(optional)</span>"#,
        r#"aria-describedby="note-hint""#,
        r#"<option value="b" selected>B</option>"#,
        r#"<option value="a">A</option>"#,
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
}

#[test]
fn a_form_without_errors_says_nothing_of_errors() {
    let html = render(FormErrors::none());
    assert!(!html.contains("error") && !html.contains("aria-invalid"), "{html}");
    let two = FormErrors::none().with("a", "first").with("b", "second");
    assert_eq!((two.count(), two.of("b"), two.of("c")), (2, Some("second"), None));
}
