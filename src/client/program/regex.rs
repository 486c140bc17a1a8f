//! Regular expressions that mean the same to the official core's engine and to JavaScript's with the flag `u`: this
//! translates them from the one grammar to the other, and refuses all others.

use std::iter::Peekable;
use std::str::Chars;

/// Longest run that a quantifier may ask for.
const MOST_REPEATS: u32 = 100;
/// Quantifiers of a pattern that match texts of several lengths: a backtracking engine may try all combinations.
const MOST_LOOSE: u32 = 4;
/// How deep groups may lie in each other.
const MOST_DEPTH: u32 = 16;

/// Letters, digits and what joins them, as `\w` means them in Rust.
const WORD: &str = r"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}";
/// White space as `\s` means it in Rust. (JavaScript's lacks U+0085 and has U+FEFF.)
const SPACE: &str = r"\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000";
/// What `.` does not match.
const ANY: &str = r"[^\n]";

/// The pattern in JavaScript's grammar; none if the two engines may differ on it, or if searching may take long.
pub(super) fn translate(pattern: &str) -> Option<String> {
    let mut translator = Translator { ahead: pattern.chars().peekable(), out: String::new(), loose: 0 };
    translator.alternatives(0)?;
    translator.ahead.next().is_none().then_some(translator.out)
}

struct Translator<'p> {
    ahead: Peekable<Chars<'p>>,
    out: String,
    /// Quantifiers so far that match texts of several lengths.
    loose: u32,
}

/// What a quantifier would repeat.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Atom {
    /// A character or class.
    One,
    /// A group of texts of one length, without a choice.
    Fixed,
    /// Any other group.
    Loose,
    /// A place between characters.
    Place,
}

impl Translator<'_> {
    fn is_next(&mut self, wanted: char) -> bool {
        self.ahead.next_if_eq(&wanted).is_some()
    }

    /// Reads up to the end of the group or pattern. Tells whether there was a quantifier or a choice.
    fn alternatives(&mut self, depth: u32) -> Option<bool> {
        let mut is_loose = false;
        loop {
            match self.ahead.peek() {
                None | Some(')') => return Some(is_loose),
                Some('|') => {
                    self.ahead.next();
                    self.out.push('|');
                    is_loose = true;
                }
                Some(_) => {
                    let atom = self.atom(depth)?;
                    is_loose |= self.quantifier(atom)? || atom == Atom::Loose;
                }
            }
        }
    }

    fn atom(&mut self, depth: u32) -> Option<Atom> {
        match self.ahead.next()? {
            '.' => self.out.push_str(ANY),
            place @ ('^' | '$') => {
                self.out.push(place);
                return Some(Atom::Place);
            }
            '(' => {
                if self.is_next('?') && !self.is_next(':') || depth >= MOST_DEPTH {
                    return None;
                }
                self.out.push_str("(?:");
                let is_loose = self.alternatives(depth.saturating_add(1))?;
                self.out.push(')');
                return self.is_next(')').then_some(if is_loose { Atom::Loose } else { Atom::Fixed });
            }
            '[' => self.class()?,
            '\\' => match self.ahead.next()? {
                'A' => {
                    self.out.push('^');
                    return Some(Atom::Place);
                }
                'z' => {
                    self.out.push('$');
                    return Some(Atom::Place);
                }
                'd' => self.out.push_str(r"\p{Nd}"),
                'D' => self.out.push_str(r"\P{Nd}"),
                'w' => self.out.push_str(&format!("[{WORD}]")),
                'W' => self.out.push_str(&format!("[^{WORD}]")),
                's' => self.out.push_str(&format!("[{SPACE}]")),
                'S' => self.out.push_str(&format!("[^{SPACE}]")),
                escaped => self.escaped(escaped)?,
            },
            '*' | '+' | '?' | '{' | '}' | ']' => return None,
            literal => self.out.push(literal),
        }
        Some(Atom::One)
    }

    /// A character that was written with a backslash, and stands for itself or for a control character.
    fn escaped(&mut self, escaped: char) -> Option<()> {
        match escaped {
            'n' | 'r' | 't' => self.out.extend(['\\', escaped]),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => {
                self.out.extend(['\\', escaped]);
            }
            // Only in a class may JavaScript have it with a backslash, and only there it needs one.
            '-' => self.out.push_str(r"\x2d"),
            // A backslash makes these borders of words.
            '<' | '>' => return None,
            other if other.is_ascii_punctuation() => self.out.push(other),
            _ => return None,
        }
        Some(())
    }

    fn class(&mut self) -> Option<()> {
        self.out.push('[');
        if self.is_next('^') {
            self.out.push('^');
        }
        // The last character, if a range may begin with it.
        let mut from: Option<char> = None;
        let mut is_empty = true;
        loop {
            match self.ahead.next()? {
                ']' if is_empty => return None,
                ']' => break,
                // At the ends it stands for itself; two, as of `&` and `~`, are an operation in Rust.
                '-' if is_empty || self.ahead.peek() == Some(&']') => {
                    self.out.push_str(r"\x2d");
                    from = None;
                }
                '-' => {
                    let to = match self.ahead.next()? {
                        '\\' => self.ahead.next().filter(char::is_ascii_punctuation)?,
                        '[' | ']' | '-' | '&' | '~' => return None,
                        to => to,
                    };
                    if from.take()? > to {
                        return None;
                    }
                    self.out.push('-');
                    self.member(to);
                }
                '[' => return None,
                '&' | '~' if self.ahead.peek().is_some_and(|next| ['&', '~'].contains(next)) => return None,
                '\\' => {
                    from = None;
                    match self.ahead.next()? {
                        'd' => self.out.push_str(r"\p{Nd}"),
                        'w' => self.out.push_str(WORD),
                        's' => self.out.push_str(SPACE),
                        '<' | '>' => return None,
                        escaped if escaped.is_ascii_punctuation() => {
                            self.member(escaped);
                            from = Some(escaped);
                        }
                        escaped => self.escaped(escaped)?,
                    }
                }
                literal => {
                    self.member(literal);
                    from = Some(literal);
                }
            }
            is_empty = false;
        }
        self.out.push(']');
        Some(())
    }

    /// Writes a character of a class.
    fn member(&mut self, character: char) {
        if character.is_ascii_punctuation() {
            self.out.push_str(&format!("\\x{:02x}", u32::from(character)));
        } else {
            self.out.push(character);
        }
    }

    /// Reads a quantifier, if one follows. Tells whether it matches texts of several lengths.
    fn quantifier(&mut self, atom: Atom) -> Option<bool> {
        let (least, most) = match self.ahead.next_if(|next| ['*', '+', '?', '{'].contains(next)) {
            None => return Some(false),
            Some('{') => self.bounds()?,
            Some(sign) => {
                self.out.push(sign);
                (u32::from(sign == '+'), (sign == '?').then_some(1))
            }
        };
        let is_once = least == 0 && most == Some(1);
        // What repeats something of several lengths can be tried in exponentially many ways.
        if atom == Atom::Place || atom == Atom::Loose && !is_once {
            return None;
        }
        // Whether it takes as little as it can does not matter to whether it matches.
        if self.is_next('?') {
            self.out.push('?');
        }
        // A second quantifier, or `+`, which takes without giving back.
        if self.ahead.peek().is_some_and(|next| ['*', '+', '?', '{'].contains(next)) {
            return None;
        }
        let is_loose = most != Some(least);
        self.loose = self.loose.saturating_add(u32::from(is_loose));
        (self.loose <= MOST_LOOSE).then_some(is_loose)
    }

    /// The rest of `{n}`, `{n,}` or `{n,m}`.
    fn bounds(&mut self) -> Option<(u32, Option<u32>)> {
        let least = self.number()?;
        let most = if self.is_next(',') {
            if self.ahead.peek() == Some(&'}') { None } else { Some(self.number()?) }
        } else {
            Some(least)
        };
        if !self.is_next('}') || most.is_some_and(|most| most < least) {
            return None;
        }
        match most {
            None => self.out.push_str(&format!("{{{least},}}")),
            Some(most) => self.out.push_str(&format!("{{{least},{most}}}")),
        }
        Some((least, most))
    }

    fn number(&mut self) -> Option<u32> {
        let mut digits = String::new();
        while let Some(digit) = self.ahead.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok().filter(|number| *number <= MOST_REPEATS)
    }
}
