#!/usr/bin/env bash
# Packages: unleash-client 6.12.1 (npm, hashing by murmurhash3js 3.0.1); yggdrasil-engine 2.0.0 (PyPI), the core of
#   UnleashClient 6.9.1.
# Guess: two different user names fall into unrelated buckets, and the two SDKs put one user into one bucket.
# Really: the Node client hashes only the low byte of each UTF-16 unit. The names Łukasz (U+0141) and Aukasz (U+0041)
#   are one user to every rollout, for ever, and a name outside Latin-1 has another bucket in Python, which hashes
#   UTF-8. An accent within Latin-1 keeps the names apart but still not the SDKs together.
# Why it matters: wikis key experiments by user name, and most wikis are not written in ASCII; a user of half the
#   gates sees the two sides of his site disagree.
# Seen: Łukasz and Aukasz together in 400 of 400 groups in node, in 4 in python; of 400 half-way rollouts node and
#   python disagree on Łukasz in 199, on André in 220, on Lukas in 0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts unleash-client@6.12.1 murmurhash3js@3.0.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check yggdrasil-engine==2.0.0 mmh3==5.3.1

node - > node.json <<'EOF'
const { normalizedStrategyValue } = require( './node_modules/unleash-client/lib/strategy/util.js' );
const buckets = {};
for ( const name of [ 'Łukasz', 'Aukasz', 'André', 'Lukas' ] ) {
	buckets[ name ] = [ ...Array( 400 ).keys() ].map( ( group ) => normalizedStrategyValue( name, 'g' + group ) );
}
console.log( JSON.stringify( buckets ) );
EOF

venv/bin/python - <<'EOF'
import json

import mmh3
from yggdrasil_engine.engine import UnleashEngine

node = json.load(open("node.json"))
python = {name: [mmh3.hash(f"g{g}:{name}", 0, signed=False) % 100 + 1 for g in range(400)] for name in node}

# The engine itself agrees with the hash written out above: on at its own bucket, off one below.
engine = UnleashEngine()
for name in node:
    for rollout, wanted in ((python[name][0], True), (python[name][0] - 1, False)):
        rule = {"name": "flexibleRollout", "parameters": {"rollout": str(rollout), "groupId": "g0", "stickiness": "default"}}
        engine.take_state(json.dumps({"version": 1, "features": [{"name": "f", "enabled": True, "strategies": [rule]}]}))
        assert engine.is_enabled("f", {"userId": name}).is_enabled is wanted, "the engine hashes otherwise"

together = {side: sum(a == b for a, b in zip(buckets["Łukasz"], buckets["Aukasz"]))
            for side, buckets in (("node", node), ("python", python))}
print("Łukasz and Aukasz in one bucket, of 400 groups:", together)
split = {name: sum((a <= 50) != (b <= 50) for a, b in zip(node[name], python[name])) for name in node}
print("half-way rollouts on which node and python disagree, of 400:", split)
assert together["node"] == 400 and together["python"] < 20, "the names are told apart now"
assert split["Lukas"] == 0 and split["Łukasz"] > 100 and split["André"] > 100, "the SDKs agree now"
EOF
