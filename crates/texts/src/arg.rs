//! What can be put into a text.

use std::borrow::Cow;
use std::sync::Arc;

use fluent_bundle::FluentValue;

/// A value for one variable of a text. Numbers choose between singular and plural forms; identifiers that happen to
/// be numbers (partner ids, ports, years) read the same either way.
#[derive(Clone, Debug)]
pub struct Arg<'a>(pub(crate) FluentValue<'a>);

/// Something that can be put into a text: texts and whole numbers, by value or by any number of references,
/// because templates hand over references.
pub trait ToArg {
    /// The value as a text's argument.
    fn to_arg(&self) -> Arg<'_>;
}

impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg<'_> {
        (**self).to_arg()
    }
}

impl ToArg for Arg<'_> {
    fn to_arg(&self) -> Arg<'_> {
        self.clone()
    }
}

impl ToArg for str {
    fn to_arg(&self) -> Arg<'_> {
        Arg(FluentValue::String(Cow::Borrowed(self)))
    }
}

impl ToArg for String {
    fn to_arg(&self) -> Arg<'_> {
        self.as_str().to_arg()
    }
}

impl ToArg for Cow<'_, str> {
    fn to_arg(&self) -> Arg<'_> {
        self.as_ref().to_arg()
    }
}

impl ToArg for Arc<str> {
    fn to_arg(&self) -> Arg<'_> {
        self.as_ref().to_arg()
    }
}

impl ToArg for Box<str> {
    fn to_arg(&self) -> Arg<'_> {
        self.as_ref().to_arg()
    }
}

impl<'a, T: ToArg + ?Sized> From<&'a T> for Arg<'a> {
    fn from(value: &'a T) -> Self {
        value.to_arg()
    }
}

impl From<String> for Arg<'_> {
    fn from(value: String) -> Self {
        Arg(FluentValue::from(value))
    }
}

macro_rules! whole_numbers {
    ($($number:ty),*) => {$(
        impl ToArg for $number {
            fn to_arg(&self) -> Arg<'_> {
                Arg(FluentValue::from(*self))
            }
        }
        impl From<$number> for Arg<'_> {
            fn from(value: $number) -> Self {
                Arg(FluentValue::from(value))
            }
        }
    )*};
}

whole_numbers!(i8, i16, i32, i64, u8, u16, u32, u64, usize);
