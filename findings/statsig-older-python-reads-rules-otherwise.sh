#!/usr/bin/env bash
# Packages: statsig 0.72.1 and statsig-python-core 0.24.2 (PyPI).
# Guess: the vendor's two Python SDKs give one user one answer to ordinary rules; the newer one is only faster.
# Really: they differ on four everyday attributes: `true` has the text "True" in the older (any_case_sensitive
#   ["true"] is false), 100.0 has the text "100.0", `eq 1` does not hold for the text "1", and a time in RFC 3339 is
#   not understood at all, so before, after and on are false. `before` even holds there for the value true.
# Why it matters: a fleet that upgrades server by server splits every such experiment in two, with no error in either.
# Seen: older, core: true any_case_sensitive ["true"] False True; 100.0 any ["100"] False True; "1" eq 1 False True;
#   "2021-06-01T00:00:00Z" after 2021-01-01 False True; true before 2021-01-01 True False; 5 gt 4 True True.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig==0.72.1 statsig-python-core==0.24.2

cat > compare.py <<'EOF'
import http.server
import json
import os
import threading

import statsig
import statsig_python_core as core
from statsig.statsig_server import StatsigServer

NEW_YEAR_2021 = 1609459200000
CASES = [(True, "any_case_sensitive", ["true"], False, True), (100.0, "any", ["100"], False, True), ("1", "eq", 1, False, True),
         ("2021-06-01T00:00:00Z", "after", NEW_YEAR_2021, False, True), (True, "before", NEW_YEAR_2021, True, False),
         (5, "gt", 4, True, True)]


def condition(operator, target):
    return {"type": "user_field", "field": "v", "operator": operator, "targetValue": target, "idType": "userID", "additionalValues": {}}


def gate(name, inner):
    rule = {"name": "r", "id": "r", "salt": "x", "passPercentage": 100, "returnValue": True, "conditions": [inner], "idType": "userID"}
    return {"name": name, "type": "feature_gate", "salt": "s", "defaultValue": False, "enabled": True, "idType": "userID",
            "entity": "feature_gate", "rules": [rule]}


conditions = [condition(case[1], case[2]) for case in CASES]
older = StatsigServer()
older.initialize("secret-none", statsig.StatsigOptions(local_mode=True, bootstrap_values=json.dumps({
    "has_updates": True, "time": 1, "dynamic_configs": [], "layer_configs": [], "layers": {}, "id_lists": {},
    "feature_gates": [gate(str(i), inner) for i, inner in enumerate(conditions)]})))
document = json.dumps({
    "has_updates": True, "time": 1, "dynamic_configs": {}, "layer_configs": {}, "experiment_to_layer": {}, "id_lists": {},
    "condition_map": {str(i): inner for i, inner in enumerate(conditions)},
    "feature_gates": {str(i): gate(str(i), str(i)) for i in range(len(CASES))}}).encode()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
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
newer = core.Statsig("secret-none", core.StatsigOptions(
    specs_url=url + "/v2/download_config_specs", log_event_url=url + "/e", disable_country_lookup=True, output_log_level="none"))
newer.initialize().wait()
changed = False
for i, (value, operator, target, in_older, in_core) in enumerate(CASES):
    seen = (older.check_gate(statsig.StatsigUser("u", custom={"v": value}), str(i)),
            newer.check_gate(core.StatsigUser(user_id="u", custom={"v": value}), str(i)))
    print(f"{value!r} {operator} {target}: older {seen[0]}, core {seen[1]}", flush=True)
    changed |= seen != (in_older, in_core)
newer.shutdown().wait()
# The older SDK's threads outlive its work.
os._exit(1 if changed else 0)
EOF
venv/bin/python compare.py 2> /dev/null
