//! What the words of a user agent tell, gathered in one pass.
//!
//! The rules, oddities included, are those of the official core: targeting
//! written against its answers has to mean the same here.

use super::token::{NO_VERSION, Token};

/// How many words are looked at together: as many as the longest phrase has, `Mac OS X 10_15`.
pub(super) const WINDOW: usize = 4;

/// A name and the version as the text has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Product<'a> {
    /// The name that conditions know it by, or the word's tag for unknown products.
    pub name: &'a str,
    /// `None` where the text has no version for it.
    pub version: Option<&'a str>,
}

impl<'a> Product<'a> {
    /// A product with what may be its version.
    pub const fn new(name: &'a str, version: Option<&'a str>) -> Self {
        Self { name, version }
    }
}

/// All that the decisions on system and browser are made from.
#[derive(Debug, Default)]
pub(super) struct Clues<'a> {
    /// First system with its version as the word behind it: the best evidence.
    pub system: Option<Product<'a>>,
    /// First system named in another way.
    pub fallback: Option<Product<'a>>,
    /// `CPU OS` before any fallback: an iPad's system if `ios` is set.
    pub cpu: Option<Product<'a>>,
    /// `Version` before any fallback or `cpu`: the system's if `ios` and `mac` are set.
    pub desktop: Option<Product<'a>>,
    /// A device or app of iOS.
    pub ios: bool,
    /// A Mac, or an iPad that asks for desktop pages.
    pub mac: bool,
    /// Windows without a version.
    pub windows: bool,
    /// Linux, which never has a version.
    pub linux: bool,
    /// An Oculus browser: its system is Android, and no version is believed.
    pub oculus: bool,

    /// The last word that overrides other browsers named in the same text, or the first robot.
    pub strong: Option<Product<'a>>,
    /// A robot came; later ones do not replace it.
    pub robot: bool,
    /// The first browser that is named by its own word; it decides unless there is a strong one.
    pub named: Option<Product<'a>>,
    /// Last word `Chrome`.
    pub chrome: Option<Product<'a>>,
    /// Last word `Android`, which is also the name of its old browser.
    pub android: Option<Product<'a>>,
    /// First product of all: the name of an app where `network` is set.
    pub first: Option<Product<'a>>,
    /// `CFNetwork`: an app of iOS.
    pub network: bool,
    /// `Safari` came.
    pub safari: bool,
    /// Last word `Version`, whose version is Safari's.
    pub version: Option<Product<'a>>,
    /// `Mobile` came.
    pub mobile: bool,
    /// Huawei's browser, whose Chrome is never called mobile.
    pub huawei: bool,
    /// A PlayStation, whose Silk is another browser.
    pub playstation: bool,
    /// A word holds `crawler`, behind its tag.
    pub crawler: bool,
}

impl<'a> Clues<'a> {
    /// Reads the first of the words, with those behind it where they belong
    /// together. Returns how many words that took.
    pub fn read(&mut self, words: [Token<'a>; WINDOW]) -> usize {
        self.phrase(words).unwrap_or_else(|| {
            let [word, ..] = words;
            self.word(word);
            1
        })
    }

    /// Notes a product. Only the first counts, for the name of an app.
    pub(super) fn product(&mut self, product: Product<'a>) {
        self.first.get_or_insert(product);
    }

    /// Notes a system and, if a word behind it was one, its version.
    pub(super) fn system(&mut self, name: &'a str, version: Option<&'a str>) {
        let system = Product::new(name, version);
        self.product(system);
        let slot = if version.is_some() { &mut self.system } else { &mut self.fallback };
        slot.get_or_insert(system);
    }

    /// Notes a system that has no version or carries it in its own word.
    pub(super) fn fallback(&mut self, name: &'a str, version: Option<&'a str>) {
        let system = Product::new(name, version);
        self.product(system);
        self.fallback.get_or_insert(system);
    }

    /// Notes a browser that overrides what came before it.
    pub(super) fn strong(&mut self, name: &'a str, version: Option<&'a str>) {
        let browser = Product::new(name, version);
        self.product(browser);
        self.strong = Some(browser);
    }

    /// Notes a robot: it overrides like a browser, but only the first does.
    pub(super) fn robot(&mut self, name: &'a str, version: Option<&'a str>) {
        let robot = Product::new(name, version);
        self.product(robot);
        if !self.robot {
            self.robot = true;
            self.strong = Some(robot);
        }
    }

    /// Notes a browser that decides if it is the first of its kind.
    pub(super) fn named(&mut self, name: &'a str, version: Option<&'a str>) {
        let browser = Product::new(name, version);
        self.product(browser);
        self.named.get_or_insert(browser);
    }

    /// Reads words that mean something together, and returns how many it took. Some take more than they need; what
    /// these say is lost, as it is in the official core.
    fn phrase(&mut self, [a, b, c, d]: [Token<'a>; WINDOW]) -> Option<usize> {
        let taken = match (a.text, b.text) {
            ("like", "Mac") if c.text == "OS" => 4,
            ("like", _) => 1,
            ("Mac", "OS") => {
                self.mac = true;
                match c.number().or_else(|| d.number().filter(|_| c.text == "X")) {
                    None => {
                        self.product(Product::new("Mac OS X", None));
                        3
                    }
                    version => {
                        self.system("Mac OS X", version);
                        4
                    }
                }
            }
            ("Windows", "Phone") => match c.number() {
                None => {
                    self.product(Product::new("Windows Phone", None));
                    2
                }
                version => {
                    self.system("Windows Phone", version);
                    3
                }
            },
            ("iPhone", "OS") => {
                self.system("iOS", c.number());
                2 + usize::from(c.number().is_some())
            }
            ("iOS" | "iPadOS", _) => {
                self.system("iOS", b.number());
                self.ios = true;
                2 + usize::from(b.number().is_some())
            }
            ("CPU", "OS") => {
                let system = Product::new("CPU OS", c.number());
                self.product(system);
                if self.fallback.is_none() {
                    self.cpu.get_or_insert(system);
                }
                2 + usize::from(c.number().is_some())
            }
            ("CrOS", _) => match (b.number(), c.number()) {
                (None, None) => {
                    self.product(Product::new("Chrome OS", None));
                    2
                }
                (None, version) => {
                    self.system("Chrome OS", version);
                    3
                }
                (version, _) => {
                    self.system("Chrome OS", version);
                    2
                }
            },
            ("Android", _) => {
                self.system("Android", b.number());
                self.android = Some(Product::new("Android", b.number()));
                1 + usize::from(b.number().is_some())
            }
            ("Ubuntu", _) => {
                self.system("Ubuntu", b.number());
                1 + usize::from(b.number().is_some())
            }
            ("Red", "Hat") => {
                self.fallback("Red Hat", None);
                2
            }
            ("MSIE", _) => match b.number() {
                None => {
                    self.product(Product::new("IE", None));
                    1
                }
                version => {
                    self.strong("IE", version);
                    2
                }
            },
            ("Better", "Uptime") if c.text == "Bot" => {
                self.robot("Better Uptime Bot", None);
                3
            }
            ("Yahoo!", "Slurp") => {
                self.named("Yahoo! Slurp", None);
                2
            }
            ("Nintendo", "3DS") => {
                self.named("NetFront NX", None);
                2
            }
            _ if a.tag.starts_with("AppleTV") => {
                self.fallback("ATV OS X", None);
                2
            }
            _ if a.tag.starts_with("Windows") => self.windows(b, c),
            _ => return None,
        };
        Some(taken)
    }

    /// Windows with the number of its kernel, maybe behind `NT`.
    fn windows(&mut self, b: Token<'a>, c: Token<'a>) -> usize {
        let (number, taken) = match b.number() {
            None if b.text == "NT" => (c.number(), 3),
            None if b.text.starts_with("XP") => (Some(b.text), 2), // no kernel's number, so no version
            number => (number, 2),
        };
        let Some(number) = number else {
            self.product(Product::new("Windows", None));
            self.windows = true;
            return 1;
        };
        let version = match number {
            "5.1" | "5.2" => "XP",
            "6.0" => "Vista",
            "6.1" => "7",
            "6.3" => "8.1",
            "10.0" => "10",
            _ => NO_VERSION,
        };
        self.system("Windows", Some(version));
        taken
    }
}
