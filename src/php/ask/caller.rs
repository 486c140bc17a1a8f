//! `Statsig\calledFrom()`: which of the given places is on PHP's call stack. What is decided inside the parser or a
//! cache's callback would be kept and shown to everybody, and only the stack tells that code runs there.
//! `debug_backtrace()` would copy the whole stack; this only walks it.

use crate::php::zend::argument::{Call, handler};
use crate::php::zend::exception::misuse;
use crate::php::zend::signature::{Parameter, Signature, Type};
use ext_php_rs::builders::ModuleBuilder;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::ffi::zend_class_entry;
use ext_php_rs::types::array::ArrayKey;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::ExecuteData;

const CALLED_FROM: Signature = Signature {
    name: "Statsig\\calledFrom",
    parameters: &[Parameter::required("places", Type::ARRAY)],
    returns: Type::MAYBE_TEXT,
};

/// Bounds the walk. Code that is nested deeper is out of control anyway.
const MOST_FRAMES: usize = 10_000;

/// The parts of the array argument, each optional. The stub documents their shapes.
struct Places<'a> {
    classes: Option<&'a ZendHashTable>,
    methods: Option<&'a ZendHashTable>,
    heirs: Option<&'a ZendHashTable>,
    /// This word is the answer only if no frame further out has another one.
    weak: Option<&'a str>,
}

pub fn register(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module.function(CALLED_FROM.builder(called_from_handler))
}

fn called_from(call: &Call<'_>, result: &mut Zval) -> PhpResult {
    let places = Places::read(call)?;
    let mut weak = None;
    for (class, method) in methods(call.frame()).take(MOST_FRAMES) {
        let Some(word) = places.word(class, method).filter(|word| word.is_string()) else { continue };
        if places.weak.is_none() || word.str() != places.weak {
            *result = word.shallow_clone();
            return Ok(());
        }
        weak = weak.or(Some(word));
    }
    match weak {
        Some(word) => *result = word.shallow_clone(),
        None => result.set_null(),
    }
    Ok(())
}

impl<'a> Places<'a> {
    fn read(call: &Call<'a>) -> PhpResult<Self> {
        let table = call.array(0)?;
        let mut known: usize = 0;
        let mut part = |name: &str| {
            let found = table.and_then(|table| table.get(name)).map(Zval::dereference);
            known = known.saturating_add(usize::from(found.is_some_and(|entry| entry.is_array() != (name == "weak"))));
            found
        };
        let [classes, methods, heirs] = ["classes", "methods", "heirs"].map(&mut part);
        let weak = part("weak");
        if table.map_or(0, ZendHashTable::len) != known {
            return Err(misuse("Statsig\\calledFrom(): a part of another name or type than the stub documents"));
        }
        Ok(Self {
            classes: classes.and_then(Zval::array),
            methods: methods.and_then(Zval::array),
            heirs: heirs.and_then(Zval::array),
            weak: weak.and_then(Zval::str),
        })
    }

    /// The word for a method, if it is one of the places.
    fn word(&self, class: &zend_class_entry, method: &ZendStr) -> Option<&'a Zval> {
        let name = class_name(class)?;
        let of_class = self.classes.and_then(|classes| classes.get(ArrayKey::ZendString(name)));
        let word = match of_class.and_then(Zval::array) {
            Some(methods) => methods.get(ArrayKey::ZendString(method)),
            None => of_class,
        };
        word.or_else(|| self.methods?.get(ArrayKey::ZendString(method))).or_else(|| {
            let parents = self.heirs?.get(ArrayKey::ZendString(method))?.array()?;
            lineage(class).find_map(|one| parents.get(ArrayKey::ZendString(class_name(one)?)))
        })
    }
}

fn class_name(class: &zend_class_entry) -> Option<&ZendStr> {
    // SAFETY: a class has a name, a string that lives as long as the class.
    unsafe { class.name.as_ref() }
}

/// A class and all that it extends.
fn lineage(class: &zend_class_entry) -> impl Iterator<Item = &zend_class_entry> {
    std::iter::successors(Some(class), |class| {
        // SAFETY: the parent of a linked class is null or a class; one whose method runs is linked.
        unsafe { class.__bindgen_anon_1.parent.as_ref() }
    })
}

/// Class and name of each method on the stack, the innermost first. The class is the one that declares it.
fn methods(frame: &ExecuteData) -> impl Iterator<Item = (&zend_class_entry, &ZendStr)> {
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
            Some((function.scope.as_ref()?, function.function_name.as_ref()?))
        }
    })
}

handler!(called_from_handler, CALLED_FROM, called_from);
