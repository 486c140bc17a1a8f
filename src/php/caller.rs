//! `Statsig\calledFrom()`: which of some places is on PHP's call stack. A decision that is asked for inside
//! the parser or a cache's callback would be kept for everybody; the stack is what tells, and `debug_backtrace()`
//! copies all of it and this does not.

use super::argument::{Call, handler};
use super::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::array::ArrayKey;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::ExecuteData;

const CALLED_FROM: Signature = Signature {
    name: "Statsig\\calledFrom",
    parameters: &[
        Parameter::required("classes", Type::ARRAY),
        Parameter::optional("methods", Type::ARRAY, "[]"),
        Parameter::optional("namespaces", Type::ARRAY, "[]"),
    ],
    returns: Type::MAYBE_TEXT,
};

/// Frames looked at; PHP code that is nested deeper has other troubles.
const MOST_FRAMES: usize = 10_000;

/// The places that are looked for.
struct Places<'a> {
    classes: Option<&'a ZendHashTable>,
    methods: Option<&'a ZendHashTable>,
    /// Read once: going through a PHP array for each frame costs more than all the rest.
    namespaces: Vec<(String, &'a Zval)>,
}

/// Adds this function to the module.
pub(super) fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(CALLED_FROM.builder(called_from_handler))
}

fn called_from(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let namespaces = call.array(2)?.into_iter().flat_map(ZendHashTable::iter);
    let places = Places {
        classes: call.array(0)?,
        methods: call.array(1)?,
        namespaces: namespaces.map(|(prefix, word)| (prefix.to_string(), word)).collect(),
    };
    let found = methods(call.frame()).take(MOST_FRAMES).find_map(|(class, method)| places.word(class, method));
    match found.filter(|word| word.is_string()) {
        Some(word) => *result = word.shallow_clone(),
        None => result.set_null(),
    }
    Ok(())
}

impl<'a> Places<'a> {
    /// The word for a method, if it is one of the places.
    fn word(&self, class: &ZendStr, method: &ZendStr) -> Option<&'a Zval> {
        let of_class = self.classes.and_then(|classes| classes.get(ArrayKey::ZendString(class)));
        let word = match of_class.and_then(Zval::array) {
            Some(methods) => methods.get(ArrayKey::ZendString(method)),
            None => of_class,
        };
        word.or_else(|| self.methods?.get(ArrayKey::ZendString(method))).or_else(|| {
            let class = class.as_bytes();
            self.namespaces.iter().find(|(prefix, _)| class.starts_with(prefix.as_bytes())).map(|(_, word)| *word)
        })
    }
}

/// Class and name of each method on the stack, the innermost first. The class is the one that declares it.
fn methods(frame: &ExecuteData) -> impl Iterator<Item = (&ZendStr, &ZendStr)> {
    let frames = std::iter::successors(Some(frame), |frame| {
        // SAFETY: the engine links each running frame to the one that called it, null ends the chain; all of
        // them outlive `frame`, the innermost. Nothing is called meanwhile that could leave one.
        unsafe { frame.prev_execute_data.as_ref() }
    });
    frames.filter_map(|frame| {
        // SAFETY: null (a frame that only holds a generator's place) or the function that runs in it; `common`
        // is what all of its forms begin with. Its scope is null or a class, its name null or a string.
        unsafe {
            let function = frame.func.as_ref()?.common;
            let class = function.scope.as_ref()?.name.as_ref()?;
            Some((class, function.function_name.as_ref()?))
        }
    })
}

handler!(called_from_handler, CALLED_FROM, called_from);
