//! Decides from the clues which browser it is.

use super::clues::{Clues, Product};
use super::token::PARTS;

impl<'a> Clues<'a> {
    /// The browser, and how many parts of its version count.
    pub(super) fn decide_browser(&self) -> (Product<'a>, usize) {
        let browser = self
            .strong
            .or_else(|| self.named.map(|browser| self.variant(browser)))
            .or_else(|| self.chrome.map(|chrome| self.chrome(chrome)))
            .or(self.android)
            .or_else(|| self.first.filter(|_| self.network))
            .or_else(|| self.safari.then(|| self.safari()))
            .unwrap_or_else(|| Product::new(self.hint_browser(), None));
        let parts = match browser.name {
            "Opera" | "Opera Mobile" | "Yandex Browser" | "NetFront NX" => 3,
            _ => PARTS,
        };
        (browser, parts)
    }

    /// A named browser as it is called on this device.
    fn variant(&self, browser: Product<'a>) -> Product<'a> {
        let name = match browser.name {
            "Amazon Silk" if self.playstation => return Product::new("NetFront NX", None),
            "Firefox" if self.mobile => "Firefox Mobile",
            "Edge" if self.mobile => "Edge Mobile",
            "Opera" if self.mobile => "Opera Mobile",
            name => name,
        };
        Product::new(name, browser.version)
    }

    /// Chrome as it is called on this device. If it has no version, the word `Android` decides, if it came.
    fn chrome(&self, chrome: Product<'a>) -> Product<'a> {
        if self.version.is_some() {
            return Product::new("Chrome Mobile WebView", chrome.version);
        }
        match chrome.version {
            None => self.android.unwrap_or(chrome),
            version if self.mobile && !self.huawei => Product::new("Chrome Mobile", version),
            _ => chrome,
        }
    }

    /// Safari as it is called on this device; its version is a word of its own.
    fn safari(&self) -> Product<'a> {
        let name = if self.mobile && !self.mac { "Mobile Safari" } else { "Safari" };
        Product::new(name, self.version.and_then(|word| word.version))
    }

    /// The name if no word names a browser.
    fn hint_browser(&self) -> &'static str {
        match self {
            Self { ios: true, .. } => "Mobile Safari UI/WKWebView",
            Self { crawler: true, .. } => "crawler",
            _ => "Other",
        }
    }
}
