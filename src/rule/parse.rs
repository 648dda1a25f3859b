//! Reads conditions. Every fault names the character at which the text stops making sense.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

use super::condition::{Condition, MAX_CONDITION_DEPTH, MAX_CONDITION_PARTS};
use super::fault::codes;
use super::text::{is_reserved, is_word_character};
use crate::finding::FromWritten;
use crate::id::{AttributeKey, Code, ParseKeyError};
use crate::money::{Money, MoneyError};
use crate::text::excerpt;
use crate::value::Value;

/// The most characters that the text of one condition may have.
pub const MAX_CONDITION_CHARACTERS: usize = 65_536;
/// How deep parentheses and `not` may be nested: twice the depth of conditions, since `not (…)` is both.
const MAX_NESTING: usize = 2 * MAX_CONDITION_DEPTH;

/// A text that is not a condition, with the character at which it stops being one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseConditionError {
    position: usize,
    fault: Fault,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Fault {
    Expected { what: &'static str, found: String },
    StrangeCharacter(char),
    NotClosed,
    BadEscape,
    Reserved(String),
    NotAValue(String),
    Key(ParseKeyError),
    Money(MoneyError),
    TooDeep,
    TooManyParts,
    TooManyCharacters,
}

impl ParseConditionError {
    /// The character at which the text stops making sense, from one.
    #[must_use]
    pub const fn position(&self) -> usize {
        self.position
    }

    /// The stable code, listed in `docs/codes.md`.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self.fault {
            Fault::TooDeep => codes::TOO_DEEP,
            Fault::TooManyParts | Fault::TooManyCharacters => codes::TOO_LONG,
            _ => codes::BAD_SYNTAX,
        }
    }
}

impl fmt::Display for ParseConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: ", self.position)?;
        match &self.fault {
            Fault::Expected { what, found } if found.is_empty() => {
                write!(f, "{what} is expected, the text ends")
            }
            Fault::Expected { what, found } => write!(f, "{what} is expected, not `{found}`"),
            Fault::StrangeCharacter(character) => {
                write!(f, "`{}` has no meaning here", character.escape_debug())
            }
            Fault::NotClosed => f.write_str("the quotation is not closed"),
            Fault::BadEscape => f.write_str("write `\\\"`, `\\\\` or `\\u{…}` after a backslash"),
            Fault::Reserved(word) => {
                write!(f, "`{word}` is a word of the language; write `\"{word}\"` for the name")
            }
            Fault::NotAValue(word) => write!(
                f,
                "`{word}` is not a number, an amount with its currency or a date; write a name in quotes"
            ),
            Fault::Key(error) => error.fmt(f),
            Fault::Money(error) => error.fmt(f),
            Fault::TooDeep => {
                write!(f, "nested too deep, at most {MAX_CONDITION_DEPTH} levels are allowed")
            }
            Fault::TooManyParts => {
                write!(f, "too many parts, at most {MAX_CONDITION_PARTS} are allowed")
            }
            Fault::TooManyCharacters => {
                write!(f, "too long, at most {MAX_CONDITION_CHARACTERS} characters are allowed")
            }
        }
    }
}

impl std::error::Error for ParseConditionError {}

impl FromStr for Condition {
    type Err = ParseConditionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.chars().nth(MAX_CONDITION_CHARACTERS).is_some() {
            let position = MAX_CONDITION_CHARACTERS + 1;
            return Err(ParseConditionError { position, fault: Fault::TooManyCharacters });
        }
        let mut parser = Parser::new(text)?;
        let condition = parser.alternatives(0)?;
        if parser.token != Token::End {
            return Err(parser.expected("`and`, `or` or the end"));
        }
        let (depth, parts) = condition.extent();
        if depth > MAX_CONDITION_DEPTH {
            return Err(ParseConditionError { position: 1, fault: Fault::TooDeep });
        }
        if parts > MAX_CONDITION_PARTS {
            return Err(ParseConditionError { position: 1, fault: Fault::TooManyParts });
        }
        Ok(condition)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Quoted(String),
    Symbol(&'a str),
    End,
}

/// The text from the present token on.
struct Parser<'a> {
    /// Behind the token.
    rest: &'a str,
    /// The number of the first character of `rest`, from one.
    next: usize,
    token: Token<'a>,
    /// The number of the token's first character, from one.
    position: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Result<Self, ParseConditionError> {
        let mut parser = Self { rest: text, next: 1, token: Token::End, position: 1 };
        parser.advance()?;
        Ok(parser)
    }

    fn fault(&self, fault: Fault) -> ParseConditionError {
        ParseConditionError { position: self.position, fault }
    }

    fn expected(&self, what: &'static str) -> ParseConditionError {
        let found = match &self.token {
            Token::Word(text) | Token::Symbol(text) => excerpt(text),
            Token::Quoted(text) => excerpt(text),
            Token::End => String::new(),
        };
        self.fault(Fault::Expected { what, found })
    }

    /// Takes so many bytes off the rest; they end with a character.
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.next += taken.chars().count();
        self.rest = rest;
        taken
    }

    /// Reads the next token.
    fn advance(&mut self) -> Result<(), ParseConditionError> {
        let blank = self.rest.len() - self.rest.trim_start().len();
        self.take(blank);
        self.position = self.next;
        let Some(first) = self.rest.chars().next() else {
            self.token = Token::End;
            return Ok(());
        };
        let word = self.rest.find(|c| !is_word_character(c)).unwrap_or(self.rest.len());
        self.token = if word > 0 {
            Token::Word(self.take(word))
        } else if first == '"' {
            self.quotation()?
        } else if self.rest.starts_with(">=") || self.rest.starts_with("<=") {
            Token::Symbol(self.take(2))
        } else if "={}(),*".contains(first) {
            Token::Symbol(self.take(1))
        } else {
            return Err(self.fault(Fault::StrangeCharacter(first)));
        };
        Ok(())
    }

    fn quotation(&mut self) -> Result<Token<'a>, ParseConditionError> {
        self.take(1);
        let mut text = String::new();
        loop {
            let stop = self.rest.find(['"', '\\']).ok_or_else(|| self.fault(Fault::NotClosed))?;
            text.push_str(self.take(stop));
            if self.take(1) == "\"" {
                return Ok(Token::Quoted(text));
            }
            text.push(self.escaped()?);
        }
    }

    /// The character behind a backslash.
    fn escaped(&mut self) -> Result<char, ParseConditionError> {
        let bad = ParseConditionError { position: self.next - 1, fault: Fault::BadEscape };
        if let Some(hexadecimal) = self.rest.strip_prefix("u{") {
            let end = hexadecimal.find('}').filter(|end| (1..=6).contains(end));
            let digits = end.and_then(|end| hexadecimal.get(..end)).ok_or_else(|| bad.clone())?;
            let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
            self.take("u{}".len() + digits.len());
            return character.ok_or(bad);
        }
        match self.rest.chars().next() {
            Some(plain @ ('"' | '\\')) => {
                self.take(1);
                Ok(plain)
            }
            _ => Err(bad),
        }
    }

    /// Takes a word or symbol if it stands here.
    fn skip(&mut self, what: &str) -> Result<bool, ParseConditionError> {
        let here = matches!(self.token, Token::Word(text) | Token::Symbol(text) if text == what);
        if here {
            self.advance()?;
        }
        Ok(here)
    }

    fn require(&mut self, symbol: &str, what: &'static str) -> Result<(), ParseConditionError> {
        if self.skip(symbol)? { Ok(()) } else { Err(self.expected(what)) }
    }

    fn alternatives(&mut self, nesting: usize) -> Result<Condition, ParseConditionError> {
        let first = self.conjunction(nesting)?;
        let mut parts = vec![first];
        while self.skip("or")? {
            parts.push(self.conjunction(nesting)?);
        }
        Ok(joined(parts, Condition::Any))
    }

    fn conjunction(&mut self, nesting: usize) -> Result<Condition, ParseConditionError> {
        let first = self.operand(nesting)?;
        let mut parts = vec![first];
        while self.skip("and")? {
            parts.push(self.operand(nesting)?);
        }
        Ok(joined(parts, Condition::All))
    }

    fn operand(&mut self, nesting: usize) -> Result<Condition, ParseConditionError> {
        if nesting > MAX_NESTING {
            return Err(self.fault(Fault::TooDeep));
        }
        if self.skip("not")? {
            return Ok(Condition::Not(Box::new(self.operand(nesting + 1)?)));
        }
        if self.skip("(")? {
            let inner = self.alternatives(nesting + 1)?;
            self.require(")", "`)`, `and` or `or`")?;
            return Ok(inner);
        }
        if self.skip("always")? {
            return Ok(Condition::All(Vec::new()));
        }
        if self.skip("never")? {
            return Ok(Condition::Any(Vec::new()));
        }
        if self.skip("known")? {
            self.require("(", "`(`")?;
            let key = self.key()?;
            self.require(")", "`)`")?;
            return Ok(Condition::Known(key));
        }
        self.comparison()
    }

    fn key(&mut self) -> Result<AttributeKey, ParseConditionError> {
        let key = match &self.token {
            Token::Word(word) if is_reserved(word) => {
                return Err(match *word {
                    "and" | "or" | "in" => self.expected("a condition"),
                    word => self.fault(Fault::Reserved(word.to_owned())),
                });
            }
            Token::Word(word) => AttributeKey::new(word),
            Token::Quoted(name) => AttributeKey::new(name),
            Token::Symbol(_) | Token::End => return Err(self.expected("a condition")),
        };
        let key = key.map_err(|error| self.fault(Fault::Key(error)))?;
        self.advance()?;
        Ok(key)
    }

    fn comparison(&mut self) -> Result<Condition, ParseConditionError> {
        let attribute = self.key()?;
        if self.skip("=")? {
            if self.token == Token::Symbol("{") {
                return Ok(Condition::Equals(attribute, Value::Tags(self.names()?)));
            }
            return Ok(Condition::Equals(attribute, self.value()?));
        }
        if self.skip(">=")? {
            let least = Some(self.value()?);
            return Ok(Condition::Between { attribute, least, most: None });
        }
        if self.skip("<=")? {
            let most = Some(self.value()?);
            return Ok(Condition::Between { attribute, least: None, most });
        }
        if self.skip("between")? {
            let least = self.bound()?;
            self.require("and", "`and`")?;
            let most = self.bound()?;
            return Ok(Condition::Between { attribute, least, most });
        }
        if self.skip("in")? {
            return Ok(Condition::OneOf(attribute, self.values()?));
        }
        if self.skip("any")? {
            return Ok(Condition::ContainsAny(attribute, self.names()?));
        }
        if self.skip("all")? {
            return Ok(Condition::ContainsAll(attribute, self.names()?));
        }
        Err(self.expected("`=`, `>=`, `<=`, `between`, `in`, `any` or `all`"))
    }

    fn bound(&mut self) -> Result<Option<Value>, ParseConditionError> {
        if self.skip("*")? { Ok(None) } else { self.value().map(Some) }
    }

    fn values(&mut self) -> Result<Vec<Value>, ParseConditionError> {
        let mut values = Vec::new();
        self.members(|parser| {
            values.push(parser.value()?);
            Ok(())
        })?;
        Ok(values)
    }

    fn names(&mut self) -> Result<BTreeSet<String>, ParseConditionError> {
        let mut names = BTreeSet::new();
        self.members(|parser| match parser.value()? {
            Value::Choice(name) => {
                names.insert(name);
                Ok(())
            }
            _ => Err(parser.expected("a set of names")),
        })?;
        Ok(names)
    }

    /// What stands between braces, member by member.
    fn members(
        &mut self,
        mut member: impl FnMut(&mut Self) -> Result<(), ParseConditionError>,
    ) -> Result<(), ParseConditionError> {
        self.require("{", "`{`")?;
        if self.skip("}")? {
            return Ok(());
        }
        loop {
            member(self)?;
            if self.skip("}")? {
                return Ok(());
            }
            self.require(",", "`,` or `}`")?;
        }
    }

    fn value(&mut self) -> Result<Value, ParseConditionError> {
        let value = match &self.token {
            Token::Quoted(name) => Value::Choice(name.clone()),
            Token::Word(word) => match *word {
                "yes" => Value::Bool(true),
                "no" => Value::Bool(false),
                word if is_reserved(word) => {
                    return Err(self.fault(Fault::Reserved(word.to_owned())));
                }
                word if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                    return self.number(word);
                }
                word => Value::Choice(word.to_owned()),
            },
            Token::Symbol(_) | Token::End => return Err(self.expected("a value")),
        };
        self.advance()?;
        Ok(value)
    }

    /// A whole number, an amount with its currency, or a date.
    fn number(&mut self, word: &'a str) -> Result<Value, ParseConditionError> {
        let not_a_value = self.fault(Fault::NotAValue(excerpt(word)));
        if let Some(date) = NaiveDate::from_written(word) {
            self.advance()?;
            return Ok(Value::Date(date));
        }
        let numeric = |c: char| c.is_ascii_digit() || c == '.';
        let unsigned = word.strip_prefix('-').unwrap_or(word);
        if unsigned.is_empty() || !unsigned.chars().all(numeric) {
            return Err(not_a_value);
        }
        self.advance()?;
        if let Token::Word(currency) = self.token
            && currency.len() == 3
            && currency.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            let amount = format!("{word} {currency}").parse::<Money>();
            let amount = amount.map_err(|error| self.fault(Fault::Money(error)))?;
            self.advance()?;
            return Ok(Value::Money(amount));
        }
        word.parse().map(Value::Integer).map_err(|_| not_a_value)
    }
}

/// One part stands for itself.
fn joined(mut parts: Vec<Condition>, join: fn(Vec<Condition>) -> Condition) -> Condition {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            join(parts)
        }
    }
}
