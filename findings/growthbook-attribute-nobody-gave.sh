#!/usr/bin/env bash
# Packages: @growthbook/growthbook 1.8.0 (npm); growthbook 4.0.0 (PyPI).
# Guess: a rule "edits < 5" does not match a user of whom no edit count is known, in either language.
# Really: the JavaScript SDK compares null as JavaScript does, as 0: the user matches `$lt 5`, `$lte 0` and `$gt -1`,
#   and a missing version matches every `$vlt`. The Python SDK answers false to all of them, and false again to the
#   text "10" against the number 9, which JavaScript calls greater.
# Why it matters: anonymous readers have no edit count. A rule meant for new editors opens for every reader in the
#   browser and for none on a Python back end.
# Seen: no edits, $lt 5: node true, python false; $gt -1: true/false; no version, $vlt 5.0.0: true/false; "10" $gt 9:
#   true/false; no group, $nin [sysop]: true/true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @growthbook/growthbook@1.8.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check growthbook==4.0.0

cat > cases.json <<'EOF'
[ [ {}, { "edits": { "$lt": 5 } }, true, false ], [ {}, { "edits": { "$gt": -1 } }, true, false ],
  [ { "edits": null }, { "edits": { "$lte": 0 } }, true, false ],
  [ {}, { "version": { "$vlt": "5.0.0" } }, true, false ], [ { "edits": "10" }, { "edits": { "$gt": 9 } }, true, false ],
  [ {}, { "group": { "$nin": [ "sysop" ] } }, true, true ], [ { "edits": 4 }, { "edits": { "$lt": 5 } }, true, true ] ]
EOF
node - > node.json <<'EOF'
const { GrowthBook } = require( '@growthbook/growthbook' );
console.log( JSON.stringify( require( './cases.json' ).map( ( [ attributes, condition ] ) => new GrowthBook( {
	attributes, features: { f: { defaultValue: false, rules: [ { condition, force: true } ] } }
} ).isOn( 'f' ) ) ) );
EOF
venv/bin/python - <<'EOF'
import json

from growthbook import GrowthBook

answers = json.load(open("node.json"))
for (user, condition, in_node, in_python), node in zip(json.load(open("cases.json")), answers):
    rule = {"condition": condition, "force": True}
    python = GrowthBook(attributes=user, features={"f": {"defaultValue": False, "rules": [rule]}}).is_on("f")
    print(f"user {user}, rule {condition}: node {node}, python {python}")
    assert node is in_node and python is in_python, "a missing attribute is compared otherwise now"
EOF
