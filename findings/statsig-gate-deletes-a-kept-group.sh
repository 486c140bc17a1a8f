#!/usr/bin/env bash
# Packages: statsig-python-core 0.24.2 (PyPI).
# Guess: to ask a gate changes nothing in the persistent storage of experiments.
# Really: a gate with a condition on the group of an experiment (experiment_group) asks that experiment without any
#   persisted values, which tells the storage to delete what it has of it.
# Why it matters: a user who shall keep its group in an experiment loses it by a look at an unrelated gate, even with
#   exposures turned off, and gets the group of the day the next time.
# Seen: get_feature_gate: delete exp of the user's key, each time; with the gate of a public rule nothing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig-python-core==0.24.2

venv/bin/python - 2> /dev/null <<'EOF'
import http.server
import json
import threading

from statsig_python_core import FeatureGateEvaluationOptions, PersistentStorage, Statsig, StatsigOptions, StatsigUser

rule = {"name": "test", "id": "test", "groupName": "Test", "isExperimentGroup": True, "passPercentage": 100,
        "returnValue": {"a": 1}, "conditions": ["everybody"], "idType": "userID"}
experiment = {"type": "dynamic_config", "entity": "experiment", "salt": "s", "defaultValue": {}, "enabled": True,
              "idType": "userID", "isActive": True, "rules": [rule]}
gate = {**experiment, "type": "feature_gate", "entity": "feature_gate", "defaultValue": False}
gates = {name: {**gate, "rules": [{**rule, "returnValue": True, "conditions": [condition]}]}
         for name, condition in (("by_group", "in_group"), ("for_all", "everybody"))}
document = json.dumps({
    "has_updates": True, "time": 1, "feature_gates": gates, "dynamic_configs": {"exp": experiment}, "layer_configs": {},
    "experiment_to_layer": {}, "condition_map": {
        "everybody": {"type": "public", "idType": "userID"},
        "in_group": {"type": "experiment_group", "field": "exp", "operator": "any", "targetValue": ["Test"],
                     "idType": "userID"}}}).encode()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(document if "specs" in self.path else b'{"success":true}')

    do_POST = do_GET

    log_message = lambda *_: None


class Storage(PersistentStorage):
    asked = []

    def load(self, key):
        return None

    def save(self, key, config_name, data):
        self.asked.append(("save", key, config_name))

    def delete(self, key, config_name):
        self.asked.append(("delete", key, config_name))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
storage = Storage()
core = Statsig("secret-none", StatsigOptions(
    specs_url=url + "/v2/download_config_specs", log_event_url=url + "/e", disable_country_lookup=True,
    output_log_level="none", persistent_storage=storage))
core.initialize().wait()


def ask(gate):
    found = core.get_feature_gate(StatsigUser("u"), gate, FeatureGateEvaluationOptions(disable_exposure_logging=True))
    asked, storage.asked[:] = list(storage.asked), []
    return found.value, asked


for gate, wanted in (("for_all", []), ("by_group", [("delete", "u:userID", "exp")])):
    for _ in range(2):
        seen = ask(gate)
        print(f"{gate}: {seen}")
        assert seen == (True, wanted)
core.shutdown().wait()
EOF
