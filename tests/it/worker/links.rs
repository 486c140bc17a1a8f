//! Programs are linked to the documents that they are made of: for every wiki of a config, at every change.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use statsig::client::program::{ProgramChoice, ProgramDocuments, program};
use statsig::config::Snapshot;
use statsig::config::local_document::{complete, joint_version};
use statsig::eval::{Host, Kind};
use statsig::hash::{djb2, sha256_hex};
use statsig::worker::host::outside::Outside;
use statsig::worker::kept::cv::version;
use statsig::worker::kept::version::{KeptBounds, Versions};
use statsig::worker::sync::attempt::Attempt;
use statsig::worker::sync::cycle::Cycle;

use crate::kit::fake_clock::{BEGIN, FakeClock};
use crate::kit::judged::{Court, NAMES, Page, Server, document, reader};
use crate::worker::project::Project;

/// A wiki: its id, the options of its program, the entries that it makes public, and how it writes their names.
type Wiki = (&'static str, Value, Vec<(Kind, &'static str)>, fn(&str) -> String);

/// Three wikis of one config.
fn wikis() -> [Wiki; 3] {
    [
        ("aawiki", json!({ "only": ["gate", "experiment"], "names": "none" }), NAMES[..2].to_vec(), str::to_owned),
        ("bbwiki", json!({ "only": ["layer", "named"], "names": "djb2" }), NAMES[3..].to_vec(), |name| {
            djb2(name).to_string()
        }),
        ("ccwiki", json!({ "names": "sha256" }), NAMES.to_vec(), |name| sha256_hex(name.as_bytes(), 6)),
    ]
}

fn write(project: &Project, wiki: &str, text: impl AsRef<[u8]>) {
    let folder = project.place().programs();
    std::fs::create_dir_all(&folder).unwrap();
    let temporary = folder.join(format!(".{wiki}.tmp"));
    std::fs::write(&temporary, text).unwrap();
    std::fs::rename(temporary, folder.join(format!("{wiki}.json"))).unwrap();
}

/// One run by a timer; returns what it said.
fn single(project: &Project) -> Vec<String> {
    let mut said = Vec::new();
    let mut cycle = Cycle {
        sync: project.sync(),
        lists: None,
        between: None,
        renewal: None,
        farm: None,
        programs: project.links(),
        interval: Duration::from_secs(10),
    };
    let mut outside = Outside {
        clock: &FakeClock::new(),
        chance: &mut || 0.0,
        stop: &AtomicBool::new(false),
        listener: &mut |line: &str| said.push(line.to_owned()),
    };
    cycle.single(&mut |_: &[u8]| Ok(()), &mut outside);
    said
}

fn pv(document: &str, options: &Value) -> String {
    let choice: ProgramChoice = serde_json::from_value(options.clone()).unwrap();
    program(&Snapshot::compile(document.as_bytes()).unwrap(), &Host::default(), &choice).version
}

fn linked(project: &Project, pv: &str) -> Option<String> {
    Versions::new(&project.place().versions(), KeptBounds::default()).programs().documents(pv).pop()
}

fn attempt(project: &Project) -> Attempt {
    Attempt::load(&project.place().attempt())
}

/// A page whose reader decided by a wiki's program of this document.
fn page(text: &str, wiki: &Wiki, number: u64, now: i64) -> Page {
    let mut page = Page::of(&Server::of(text), &wiki.2, reader(number), now);
    page.version = ("pv", pv(text, &wiki.1));
    for event in &mut page.events {
        event["metadata"].as_object_mut().unwrap().remove("ruleID");
    }
    let hide = wiki.3;
    for (name, mut held) in std::mem::take(&mut page.memberships) {
        if let Some(layer) = held.get(3).and_then(Value::as_str).map(hide) {
            held[3] = json!(layer);
        }
        page.memberships.insert(hide(&name), held);
    }
    page
}

#[test]
fn several_wikis_of_one_config_lose_nothing_over_fifty_changes() {
    let project = Project::new();
    let wikis = wikis();
    for (wiki, options, ..) in &wikis {
        write(&project, wiki, options.to_string());
    }
    let documents: Vec<String> = (0..50).map(document).collect();
    let mut court = Court::of(&project.place());
    let (mut honest, mut unverified) = (0, 0);
    for (now, text) in (0..50_usize).zip(&documents) {
        project.serves(text.as_bytes());
        single(&project);
        assert_eq!((attempt(&project).programs, attempt(&project).program_faults.len()), (3, 0));
        // Browsers of now, of a while ago, and of pages that a cache has kept.
        for lag in [0, 1, 7, 40].into_iter().filter(|lag| *lag <= now) {
            let (at, number) = (now - lag, u64::try_from(now * 100 + lag).unwrap());
            for wiki in &wikis {
                let lines = page(&documents[at], wiki, number, BEGIN).send(BEGIN);
                let (passed, dropped) = court.judge(&lines);
                assert_eq!((passed.len(), dropped), (wiki.2.len(), vec![]), "{} {at} at {now}", wiki.0);
                for (one, (_, name)) in passed.iter().zip(&wiki.2).filter(|(_, (_, name))| *name == "gate") {
                    let metadata: Value = serde_json::from_str(one.metadata.as_deref().unwrap()).unwrap();
                    let rule = metadata["ruleID"].as_str().unwrap();
                    assert_eq!(rule, format!("{name}-{at}"), "by its own document");
                }
                assert!(passed.iter().all(|one| one.removed == 0));
                honest += passed.len();
                unverified += passed.iter().filter(|one| one.is_unverified).count();
            }
        }
    }
    assert_eq!((honest, unverified), ((50 + 49 + 43 + 10) * (2 + 2 + 5), 0));
}

#[test]
fn a_bad_file_spoils_only_itself_and_is_named_without_what_it_holds() {
    let project = Project::new();
    project.serves(document(1));
    let good = json!({ "only": ["gate"] });
    write(&project, "good", good.to_string());
    for (wiki, text) in [
        ("text", "Zzcanary"),
        ("word", r#"{"names":"Zzcanary"}"#),
        ("more", r#"{"Zzcanary":1}"#),
        ("type", r#"{"only":"Zzcanary"}"#),
        ("empty", ""),
    ] {
        write(&project, wiki, text);
    }
    write(&project, "large", " ".repeat((1 << 20) + 1));
    let folder = project.place().programs();
    std::fs::create_dir(folder.join("folder.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.join("link.json")).unwrap();
    std::fs::write(folder.join("Zz canary\n.json"), "{").unwrap();
    let said = single(&project);
    let attempt = attempt(&project);
    assert_eq!(attempt.programs, 1);
    let faults: Vec<_> = attempt.program_faults.iter().map(|(wiki, word)| (wiki.as_str(), word.as_str())).collect();
    let shape = ["empty", "more", "text", "type", "word"].map(|wiki| (wiki, "shape"));
    assert_eq!(faults, [&shape[..1], &[("large", "large")], &shape[1..]].concat());
    assert_eq!((attempt.program_counts["shape"], attempt.program_counts["large"]), (5, 1));
    assert_eq!(linked(&project, &pv(&document(1), &good)), Some(version(document(1).as_bytes())));
    assert!(said.contains(&"the program options word.json cannot be used: shape".to_owned()), "{said:?}");
    let written = std::fs::read_to_string(project.place().attempt()).unwrap() + &said.concat();
    assert!(!written.contains("Zz"), "{written}");
    // The same again is no news; a mended file is.
    assert_eq!(single(&project).len(), 1);
    write(&project, "word", r#"{"names":"djb2"}"#);
    assert!(single(&project).contains(&"the program options word.json are well again, or gone".to_owned()));
}

#[test]
fn a_loop_links_options_as_soon_as_they_appear_or_change() {
    let project = Project::new();
    project.serves(document(1));
    let (first, second) = (json!({ "only": ["gate"] }), json!({ "only": ["config"] }));
    let (stop, seen) = (Rc::new(AtomicBool::new(false)), Rc::new(std::cell::RefCell::new(Vec::new())));
    let (ending, noting) = (Rc::clone(&stop), Rc::clone(&seen));
    let versions = Versions::new(&project.place().versions(), KeptBounds::default());
    let texts = [first.to_string(), second.to_string()];
    let pvs = [pv(&document(1), &first), pv(&document(1), &second)];
    let folder = project.place().programs();
    // One sync an hour: what is linked within seconds is not linked by a sync.
    let clock = FakeClock::with(move |now| {
        let second = (now - BEGIN) / 1_000;
        noting.borrow_mut().push((second, pvs.clone().map(|pv| !versions.programs().documents(&pv).is_empty())));
        if now - BEGIN == 5_000 || now - BEGIN == 15_000 {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(folder.join(".tmp"), &texts[usize::from(second > 10)]).unwrap();
            std::fs::rename(folder.join(".tmp"), folder.join("wiki.json")).unwrap();
        }
        ending.fetch_or(second >= 20, Ordering::SeqCst);
    });
    let mut cycle = Cycle {
        sync: project.sync(),
        lists: None,
        between: None,
        renewal: None,
        farm: None,
        programs: project.links(),
        interval: Duration::from_secs(3_600),
    };
    let mut outside = Outside { clock: &clock, chance: &mut || 0.0, stop: &stop, listener: &mut |_: &str| {} };
    cycle.run(&mut |_: &[u8]| Ok(()), &mut outside);
    let at = |wanted: i64| seen.borrow().iter().rfind(|(second, _)| *second == wanted).unwrap().1;
    assert_eq!([at(4), at(6), at(16)], [[false, false], [true, false], [true, true]]);
    assert_eq!(project.server.asked().len(), 1);
}

/// A wiki's own document: an experiment for those who pass a gate of Statsig's, and a gate.
fn own() -> String {
    let rule = |id: &str, conditions: Value, more: Value| {
        let mut rule = json!({
            "name": "", "id": id, "passPercentage": 100, "idType": "stableID", "conditions": conditions, "returnValue": true
        });
        rule.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        rule
    };
    let group = |name: &str, below: u64| {
        let bucket = json!({ "type": "user_bucket", "operator": "lt", "targetValue": below, "idType": "stableID",
            "additionalValues": { "salt": "box" } });
        let more = json!({ "groupName": name, "isExperimentGroup": true, "returnValue": { "size": below } });
        rule(&format!("local:box:{name}"), json!([{ "type": "pass_gate", "targetValue": "gate" }, bucket]), more)
    };
    let spec = |name: &str, kind: &str, entity: &str, default: Value, rules: Value| {
        json!({ "name": name, "type": kind, "entity": entity, "salt": "box", "enabled": true, "defaultValue": default,
            "idType": "stableID", "isActive": true, "rules": rules })
    };
    let open = json!([rule("local:open:rollout", json!([{ "type": "public" }]), json!({ "passPercentage": 50 }))]);
    let groups = json!([group("Control", 500), group("Test", 1_000)]);
    json!({
        "has_updates": true, "time": 0, "layer_configs": [],
        "feature_gates": [spec("local:open", "feature_gate", "feature_gate", json!(false), open)],
        "dynamic_configs": [spec("local:box", "dynamic_config", "experiment", json!({}), groups)]
    })
    .to_string()
}

#[test]
fn entries_of_a_wikis_own_are_judged_beside_statsigs_over_ten_changes() {
    let project = Project::new();
    let names = [(Kind::Gate, "gate"), (Kind::Gate, "local:open"), (Kind::Experiment, "local:box")];
    let options = json!({ "only": ["gate", "local:open", "local:box"], "names": "sha256" });
    let hide = |name: &str| sha256_hex(name.as_bytes(), 6);
    let mut handed = options.clone();
    handed["local"] = json!(own());
    write(&project, "wiki", handed.to_string());
    let mut court = Court::of(&project.place());
    let choice: ProgramChoice = serde_json::from_value(options).unwrap();
    for number in 0..10 {
        let text = document(number);
        project.serves(text.as_bytes());
        single(&project);
        assert_eq!((attempt(&project).programs, attempt(&project).program_faults.len()), (1, 0));
        let whole = complete(own().as_bytes(), text.as_bytes()).into_owned();
        let servers = [Server::of(&text), Server::of(std::str::from_utf8(&whole).unwrap())];
        let [statsig, own] = servers.each_ref().map(|server| &server.snapshot);
        let documents = ProgramDocuments { statsig, own: Some(own) };
        let pv = program(documents, &Host::default(), &choice).version;
        let versions = vec![statsig.version().to_owned(), own.version().to_owned()];
        let index = Versions::new(&project.place().versions(), KeptBounds::default()).programs();
        assert_eq!(index.documents(&pv), versions);
        assert_eq!(index.documents(&joint_version(statsig.version(), own.version())), versions);
        for person in 0..20 {
            let of = |server: usize, names| Page::of(&servers[server], names, reader(number * 100 + person), BEGIN);
            let (mut page, mine) = (of(0, &names[..1]), of(1, &names[1..]));
            page.events.extend(mine.events);
            page.memberships.extend(mine.memberships);
            page.memberships = page.memberships.into_iter().map(|(name, held)| (hide(&name), held)).collect();
            page.version = ("pv", pv.clone());
            for event in &mut page.events {
                let metadata = event["metadata"].as_object_mut().unwrap();
                metadata.remove("ruleID");
                for key in ["gate", "config"].into_iter().filter(|key| metadata.get(*key).is_some()).collect::<Vec<_>>()
                {
                    metadata[key] = json!(hide(metadata[key].as_str().unwrap()));
                }
            }
            let (passed, dropped) = court.judge(&page.send(BEGIN));
            assert_eq!((passed.len(), dropped), (3, vec![]), "{number} {person}");
            for (one, (_, name)) in passed.iter().zip(&names) {
                assert!(!one.is_unverified && one.removed == 0 && one.is_home == name.starts_with("local:"), "{name}");
                assert!(one.counted.as_ref().unwrap().entry.ends_with(name));
                assert_ne!(one.counted.as_ref().unwrap().version, "00000000");
            }
            assert_eq!(passed[0].memberships.as_deref().map(|held| held.contains("local:open")), Some(true));
            let abroad = passed[0].abroad.as_deref().and_then(|abroad| abroad.memberships.as_deref());
            assert_eq!(abroad.map(|held| held.contains("local:")), Some(false));
        }
    }
    // Its age counts from when it was last in use, and not from when it was handed over.
    let kept = Versions::new(&project.place().versions(), KeptBounds::default());
    let mut links = project.links();
    links.refresh(BEGIN);
    let (day, before) = (86_400_000, kept.all().len());
    for later in 1..=8 {
        links.refresh(BEGIN + later * day);
    }
    kept.prune("", BEGIN + 8 * day);
    assert!(before > 10 && kept.all().len() == 1, "{} of {before}", kept.all().len());
}

#[test]
fn a_wikis_own_document_that_is_none_spoils_only_itself() {
    let project = Project::new();
    project.serves(document(1));
    let good = json!({ "only": ["gate"] });
    for (wiki, own) in [("good", json!(own())), ("bad", json!("{\"Zzcanary\":")), ("large", json!(" ".repeat(1 << 20)))]
    {
        write(&project, wiki, json!({ "only": ["gate"], "local": own }).to_string());
    }
    write(&project, "number", json!({ "only": ["gate"], "local": 7 }).to_string());
    let said = single(&project).concat();
    let attempt = attempt(&project);
    let faults: Vec<_> = attempt.program_faults.iter().map(|(wiki, word)| (wiki.as_str(), word.as_str())).collect();
    assert_eq!((attempt.programs, faults), (1, vec![("bad", "local"), ("large", "large"), ("number", "shape")]));
    assert!(linked(&project, &pv(&document(1), &good)).is_some(), "Statsig's entries are judged all the same");
    assert!(!said.contains("Zz"), "{said}");
}

#[test]
fn nothing_is_done_while_nothing_changes() {
    let project = Project::new();
    project.serves(document(1));
    write(&project, "wiki", "{}");
    single(&project);
    let mut links = project.links();
    assert_eq!(links.refresh(BEGIN).unwrap().programs, 1, "at start");
    assert_eq!(links.refresh(BEGIN), None);
    // The same options written anew, as a renewal does, are no change.
    write(&project, "wiki", "{}");
    assert_eq!(links.refresh(BEGIN), None);
    write(&project, "wiki", r#"{"only":[]}"#);
    assert!(links.refresh(BEGIN).is_some());
    project.serves(document(2));
    project.once(&FakeClock::new());
    assert!(links.refresh(BEGIN).is_some());
    std::fs::remove_file(project.place().programs().join("wiki.json")).unwrap();
    assert_eq!(links.refresh(BEGIN).map(|report| report.programs), Some(0));
    assert_eq!(links.refresh(BEGIN), None);
}

#[test]
fn the_file_of_a_wiki_that_is_gone_goes_after_a_month() {
    let project = Project::new();
    project.serves(document(1));
    for wiki in ["gone", "here"] {
        write(&project, wiki, "{}");
    }
    let path = |wiki: &str| project.place().programs().join(format!("{wiki}.json"));
    let renewed = std::time::UNIX_EPOCH + Duration::from_millis(u64::try_from(BEGIN).unwrap());
    let set = |path: &Path, days: u64| {
        let file = std::fs::File::options().append(true).open(path).unwrap();
        file.set_modified(renewed - Duration::from_secs(days * 86_400)).unwrap();
    };
    set(&path("gone"), 31);
    set(&path("here"), 29);
    single(&project);
    assert_eq!((path("gone").exists(), path("here").exists()), (false, true));
    assert_eq!(attempt(&project).programs, 1);
}

#[test]
fn a_link_that_cannot_be_written_is_made_up_for() {
    let project = Project::new();
    project.serves(document(1));
    let options = json!({ "only": ["gate"] });
    write(&project, "wiki", options.to_string());
    single(&project);
    let (versions, pv) = (project.place().versions(), pv(&document(1), &options));
    std::fs::remove_file(versions.join("programs.json")).unwrap();
    std::fs::create_dir(versions.join("programs.json")).unwrap();
    let mut links = project.links();
    assert_eq!(links.refresh(BEGIN).unwrap().faults["wiki"], "write");
    std::fs::remove_dir(versions.join("programs.json")).unwrap();
    assert_eq!(links.refresh(BEGIN).unwrap().programs, 1);
    assert_eq!(links.refresh(BEGIN), None);
    assert_eq!(linked(&project, &pv), Some(version(document(1).as_bytes())));
    let mode = versions.join("programs.json").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}
