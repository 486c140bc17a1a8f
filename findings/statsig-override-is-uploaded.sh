#!/usr/bin/env bash
# Package: statsig-python-core 0.24.2 (PyPI).
# Guess: override_gate() is for tests and tries: a check that it answers is nobody's exposure, and an override of a gate
#   that does not exist stays at home. De-duplication keeps events apart that differ in the user's properties.
# Really: each overridden check is uploaded as an ordinary gate_exposure with the rule "override", also for a gate that
#   exists in no project. And of two checks by one userID with different e-mail addresses only the first is sent.
# Why it matters: a tester who forces a variant on the live wiki stands in the results; a property that becomes known
#   after the first check of a minute is not in the data.
# Seen: gates uploaded: real/override/false, nowhere/override/true, plain/r/true once, with "first@example.org" only.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig-python-core==0.24.2

venv/bin/python - <<'EOF'
import gzip
import http.server
import json
import threading

from statsig_python_core import Statsig, StatsigOptions, StatsigUser

rule = {"name": "r", "id": "r", "passPercentage": 100, "returnValue": True, "conditions": ["all"], "idType": "userID"}
gate = {"type": "feature_gate", "salt": "s", "defaultValue": False, "enabled": True, "idType": "userID",
        "entity": "feature_gate", "rules": [rule]}
document = json.dumps({
    "has_updates": True, "time": 1, "dynamic_configs": {}, "layer_configs": {}, "experiment_to_layer": {}, "id_lists": {},
    "condition_map": {"all": {"type": "public", "idType": "userID"}}, "feature_gates": {"real": gate, "plain": gate}}).encode()
events = []


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if "/log_event" in self.path:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            events.extend(json.loads(body)["events"])
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(document if "specs" in self.path else b'{"success":true}')

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
core.override_gate("real", False)
core.override_gate("nowhere", True)
core.check_gate(user, "real")
core.check_gate(user, "nowhere")
for address in ("first@example.org", "second@example.org"):
    core.check_gate(StatsigUser(user_id="u", email=address), "plain")
core.shutdown().wait()

seen = sorted((e["metadata"]["gate"], e["metadata"]["ruleID"], e["metadata"]["gateValue"], e["user"].get("email"))
              for e in events if e["eventName"] == "statsig::gate_exposure")
for event in seen:
    print("uploaded:", *event)
assert seen == [("nowhere", "override", "true", None), ("plain", "r", "true", "first@example.org"),
                ("real", "override", "false", None)], "other exposures are sent now"
EOF
