#!/usr/bin/env bash
# Packages: @splitsoftware/splitio 11.11.2 (npm); splitio_client 10.7.0 (PyPI): one YAML file of treatments for both,
#   as both take it offline.
# Guess: `treatment: off` is the treatment "off", with or without quotes; of two entries that list one key the same one
#   wins in both languages.
# Really: Python reads YAML's older words, so `on` and `off` without quotes are True and False, and no comparison with
#   "on" holds for anybody; Node gives the texts. Of two entries that list a key Node takes the LAST, Python the FIRST.
# Why it matters: the file is what a wiki's developers test both sides of an experiment with, the scripts in Node and
#   the bots in Python.
# Seen, node/python: on without quotes "on"/True; off "off"/False; in quotes "on"/"on"; key listed twice "late"/"early".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @splitsoftware/splitio@11.11.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check splitio_client==10.7.0

cat > splits.yaml <<'EOF'
- banner:
    treatment: on
    keys: "admin"
- banner:
    treatment: off
- quoted:
    treatment: "on"
- twice:
    treatment: "early"
    keys: ["admin", "tester"]
- twice:
    treatment: "late"
    keys: "admin"
EOF
cat > cases.json <<'EOF'
[ [ "admin", "banner", "on", true ], [ "reader", "banner", "off", false ], [ "reader", "quoted", "on", "on" ],
  [ "tester", "twice", "early", "early" ], [ "admin", "twice", "late", "early" ] ]
EOF
node - > node.json <<'EOF'
const { SplitFactory } = require( '@splitsoftware/splitio' );
const client = SplitFactory( { core: { authorizationKey: 'localhost' }, features: process.cwd() + '/splits.yaml' } ).client();
client.ready().then( () => {
	console.log( JSON.stringify( require( './cases.json' ).map( ( [ key, split ] ) => client.getTreatment( key, split ) ) ) );
	client.destroy();
} );
EOF
venv/bin/python - <<'EOF'
import json
import logging

from splitio import get_factory

logging.disable(logging.CRITICAL)
factory = get_factory("localhost", config={"splitFile": "splits.yaml"})
factory.block_until_ready(10)
client = factory.client()
for (key, split, *wanted), node in zip(json.load(open("cases.json")), json.load(open("node.json"))):
    python = client.get_treatment(key, split)
    print(f"{split} for {key}: node {node!r}, python {python!r}")
    assert [node, python] == wanted, "the two read the file otherwise now"
factory.destroy()
EOF
