//! Reads the words that tell something on their own, and belong to no phrase.

use super::clues::{Clues, Product};
use super::token::{TRIM, Token};

/// A tag with one of these is a robot's.
const ROBOT: [&str; 4] = ["bot", "Bot", "crawler", "Crawler"];
/// Shorter words are no products, such as `U` or `en`.
const MIN_BYTES: usize = 3;

/// Browsers that override what came before, if they have a version.
fn strong(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "FxiOS" => "Firefox iOS",
        "EdgiOS" => "Edge Mobile",
        "CriOS" => "Chrome Mobile iOS",
        "GSA" => "Google",
        "SamsungBrowser" => "Samsung Internet",
        "NX" => "NetFront NX",
        "Electron" => "Electron",
        "IEMobile" => "IE Mobile",
        "ChatGPT-User" => "ChatGPT-User",
        "YisouSpider" => "YisouSpider",
        "OAI-SearchBot" => "OAI-SearchBot",
        "Kindle" => "Kindle",
        _ => return None,
    })
}

/// Browsers of which the first one decides, if there is none of the above.
fn named(tag: &str) -> Option<&'static str> {
    Some(match tag {
        "Firefox" => "Firefox",
        "Silk" => "Amazon Silk",
        "YaBrowser" => "Yandex Browser",
        "Opera" => "Opera",
        "axios" => "axios",
        "HeadlessChrome" => "HeadlessChrome",
        _ => return None,
    })
}

impl<'a> Clues<'a> {
    /// Reads a word that belongs to no phrase.
    pub(super) fn word(&mut self, word: Token<'a>) {
        let Token { text, tag, version } = word;
        if tag == "CFNetwork" {
            self.ios = true;
            self.network = true;
            return;
        }
        for device in ["iPhone", "iPad"] {
            if let Some(rest) = text.strip_prefix(device) {
                // Up to where the name comes again.
                let model = rest.split(device).next().unwrap_or(rest).trim_matches(TRIM);
                self.ios = true;
                self.product(Product::new(device, (!model.is_empty()).then_some(model)));
                return;
            }
        }
        self.ios |= tag == "CriOS";
        if matches!(tag, "CriOS" | "EdgiOS")
            && let Some(system) = self.system.as_mut().filter(|system| system.name == "Mac OS X")
        {
            *system = Product::new("iOS", None);
        }
        if let Some(name) = strong(tag) {
            match version {
                None if tag == "Kindle" => self.fallback(name, None),
                None if text.len() < MIN_BYTES => {}
                None if tag == "NX" => self.named(name, None),
                None => self.product(Product::new(name, None)),
                Some(_) => {
                    self.strong(name, version);
                    if tag == "Kindle" {
                        self.system(name, version);
                    }
                }
            }
            return;
        }
        if ROBOT.iter().any(|part| tag.contains(part)) {
            // Google's robot comes with and without that ending; both are one.
            let name = if text == "AdsBot-Google-Mobile" { "AdsBot-Google" } else { tag };
            self.robot(name, version);
            return;
        }
        match tag {
            "Safari" => self.safari = true,
            "Mobile" => self.mobile = true,
            "HuaweiBrowser" => self.huawei = true,
            "Edg" | "Edge" => return self.named("Edge", version),
            "OPR" => return self.named("Opera", version),
            _ if text.contains("crawler") => {
                self.crawler = true;
                return;
            }
            _ => return self.rest(word),
        }
        self.product(Product::new(tag, version));
    }

    /// Reads a word that is none of the above.
    fn rest(&mut self, Token { text, tag, version }: Token<'a>) {
        if text.len() < MIN_BYTES {
            return;
        }
        let product = Product::new(tag, version);
        match tag {
            "OculusBrowser" => {
                self.oculus = true;
                return;
            }
            "Chrome" => self.chrome = Some(product),
            "Version" => {
                self.version = Some(product);
                if self.fallback.is_none() && self.cpu.is_none() {
                    self.desktop.get_or_insert(product);
                }
            }
            "Android" => {
                self.android = Some(product);
                self.fallback(tag, version);
            }
            "iOS" | "Ubuntu" => self.fallback(tag, version),
            "Chromecast" => {
                self.product(product);
                self.fallback(tag, None);
            }
            _ if text == "CrKey" => return self.fallback("Chromecast", None),
            _ if text == "PlayStation" => self.playstation = true,
            _ if text == "Linux" || text == "linux" => {
                self.linux = true;
                return self.product(Product::new("Linux", None));
            }
            _ if tag.starts_with("Android") => {
                self.product(product);
                self.fallback("Android", None);
            }
            _ => {
                if let Some(name) = named(tag) {
                    return self.named(name, version);
                }
            }
        }
        self.product(product);
    }
}
