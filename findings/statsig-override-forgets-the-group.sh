#!/usr/bin/env bash
# Package: statsig-python-core 0.24.2 (PyPI).
# Guess: override_experiment_by_group_name() puts a user into a group: whoever asks sees the group, and the name of a
#   group that does not exist is an error or changes nothing.
# Really: the value is the group's, but the group's name is gone: code that asks for it sees none, and so does a gate that
#   targets the experiment's groups. A misspelt group is taken without a word, and empties the experiment; a layer that
#   hands over to it loses all its parameters, its own defaults too.
# Why it matters: a tester who forces a variant tests neither the code that branches by group nor what depends on it, and
#   a slip of the pen shows every caller's own fallbacks, which look like a third variant.
# Seen: really in Test: value test, group Test, gate true, layer 2. In Control: layer 1; "Test" forced: value test, group None, gate false, layer 2; "test" forced:
#   value {}, group None, rule override, layer none (its default is 0).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig-python-core==0.24.2

venv/bin/python - <<'EOP'
import http.server
import json
import threading

from statsig_python_core import Statsig, StatsigOptions, StatsigUser


def rule(name, value, share=100, condition="all", **more):
    return {"name": name, "id": name, "passPercentage": share, "returnValue": value, "conditions": [condition],
            "idType": "userID", **more}


def spec(kind, entity, default, *rules):
    return {"type": kind, "entity": entity, "salt": "s", "defaultValue": default, "enabled": True, "idType": "userID",
            "isActive": True, "rules": list(rules)}


groups = [rule("t", {"colour": "test", "size": 2}, condition="is_t", groupName="Test", isExperimentGroup=True),
          rule("c", {"colour": "control", "size": 1}, groupName="Control", isExperimentGroup=True)]
document = json.dumps({
    "has_updates": True, "time": 1, "experiment_to_layer": {}, "id_lists": {},
    "condition_map": {
        "all": {"type": "public", "idType": "userID"},
        "is_t": {"type": "user_field", "field": "userID", "operator": "any", "targetValue": ["t"], "idType": "userID"},
        "in_test": {"type": "experiment_group", "field": "exp", "operator": "any", "targetValue": ["Test"], "idType": "userID"}},
    "feature_gates": {"for_test": spec("feature_gate", "feature_gate", False, rule("g", True, condition="in_test"))},
    "dynamic_configs": {"exp": spec("dynamic_config", "experiment", {}, *groups)},
    "layer_configs": {"layer": spec("dynamic_config", "layer", {"size": 0}, rule("l", {}, configDelegate="exp"))}}).encode()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.command == "POST":
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b'{"success":true}' if self.command == "POST" else document
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
core = Statsig("secret-none", StatsigOptions(specs_url=url + "/v2/download_config_specs", log_event_url=url + "/v1/log_event",
                                             disable_country_lookup=True, output_log_level="none"))
core.initialize().wait()


def seen(label, user=StatsigUser(user_id="u")):
    exp = core.get_experiment(user, "exp")
    row = (exp.value, exp.group_name, exp.rule_id, core.check_gate(user, "for_test"), core.get_layer(user, "layer").get_float("size", -1.0))
    print(label, *row)
    return row


assert seen("really in Test:", StatsigUser(user_id="t")) == ({"colour": "test", "size": 2}, "Test", "t", True, 2.0)
assert seen("plain:") == ({"colour": "control", "size": 1}, "Control", "c", False, 1.0)
core.override_experiment_by_group_name("exp", "Test")
forced = seen("forced into Test:")
core.override_experiment_by_group_name("exp", "test")
misspelt = seen("forced into test:")
core.shutdown().wait()
assert forced == ({"colour": "test", "size": 2}, None, "override", False, 2.0), "the group is told now"
assert misspelt == ({}, None, "override", False, -1.0), "an unknown group is taken otherwise now"
EOP
