#!/usr/bin/env bash
# Packages: @openfeature/flagd-core 4.0.1 (npm), which takes json-logic-engine 5.0.7; openfeature-flagd-core 2.0.0
#   (PyPI), which takes panzi-json-logic 1.0.1.
# Guess: 5 or true or a list is not equal to the text "sysop", so `==` is false and `!=` true, as in JavaScript, whose
#   rules JsonLogic names for both.
# Really: in Node such a comparison ENDS the evaluation: the flag answers with an error and the caller's default, also
#   where an `or` has another branch that would hold. Two texts, or no value at all, are fine, and so are `===` and
#   `!==`. Python answers as guessed.
# Why it matters: one reader's group is a list, another's a text, an account's number comes where a name was; "not for
#   sysops" turns the flag off for exactly those, and only on one of the two servers.
# Seen, != "sysop": 5 error, yes; true error, yes; a list error, yes; "user", "5" and none: yes, yes.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @openfeature/flagd-core@4.0.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openfeature-flagd-core==2.0.0 panzi-json-logic==1.0.1

cat > cases.json <<'EOF'
[ [ { "!=": [ { "var": "group" }, "sysop" ] }, { "group": 5 } ],
  [ { "!=": [ { "var": "group" }, "sysop" ] }, { "group": true } ],
  [ { "!=": [ { "var": "group" }, "sysop" ] }, { "group": [ "user" ] } ],
  [ { "or": [ { "==": [ { "var": "group" }, "sysop" ] }, true ] }, { "group": 5 } ],
  [ { "!=": [ { "var": "group" }, "sysop" ] }, { "group": "user" } ],
  [ { "!=": [ { "var": "group" }, "sysop" ] }, { "group": "5" } ],
  [ { "!=": [ { "var": "group" }, "sysop" ] }, {} ], [ { "!==": [ { "var": "group" }, "sysop" ] }, { "group": 5 } ] ]
EOF
cat > flag.json <<'EOF'
{ "flags": { "f": { "state": "ENABLED", "variants": { "yes": "yes", "no": "no" }, "defaultVariant": "no", "targeting": null } } }
EOF
node - > node.json <<'EOF'
const { FlagdCore } = require( '@openfeature/flagd-core' );
const quiet = { error() {}, warn() {}, info() {}, debug() {} };
console.log( JSON.stringify( require( './cases.json' ).map( ( [ rule, context ] ) => {
	const document = structuredClone( require( './flag.json' ) );
	document.flags.f.targeting = { if: [ rule, 'yes', 'no' ] };
	const core = new FlagdCore( undefined, quiet );
	core.setConfigurations( JSON.stringify( document ) );
	const answer = core.resolveStringEvaluation( 'f', 'default', context, quiet );
	return answer.errorCode ? 'error, ' + answer.value : answer.value;
} ) ) );
EOF
venv/bin/python - <<'EOF'
import json

from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext

wanted = ["error, default"] * 4 + ["yes"] * 4
for (rule, context), node, failing in zip(json.load(open("cases.json")), json.load(open("node.json")), wanted):
    document = json.load(open("flag.json"))
    document["flags"]["f"]["targeting"] = {"if": [rule, "yes", "no"]}
    core = FlagdCore()
    core.set_flags(json.dumps(document))
    python = core.resolve_string_value("f", "default", EvaluationContext("u", context)).value
    print(json.dumps(rule), json.dumps(context), "- node:", node, "- python:", python)
    assert (node, python) == (failing, "yes"), "kinds compare otherwise now"
EOF
