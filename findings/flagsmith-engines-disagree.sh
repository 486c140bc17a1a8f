#!/usr/bin/env bash
# Packages: flagsmith-nodejs 8.1.2 (npm); flagsmith-flag-engine 11.1.1 (PyPI), the engine of flagsmith 6.3.0.
# Guess: the two engines, kept in step by a shared suite of cases, agree on the comparison of plain numbers and texts.
# Really: a trait that is TEXT is compared as text in Node and as a number in Python ("10" > 9 is false, true); a whole
#   number against a fraction is the other way round (10 > 5.5 is true, false: Python cannot read "5.5" as an int and
#   gives up); a REGEX must match from the START of the trait in Python, anywhere in Node.
# Why it matters: traits come from JSON, where an edit count is 10 in one place and "10" in another; a segment of
#   "more than 9 edits" then holds on one of the two back ends of a wiki.
# Seen: "10" > 9 node false, python true; 10 > 5.5 true, false; 1 = 1.0 true, false; "1.0" = 1 false, true;
#   5 <> "abc" true, false; "ba" REGEX a true, false.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts flagsmith-nodejs@8.1.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check flagsmith-flag-engine==11.1.1

cat > cases.json <<'EOF'
[ [ "10", "GREATER_THAN", "9" ], [ 10, "GREATER_THAN", "5.5" ], [ 1, "EQUAL", "1.0" ], [ "1.0", "EQUAL", "1" ],
  [ 5, "NOT_EQUAL", "abc" ], [ "ba", "REGEX", "a" ], [ 10, "GREATER_THAN", "9" ] ]
EOF
cat > contexts.json <<'EOF'
{ "environment": { "key": "e", "name": "e" }, "features": {} }
EOF
node - > node.json <<'EOF'
const { getEvaluationResult } = require( './node_modules/flagsmith-nodejs/build/cjs/flagsmith-engine/index.js' );
console.log( JSON.stringify( require( './cases.json' ).map( ( [ trait, operator, value ] ) => getEvaluationResult( {
	...require( './contexts.json' ), identity: { identifier: 'u', key: 'u', traits: { trait } },
	segments: { 1: { key: '1', name: 's', overrides: [], rules: [
		{ type: 'ALL', rules: [], conditions: [ { operator, property: 'trait', value } ] } ] } }
} ).segments.length === 1 ) ) );
EOF
venv/bin/python - <<'EOF'
import json

from flag_engine.engine import get_evaluation_result

wanted = [(False, True), (True, False), (True, False), (False, True), (True, False), (True, False), (True, True)]
for (trait, operator, value), node, both in zip(json.load(open("cases.json")), json.load(open("node.json")), wanted):
    rule = {"type": "ALL", "conditions": [{"operator": operator, "property": "trait", "value": value}]}
    python = len(get_evaluation_result({
        **json.load(open("contexts.json")), "identity": {"identifier": "u", "key": "u", "traits": {"trait": trait}},
        "segments": {"1": {"key": "1", "name": "s", "rules": [rule]}}})["segments"]) == 1
    print(f"trait {trait!r} {operator} {value!r}: node {node}, python {python}")
    assert (node, python) == both, "the engines answer otherwise now"
EOF
