//! What a user-agent text says about the browser and its system.

/// The four facts conditions can read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Agent {
    /// Such as `Mac OS X`.
    pub os_name: Option<String>,
    /// Such as `10.15.7`.
    pub os_version: Option<String>,
    /// Such as `Mobile Safari`.
    pub browser_name: Option<String>,
    /// Such as `16.5`.
    pub browser_version: Option<String>,
}

impl Agent {
    /// Nothing yet.
    #[must_use]
    pub fn parse(_text: &str) -> Self {
        Self::default()
    }
}
