#!/usr/bin/env bash
# Package: statsig-python-core 0.24.2 (PyPI).
# Guess: a contextual bandit (autotune AI) gives those whom its targeting gate turns away the default and no group. A group
#   that is told is the one with the best score, unless the rule id ends in ":explore".
# Really: who is turned away by the share of a gate's rule is told to be in the group that this rule has, and counts as a
#   member of it for whatever targets the bandit's groups. And where no group has a weight yet, one is drawn at random at
#   each call, under the rule id of a best group.
# Why it matters: a gate's rules have a group by default, so analyses and conditions by group see outsiders as a variant of
#   their own; and draws without a mark flip between two calls and cannot be told from what the model chose.
# Seen: outsider: value {'colour': 'default'}, rule inlineTargetingRules, group Everyone, gate by that group true.
#   40 calls of one user without weights: rules ['a', 'b'].
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


def gate(share, condition, **more):
    rule = {"name": "r", "id": "r", "passPercentage": share, "returnValue": True, "conditions": [condition], "idType": "userID", **more}
    return {"type": "feature_gate", "entity": "feature_gate", "salt": "s", "defaultValue": False, "enabled": True,
            "idType": "userID", "rules": [rule]}


def bandit(**more):
    groups = [{"name": name.upper(), "id": name, "parameterValues": {"colour": name}} for name in "ab"]
    return {"salt": "s", "idType": "userID", "enabled": True, "version": 1, "sampleRate": 0, "higherIsBetter": True,
            "defaultValue": {"colour": "default"}, "groups": groups, "config": {}, **more}


document = json.dumps({
    "has_updates": True, "time": 1, "experiment_to_layer": {}, "id_lists": {}, "dynamic_configs": {}, "layer_configs": {},
    "condition_map": {
        "all": {"type": "public", "idType": "userID"},
        "everyone": {"type": "experiment_group", "field": "targeted", "operator": "any", "targetValue": ["Everyone"], "idType": "userID"}},
    "feature_gates": {"nobody": gate(0, "all", groupName="Everyone"), "by_group": gate(100, "everyone")},
    "cmab_configs": {"targeted": bandit(targetingGateName="nobody"), "unscored": bandit()}}).encode()


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
user = StatsigUser(user_id="u")
found = core.get_experiment(user, "targeted")
outsider = (found.value, found.rule_id, found.group_name, core.check_gate(user, "by_group"))
print("outsider:", *outsider)
rules = {core.get_experiment(user, "unscored").rule_id for _ in range(40)}
print("40 calls of one user without weights:", sorted(rules))
core.shutdown().wait()
assert outsider == ({"colour": "default"}, "inlineTargetingRules", "Everyone", True), "outsiders have no group now"
assert rules == {"a", "b"}, "the draw is marked or kept now"
EOP
