//! Law: the same snapshot, user and time give the same answer, in any order, from any thread,
//! whatever was asked before.

use crate::kit::fixture::{self, World};
use crate::kit::mutant::Rng;
use crate::laws::examples::{Example, as_text, examples, proptest_config, questions};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::Value as Json;
use statsig::config::Snapshot;
use statsig::eval::{Context, Kind, check, evaluate};

/// The answer to each question, asked in the order given.
fn answers(context: Context, user: &Json, questions: &[(Kind, String)]) -> Vec<String> {
    let user = fixture::user(user);
    let answer =
        |(kind, name): &(Kind, String)| as_text(context.snapshot, &evaluate(context, &user, Some(*kind), name));
    questions.iter().map(answer).collect()
}

/// The answers of a thread that has never answered anything before, each of its own.
fn fresh(example: &Example, snapshot: &Snapshot, user: &Json, questions: &[(Kind, String)]) -> Vec<String> {
    let alone = |question: &(Kind, String)| {
        std::thread::scope(|scope| {
            let work = || {
                let rest = rest(example);
                let answered = answers(Context { snapshot, ..rest.context() }, user, std::slice::from_ref(question));
                answered.into_iter().next().unwrap()
            };
            scope.spawn(work).join().unwrap()
        })
    };
    questions.iter().map(alone).collect()
}

/// What decides besides the document. Each thread makes its own, as each PHP process does.
fn rest(example: &Example) -> World {
    let nothing = r#"{"has_updates":true,"time":1,"feature_gates":{},"dynamic_configs":{},"layer_configs":{}}"#;
    World::new(nothing, &example.options)
}

#[test]
fn order_and_what_came_before_do_not_matter() {
    let strategy = (0..examples().len(), 0..examples().len(), any::<[usize; 2]>(), any::<u64>());
    TestRunner::new(proptest_config(64))
        .run(&strategy, |(one, two, users, seed)| {
            let mut rng = Rng::new(seed);
            let worlds = [one, two].map(|at| examples()[at].world());
            let mut asked = Vec::new();
            let mut expected = Vec::new();
            for (world, at) in worlds.iter().zip([one, two]) {
                for user in users {
                    let user = &examples()[at].users[user % examples()[at].users.len()];
                    let mut some = questions(&world.snapshot);
                    rng.shuffle(&mut some);
                    some.truncate(12);
                    expected.extend(fresh(&examples()[at], &world.snapshot, user, &some));
                    asked.extend(some.into_iter().map(|question| (world, user, question)));
                }
            }
            let mut order: Vec<usize> = (0..asked.len()).chain(0..asked.len()).collect();
            rng.shuffle(&mut order);
            for at in order {
                let (world, user, question) = &asked[at];
                let answer = answers(world.context(), user, std::slice::from_ref(question));
                prop_assert_eq!(&answer[0], &expected[at], "{:?}", question);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn threads_share_a_snapshot() {
    for example in examples().iter().step_by(4) {
        let world = example.world();
        let questions = questions(&world.snapshot);
        let users = &example.users[..10];
        let expected: Vec<_> = users.iter().map(|user| answers(world.context(), user, &questions)).collect();
        let (snapshot, questions, expected) = (&world.snapshot, &questions, &expected);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || {
                    let rest = rest(example);
                    let context = Context { snapshot, ..rest.context() };
                    let mut order: Vec<_> = (0..users.len() * questions.len()).collect();
                    Rng::new(thread).shuffle(&mut order);
                    for at in order {
                        let (user, question) = (at / questions.len(), at % questions.len());
                        let answer = answers(context, &users[user], &questions[question..=question]);
                        assert_eq!(answer[0], expected[user][question], "{}", example.name);
                    }
                });
            }
        });
    }
}

#[test]
fn the_cheapest_question_has_the_same_answer() {
    for example in examples() {
        let world = example.world();
        for user in &example.users[..20] {
            let user = fixture::user(user);
            for (_, name) in questions(&world.snapshot).iter().filter(|(kind, _)| *kind == Kind::Gate) {
                let decision = evaluate(world.context(), &user, Some(Kind::Gate), name);
                assert_eq!(check(world.context(), &user, name), decision.enabled, "{} {name}", example.name);
            }
        }
    }
}
