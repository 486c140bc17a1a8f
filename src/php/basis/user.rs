//! `Statsig\User`: a user that is converted once and then asked about many times.

use crate::eval::{Field, Map, Value, user};
use crate::php::zend::argument::{Call, handler};
use crate::php::zend::convert::{add, backing, fill};
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::FunctionBuilder;
use ext_php_rs::class::{ConstructorMeta, ConstructorResult};
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::MethodFlags;
use ext_php_rs::internal::class::{PhpClassImpl, PhpClassImplCollector};
use ext_php_rs::internal::property::PropertyDescriptor;
use ext_php_rs::php_class;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, Zval};
use ext_php_rs::zend::ExecuteData;
use std::sync::atomic::{AtomicU64, Ordering};

/// The PHP class. Holds no PHP value: whatever the caller's array becomes later, this stays.
#[php_class]
#[php(name = "Statsig\\User", flags = crate::php::zend::signature::CLOSED)]
#[derive(Default)]
pub struct User {
    pub inner: user::User,
}

const CONSTRUCT: Signature = Signature {
    name: "Statsig\\User::__construct",
    parameters: &[
        Parameter::optional("userID", Type::ID, "''"),
        Parameter::optional("customIDs", Type::ARRAY, "[]"),
        Parameter::optional("email", Type::MAYBE_TEXT, "null"),
        Parameter::optional("ip", Type::MAYBE_TEXT, "null"),
        Parameter::optional("userAgent", Type::MAYBE_TEXT, "null"),
        Parameter::optional("country", Type::MAYBE_TEXT, "null"),
        Parameter::optional("locale", Type::MAYBE_TEXT, "null"),
        Parameter::optional("appVersion", Type::MAYBE_TEXT, "null"),
        Parameter::optional("custom", Type::ARRAY, "[]"),
        Parameter::optional("privateAttributes", Type::ARRAY, "[]"),
        Parameter::optional("statsigEnvironment", Type::ARRAY, "[]"),
    ],
    returns: Type::NOTHING,
};

const FROM_ARRAY: Signature = Signature {
    name: "Statsig\\User::fromArray",
    parameters: &[Parameter::required("user", Type::ARRAY)],
    returns: Type::USER,
};

/// The fields that are texts, in the order of the constructor's parameters 3 to 8: all but the user id.
fn texts() -> impl Iterator<Item = (&'static str, Field)> {
    Field::ALL.into_iter().skip(1)
}

/// The maps, with their place among the constructor's parameters.
const MAPS: [(&str, Map, usize); 4] = [
    ("customIDs", Map::CustomIds, 1),
    ("custom", Map::Custom, 8),
    ("privateAttributes", Map::Private, 9),
    ("statsigEnvironment", Map::Environment, 10),
];

/// Counted for `status()`: a cut changes decisions, and nothing else would tell of it.
static CUTS: AtomicU64 = AtomicU64::new(0);

/// How many entries or levels the limits cut off the users of this process.
pub fn cuts() -> u64 {
    CUTS.load(Ordering::Relaxed)
}

/// Bytes reserved for the texts of a user: most have less, and so need one allocation.
const USUAL_TEXT: usize = 256;

impl User {
    /// The user that an object holds; none for objects of other classes.
    #[inline]
    pub fn of(object: &Zval) -> Option<&Self> {
        ZendClassObject::from_zend_obj(object.object()?)?.obj.as_ref()
    }

    /// Reads an array with the constructor's names as keys. What is of a wrong type counts as absent.
    pub fn from_array(array: &ZendHashTable) -> Self {
        let mut user = user::User::with_capacity(USUAL_TEXT);
        if let Some(id) = entry(array, "userID") {
            set_id(&mut user, id);
        }
        for (name, field) in texts() {
            if let Some(text) = entry(array, name) {
                set_text(&mut user, field, text);
            }
        }
        for (name, map, _) in MAPS {
            if let Some(entries) = entry(array, name).and_then(Zval::array) {
                fill(&mut user, map, entries);
            }
        }
        Self::finish(user)
    }

    /// A user of one id and of attributes, which become `custom`: the same as `from_array()` would make of these two.
    pub fn of_unit(id_type: &str, id: &Zval, attributes: Option<&ZendHashTable>) -> Self {
        let mut user = user::User::with_capacity(USUAL_TEXT);
        if id_type.eq_ignore_ascii_case("userID") {
            set_id(&mut user, id);
        } else {
            add(&mut user, Map::CustomIds, id_type, id);
        }
        if let Some(attributes) = attributes {
            fill(&mut user, Map::Custom, attributes);
        }
        Self::finish(user)
    }

    fn finish(user: user::User) -> Self {
        if user.cut() > 0 {
            CUTS.fetch_add(u64::from(user.cut()), Ordering::Relaxed);
        }
        Self { inner: user }
    }

    fn construct(call: &Call<'_>) -> PhpResult<Self> {
        let mut user = user::User::with_capacity(USUAL_TEXT);
        // The parameter's default, '', means that there is no user id. Only fromArray() can set an empty one.
        if let Some(id) = call.any(0)
            && id.zend_str().is_none_or(|text| !text.is_empty())
            && !set_id(&mut user, id)
        {
            return Err(call.wrong_argument(0));
        }
        for (position, (_, field)) in texts().enumerate() {
            if let Some(text) = call.any(position + 2)
                && !text.is_null()
                && !set_text(&mut user, field, text)
            {
                return Err(call.wrong_argument(position + 2));
            }
        }
        for (_, map, position) in MAPS {
            if let Some(entries) = call.array(position)? {
                fill(&mut user, map, entries);
            }
        }
        Ok(Self::finish(user))
    }
}

fn entry<'a>(array: &'a ZendHashTable, name: &str) -> Option<&'a Zval> {
    use ext_php_rs::types::ArrayKey;
    array.get(ArrayKey::Str(name)).map(Zval::dereference).map(backing)
}

/// Sets the user id; false if the value is no id.
fn set_id(user: &mut user::User, id: &Zval) -> bool {
    match id.long() {
        Some(number) => user.set(Field::UserId, Value::Int(number)),
        None => return set_text(user, Field::UserId, id),
    }
    true
}

/// Sets a text field; false if the value is no string.
fn set_text(user: &mut user::User, field: Field, text: &Zval) -> bool {
    let Some(text) = text.zend_str() else { return false };
    let span = user.put_bytes(text.as_bytes());
    user.set(field, Value::Text(span));
    true
}

fn from_array(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let user = call.array(0)?.map(User::from_array).unwrap_or_default();
    user.set_zval(result, false)?;
    Ok(())
}

handler!(from_array_handler, FROM_ARRAY, from_array);

impl PhpClassImpl<User> for PhpClassImplCollector<User> {
    fn get_methods(self) -> Vec<(FunctionBuilder<'static>, MethodFlags)> {
        vec![(FROM_ARRAY.builder(from_array_handler), MethodFlags::Public | MethodFlags::Static)]
    }

    fn get_method_props(self) -> &'static [PropertyDescriptor<User>] {
        &[]
    }

    fn get_constructor(self) -> Option<ConstructorMeta<User>> {
        fn constructor(frame: &mut ExecuteData) -> ConstructorResult<User> {
            match Call::new(frame, &CONSTRUCT) {
                Some(call) => User::construct(&call).into(),
                None => ConstructorResult::ArgError,
            }
        }
        Some(ConstructorMeta { constructor, build_fn: |builder| CONSTRUCT.describe(builder), flags: None })
    }

    fn get_constants(self) -> &'static [crate::php::zend::signature::ClassConstant] {
        &[]
    }
}
