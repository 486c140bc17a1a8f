"""Values responses of random users under random options and overrides, a JSON row for each.

theirs.py RESPONSES SEED FOLDER ... : the documents are those that FOLDER/index.json lists. The options of a row are named as
ours. What the Python package has no option for is asked of the Node package (theirs.mjs), which is older: `by` says of whom, and
`older` names the entries that the two decide differently without any of these options. Two options neither has, only the core
below them. An app is named to it by a client key of that app, which is added to the document. And experiments in layers are
taken out of the response here, by what the response itself says of them.
"""
import json
import os
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from project import UNKNOWN, Project, projects, read, user as user_of  # noqa: E402

VALUES = [{}, {"a": 1}, {"text": "forced", "n": -7.5}, {"a": None, "é": [True, "ß"]}]
FILTERS = {"featureGateFilter": "gates", "dynamicConfigFilter": "configs", "experimentFilter": "experiments",
           "layerFilter": "layers", "paramStoreFilter": "stores"}
FLAGS = ["removeIdType", "removeDefaultValueGates", "removeExperimentsInLayers"]
# Not compared: what names the software, and what belongs to session replay, some of it drawn at random.
LEFT_OUT = {"sdkInfo", "sdkParams", "can_record_session", "session_recording_rate", "recording_blocked",
            "passes_session_recording_targeting", "session_recording_event_triggers",
            "session_recording_exposure_triggers", "session_recording_privacy_settings"}


SECTIONS = ["feature_gates", "dynamic_configs", "layer_configs"]


def differing(older, newer):
    """Names of entries that two versions of the core decide differently; the older one lacks the field `group`."""
    bare = [{name: {key: value for key, value in entry.items() if key != "group"} for name, entry in some.items()}
            for some in (older, newer)]
    return [name for name in bare[1] if bare[0].get(name) != bare[1][name]]


def djb2(text):
    value = 0
    for one in text:
        value = (value * 31 + ord(one)) % 2**32
    return str(value)


def added(text, key, entries):
    """A document with more entries in one of its maps; without that map, with one. All else stays as it is written."""
    text = text.replace(f'"{key}":null', f'"{key}":{{}}')
    place = text.find(f'"{key}":')
    more = json.dumps(entries, ensure_ascii=False)
    if place < 0:
        begin = text.index("{") + 1
        return f'{text[:begin]}"{key}":{more},{text[begin:]}'
    begin = text.index("{", place) + 1
    separator = "" if text[begin:].lstrip().startswith("}") else ","
    return f"{text[:begin]}{more[1:-1]}{separator}{text[begin:]}"


class Node:
    """The Node package in a process of its own."""

    def __init__(self):
        self.process = subprocess.Popen(["node", os.path.join(os.path.dirname(__file__), "theirs.mjs")],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def tell(self, **line):
        print(json.dumps(line), file=self.process.stdin, flush=True)

    def ask(self, **line):
        self.tell(**line)
        return json.loads(self.process.stdout.readline())


class Published(Project):
    """A project of which browsers are told."""

    def __init__(self, folder, case):
        text = read(os.path.join(folder, case["spec"]))
        document = json.loads(text)
        specs = [spec for part in ("feature_gates", "dynamic_configs", "layer_configs") for spec in document[part].values()]
        apps = sorted({app for spec in specs for app in spec.get("targetAppIDs") or []})
        self.keys = {app: f"client-app-{at}" for at, app in enumerate([*apps, UNKNOWN])}
        entries = {key: app for app, key in self.keys.items()}
        self.text = added(text, "sdk_keys_to_app_ids", entries)
        if document.get("hashed_sdk_keys_to_app_ids") is not None:
            self.text = added(self.text, "hashed_sdk_keys_to_app_ids", {djb2(key): app for key, app in entries.items()})
        super().__init__(folder, case)
        self.names["stores"] = list(self.document.get("param_stores") or {})

    def core_of(self, text, **more):
        return super().core_of(self.text, **more)

    def begin(self, node):
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8", delete=False) as file:
            file.write(self.text)
        node.tell(document=file.name, environment=self.options.get("environment"),
                  globalCustomFields=self.options.get("global_custom_fields"))
        self.file = file.name

    def end(self):
        os.remove(self.file)

    def draw_options(self, rng):
        options = {"hash": rng.choice(["none", "none", "djb2", "sha256"])}
        if rng.random() < 0.4:
            options["targetAppId"] = rng.choice(list(self.keys))
        if rng.random() < 0.6:
            options["includeLocalOverrides"] = rng.random() < 0.6
        if rng.random() < 0.7:
            options["format"] = rng.choice(["v1", "init-v2"])
            for option, kind in FILTERS.items():
                if rng.random() < 0.25:
                    names = self.names[kind]
                    options[option] = [*rng.sample(names, rng.randint(0, len(names))), UNKNOWN]
            options |= {flag: rng.random() < 0.7 for flag in FLAGS if rng.random() < 0.5}
        return options

    def draw_overrides(self, rng):
        drawn = []
        for kind in rng.choices(["gates", "configs", "experiments", "layers"], k=rng.choice([0, 0, 1, 3])):
            if self.names[kind]:
                answer = rng.random() < 0.5 if kind == "gates" else rng.choice(VALUES)
                drawn.append([kind, rng.choice(self.names[kind]), None, answer])
        return drawn

    def ask(self, node, user, options, overrides):
        """What of a row depends on the core: who answered, the response, and entries that the older package decides otherwise."""
        key = self.keys[options["targetAppId"]] if "targetAppId" in options else None
        self.set(overrides)
        plain = json.loads(self.core.get_client_initialize_response(
            user_of(user), options["hash"], key, options.get("includeLocalOverrides")))
        answered = {"by": "python", "response": {**plain, "dynamic_configs": dict(plain["dynamic_configs"])}}
        if "format" in options:
            asked = {name: value for name, value in options.items()
                     if name not in ("targetAppId", "removeExperimentsInLayers")} | ({"clientKey": key} if key else {})
            basic = {name: asked[name] for name in ("hash", "clientKey", "includeLocalOverrides") if name in asked}
            older = node.ask(user=user, options={**basic, "format": "v1"}, overrides=overrides)
            answered = {"by": "node", "response": node.ask(user=user, options=asked, overrides=overrides),
                        "older": {part: differing(older[part], plain[part]) for part in SECTIONS}}
        if options.get("removeExperimentsInLayers"):
            for name, entry in plain["dynamic_configs"].items():
                if "is_experiment_active" in entry and entry.get("is_in_layer"):
                    answered["response"]["dynamic_configs"].pop(name, None)
        answered["response"] = {name: value for name, value in answered["response"].items() if name not in LEFT_OUT}
        return answered

    def set(self, overrides):
        self.core.remove_all_overrides()
        calls = {"gates": self.core.override_gate, "configs": self.core.override_dynamic_config,
                 "experiments": self.core.override_experiment, "layers": self.core.override_layer}
        for kind, name, whose, answer in overrides:
            calls[kind](name, answer, whose)

    def random_row(self, rng, node):
        user, options, overrides = rng.choice(self.users), self.draw_options(rng), self.draw_overrides(rng)
        return self.row(user=user, options=options, overrides=overrides, **self.ask(node, user, options, overrides))


def main(count, seed, *folders):
    rng, node = random.Random(seed), Node()
    for project, at, of in projects(folders, Published):
        project.begin(node)
        for _ in range(int(count) * (at + 1) // of - int(count) * at // of):
            print(project.random_row(rng, node))
        project.end()


main(*sys.argv[1:])
