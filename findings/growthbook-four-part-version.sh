#!/usr/bin/env bash
# Packages: @growthbook/growthbook 1.8.0 (npm); growthbook 4.0.0 (PyPI).
# Guess: 1.2.3.4 is newer than 1.2.3, and 1.2 is the same version as 1.2.0.
# Really: versions become padded texts, and only one of exactly three parts gets a mark that sorts after everything.
#   So 1.2.3.4 is OLDER than 1.2.3, 1.2 is older than 1.2.0 and never equal to it, and a browser's
#   140.0.7339.80 is older than 140.0.7339. Both languages agree on it.
# Why it matters: browsers and Windows have four parts, a wiki's own branch has two; "from 140.0.7339 on" leaves out
#   exactly the patched browsers.
# Seen: 1.2.3.4 $vgt 1.2.3: false/false; $vlt: true/true; 1.2 $veq 1.2.0: false/false; 1.2 $vlt 1.2.0: true/true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @growthbook/growthbook@1.8.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check growthbook==4.0.0

cat > cases.json <<'EOF'
[ [ "1.2.3.4", "$vgt", "1.2.3", false ], [ "1.2.3.4", "$vlt", "1.2.3", true ],
  [ "140.0.7339.80", "$vgte", "140.0.7339", false ], [ "1.2", "$veq", "1.2.0", false ],
  [ "1.2", "$vlt", "1.2.0", true ], [ "1.2.4", "$vgt", "1.2.3", true ] ]
EOF
node - > node.json <<'EOF'
const { GrowthBook } = require( '@growthbook/growthbook' );
console.log( JSON.stringify( require( './cases.json' ).map( ( [ user, operator, target ] ) => new GrowthBook( {
	attributes: { version: user },
	features: { f: { defaultValue: false, rules: [ { condition: { version: { [ operator ]: target } }, force: true } ] } }
} ).isOn( 'f' ) ) ) );
EOF
venv/bin/python - <<'EOF'
import json

from growthbook import GrowthBook

for (user, operator, target, wanted), node in zip(json.load(open("cases.json")), json.load(open("node.json"))):
    rule = {"condition": {"version": {operator: target}}, "force": True}
    python = GrowthBook(attributes={"version": user}, features={"f": {"defaultValue": False, "rules": [rule]}}).is_on("f")
    print(f"{user} {operator} {target}: node {node}, python {python}")
    assert node is python is wanted, "versions compare otherwise now"
EOF
