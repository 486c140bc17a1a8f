//! Decides from the clues which system it is.

use super::clues::{Clues, Product};

impl<'a> Clues<'a> {
    /// The system: what has its version beside it, then what is named, then what
    /// is merely hinted at.
    pub(super) fn decide_system(&self) -> Product<'a> {
        if self.oculus {
            return Product::new("Android", None);
        }
        let desktop = self.desktop.filter(|_| self.ios && self.mac);
        let tablet = desktop.or(self.cpu.filter(|_| self.ios));
        let tablet = tablet.map(|found| Product::new("iOS", found.version));
        self.system.or(tablet).or(self.fallback).unwrap_or_else(|| self.hint())
    }

    /// The system by its hints, the surest first.
    fn hint(&self) -> Product<'a> {
        match self {
            Self { ios: true, .. } => Product::new("iOS", None),
            Self { mac: true, .. } => Product::new("Mac OS X", None),
            Self { windows: true, .. } => Product::new("Windows", None),
            Self { linux: true, .. } => Product::new("Linux", None),
            _ => Product::new("Other", None),
        }
    }
}
