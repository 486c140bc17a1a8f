//! How functions read their user argument: a `Statsig\User`, or an array with the same names.

use super::user::User;
use crate::php::zend::argument::Call;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::Zval;

/// A prepared user costs nothing more; an array is converted for this call alone.
pub enum AskedUser<'a> {
    /// `Statsig\User`, and the caller's own zval of it.
    Prepared(&'a User, &'a Zval),
    /// Converted from an array whose keys are the names of `Statsig\User`'s parameters.
    Once(Box<User>),
}

impl std::ops::Deref for AskedUser<'_> {
    type Target = User;

    fn deref(&self) -> &User {
        match self {
            Self::Prepared(user, _) => user,
            Self::Once(user) => user,
        }
    }
}

impl<'a> Call<'a> {
    /// The user asked about; an empty one for a left-out argument.
    pub fn subject(&self, index: usize) -> PhpResult<AskedUser<'a>> {
        let Some(value) = self.any(index) else { return Ok(AskedUser::Once(Box::default())) };
        if let Some(user) = User::of(value) {
            return Ok(AskedUser::Prepared(user, value));
        }
        match value.array() {
            Some(array) => Ok(AskedUser::Once(Box::new(User::from_array(array)))),
            None => Err(self.wrong_argument(index)),
        }
    }
}
