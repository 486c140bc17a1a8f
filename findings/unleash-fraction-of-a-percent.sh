#!/usr/bin/env bash
# Packages: unleash-client 6.12.1 (npm); yggdrasil-engine 2.0.0 (PyPI), the core that UnleashClient 6.9.1 evaluates with.
# Guess: a flexibleRollout whose `rollout` is "12.5" reaches 12.5 % of users in both, or at worst 12 %; "0.5"
#   reaches a few in a thousand.
# Really: the Node client compares a whole number from 1 to 100 with the parsed fraction, so "12.5" is 12 % and
#   "0.5" is nobody at all; the Python core takes any fraction for no rollout, so "12.5" and even "99.9" are off
#   for everybody. The same document, the same users, two vendors' own SDKs.
# Why it matters: a document written through the API (parameters are free text) starts a careful rollout that never
#   starts, and a wiki whose jobs run Python shows nothing where its Node front end shows 12 %.
# Seen: rollout 12.5: node 11.50 %, python 0.00 %; 0.5: 0.00 %, 0.00 %; 12: 11.50 %, 11.50 %.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts unleash-client@6.12.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check yggdrasil-engine==2.0.0

cat > rollout.js <<'EOF'
const { default: Rollout } = require( './node_modules/unleash-client/lib/strategy/flexible-rollout-strategy.js' );
const rule = new Rollout();
const share = {};
for ( const rollout of [ '12', '12.5', '0.5', '99.9' ] ) {
	let on = 0;
	for ( let i = 0; i < 10000; i++ ) {
		on += rule.isEnabled( { groupId: 'g', rollout, stickiness: 'default' }, { userId: 'u' + i } ) ? 1 : 0;
	}
	share[ rollout ] = on / 100;
}
console.log( JSON.stringify( share ) );
EOF
node rollout.js > node.json

venv/bin/python - <<'EOF'
import json
from yggdrasil_engine.engine import UnleashEngine

node = json.load(open("node.json"))
engine = UnleashEngine()
python = {}
for rollout in node:
    rule = {"name": "flexibleRollout", "parameters": {"rollout": rollout, "groupId": "g", "stickiness": "default"}}
    engine.take_state(json.dumps({"version": 1, "features": [{"name": "f", "enabled": True, "strategies": [rule]}]}))
    python[rollout] = sum(engine.is_enabled("f", {"userId": "u%d" % i}).is_enabled for i in range(10000)) / 100
    print(f"rollout {rollout}: node {node[rollout]:.2f} %, python {python[rollout]:.2f} %")
assert node["12"] == python["12"] > 11, "a whole percentage is no longer the same in both"
assert node["12.5"] == node["12"] and python["12.5"] == 0, "12.5 % changed"
assert node["0.5"] == 0 == python["0.5"], "0.5 % now reaches somebody"
assert node["99.9"] > 98 and python["99.9"] == 0, "99.9 % changed"
EOF
