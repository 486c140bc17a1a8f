#!/usr/bin/env bash
# Package: statsig-python-core 0.24.2 (PyPI), a build of the Rust core, beside the regular expressions of Python and Node.
# Guess: `str_matches` takes the usual expressions, or refuses strange ones; \h is a blank as in PCRE or no escape at
#   all, \< and \> are escaped angle brackets, && in brackets is two ampersands.
# Really: it is Rust with Oniguruma's additions: \h is a HEX DIGIT, \<wiki\> means the whole WORD wiki and does not
#   need any bracket, [a&&b] is an intersection (empty), \Z allows a newline after it while $ does not, and {,3} is a
#   repetition where JavaScript reads five letters.
# Why it matters: the same gate is evaluated by JavaScript on the page and by the core on the server; a rule on page
#   titles or user agents that was tried in one of the usual testers differs without an error.
# Seen: core, python, node: "the wiki" ~ \<wiki\> true false false; "beef" ~ ^\h+$ true, error, false;
#   "a" ~ [a&&b] false true true; "a\n" ~ a\Z true false false; "a\n" ~ a$ false true false; "aab" ~ ^a{,3}b true true false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig-python-core==0.24.2

cat > cases.json <<'EOF'
[ [ "\\<wiki\\>", "the wiki", [ true, false, false ] ], [ "^\\h+$", "beef", [ true, null, false ] ],
  [ "[a&&b]", "a", [ false, true, true ] ], [ "a\\Z", "a\n", [ true, false, false ] ],
  [ "a$", "a\n", [ false, true, false ] ], [ "^a{,3}b", "aab", [ true, true, false ] ], [ "^User:", "User:X", [ true, true, true ] ] ]
EOF
node -p 'JSON.stringify( require( "./cases.json" ).map( ( [ pattern, text ] ) => new RegExp( pattern ).test( text ) ) )' > node.json

venv/bin/python -W ignore - <<'EOF'
import http.server
import json
import re
import threading

from statsig_python_core import Statsig, StatsigOptions, StatsigUser

cases = json.load(open("cases.json"))


def gate(condition):
    rule = {"name": "r", "id": "r", "passPercentage": 100, "returnValue": True, "conditions": [condition], "idType": "userID"}
    return {"type": "feature_gate", "salt": "s", "defaultValue": False, "enabled": True, "idType": "userID",
            "entity": "feature_gate", "rules": [rule]}


document = json.dumps({
    "has_updates": True, "time": 1, "dynamic_configs": {}, "layer_configs": {}, "experiment_to_layer": {}, "id_lists": {},
    "condition_map": {str(i): {"type": "user_field", "field": "title", "operator": "str_matches", "targetValue": case[0],
                               "idType": "userID"} for i, case in enumerate(cases)},
    "feature_gates": {str(i): gate(str(i)) for i in range(len(cases))}}).encode()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(document if "specs" in self.path else b'{"success":true}')

    do_POST = do_GET

    def log_message(self, *_):
        pass


def python(pattern, text):
    try:
        return bool(re.search(pattern, text))
    except re.error:
        return None


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
core = Statsig("secret-none", StatsigOptions(specs_url=url + "/v2/download_config_specs", log_event_url=url + "/e",
                                             disable_country_lookup=True, output_log_level="none"))
core.initialize().wait()
changed = False
for i, ((pattern, text, wanted), node) in enumerate(zip(cases, json.load(open("node.json")))):
    seen = [core.check_gate(StatsigUser(user_id="u", custom={"title": text}), str(i)), python(pattern, text), node]
    print(f"{text!r} ~ {pattern}: core {seen[0]}, python {'error' if seen[1] is None else seen[1]}, node {seen[2]}")
    changed |= seen != wanted
core.shutdown().wait()
assert not changed, "an expression means something else now"
EOF
