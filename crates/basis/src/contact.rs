//! Addresses at which people are reached, checked when they are read.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::field_error::FieldErrors;

/// An e-mail address with one `@`, a plain local part and a domain. At most 254 characters.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address; blanks around it are dropped and the domain is lower-cased.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldErrors> {
        let text = text.trim();
        let wrong = |what: &str| {
            let message = format!("{what}; write an address such as name@example.com");
            FieldErrors::one(field, "email_invalid", message)
        };
        let (local, domain) = text.rsplit_once('@').ok_or_else(|| wrong("the address has no @"))?;
        if local.is_empty() || local.len() > 64 || text.len() > 254 {
            return Err(wrong("the part before the @ is empty or the address is too long"));
        }
        let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
        if !local.chars().all(plain) || local.starts_with('.') || local.ends_with('.') || local.contains("..")
        {
            return Err(wrong("the part before the @ has a character that mail servers refuse"));
        }
        let label = |part: &str| {
            !part.is_empty()
                && part.len() <= 63
                && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        if !domain.contains('.') && domain != "localhost" || !domain.split('.').all(label) {
            return Err(wrong("the part after the @ is not a domain"));
        }
        Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for EmailAddress {
    /// Shows only the domain, so that a log line never carries a person's address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…@{}", self.0.rsplit('@').next().unwrap_or_default())
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = FieldErrors;
    fn try_from(text: String) -> Result<Self, FieldErrors> {
        Self::parse("email", &text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

/// A phone number in the international form of E.164: `+33123456789`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number; blanks, dots, dashes and brackets are dropped.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldErrors> {
        let compact: String = text.chars().filter(|c| !" .-()/\u{a0}\u{202f}".contains(*c)).collect();
        let digits = compact.strip_prefix('+').unwrap_or_default();
        let valid = (7..=15).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
            && !digits.starts_with('0');
        if valid {
            return Ok(Self(compact));
        }
        let message = "the number is not in international form; write it with + and the country code, such as +33 1 23 45 67 89";
        Err(FieldErrors::one(field, "phone_invalid", message))
    }

    /// The number as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PhoneNumber {
    /// Shows only the last two digits, so that a log line never carries a person's number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "…{}", &self.0[self.0.len().saturating_sub(2)..])
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = FieldErrors;
    fn try_from(text: String) -> Result<Self, FieldErrors> {
        Self::parse("phone", &text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_and_the_message_tells_what_to_write() {
        assert_eq!(
            EmailAddress::parse("email", " Ana.Li@Example.COM ").unwrap().as_str(),
            "Ana.Li@example.com"
        );
        for bad in [
            "",
            "ana",
            "@x.org",
            "a@",
            "a@b",
            "a b@x.org",
            "a..b@x.org",
            "a@-x.org",
            "a@x..org",
            "a\r\n@x.org",
        ] {
            let error = EmailAddress::parse("email", bad).unwrap_err();
            assert!(error.0[0].message.contains("name@example.com"), "{bad:?}");
        }
    }

    #[test]
    fn numbers_are_kept_in_one_form() {
        assert_eq!(PhoneNumber::parse("phone", "+33 (1) 23-45.67 89").unwrap().as_str(), "+33123456789");
        for bad in ["", "0123456789", "+", "+0123456789", "+12", "+1234567890123456", "+33 call me"] {
            assert!(PhoneNumber::parse("phone", bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn logs_do_not_carry_addresses() {
        assert_eq!(format!("{:?}", EmailAddress::parse("e", "ana@x.org").unwrap()), "…@x.org");
        assert_eq!(format!("{:?}", PhoneNumber::parse("p", "+33123456789").unwrap()), "…89");
    }
}
