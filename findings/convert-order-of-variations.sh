#!/usr/bin/env bash
# Packages: @convertcom/js-sdk 4.4.3 (npm); convert-python-sdk 2.1.0 (PyPI), whose source promises the order of the
#   JavaScript one.
# Guess: the two SDKs put one visitor into one variation, whatever order the document lists the variations in.
# Really: both walk through the variations up to the visitor's number, JavaScript through the keys of an object, and
#   those that look like whole numbers come in ASCENDING order there; Python in the order of the document. All ids
#   of Convert look like that. With the larger one first, not one visitor of a thousand is in the same variation.
# Why it matters: the control is listed first and need not be the oldest; pages made on the server and scripts in the
#   browser then show the two sides to one reader, and half and half still looks right in both.
# Seen, of 1000 visitors in the same variation: ids 100, 200: 1000; ids 200, 100: 0.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
# What it names as peers is bundled in it.
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps @convertcom/js-sdk@4.4.3
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check convert-python-sdk==2.1.0

cat > make.py <<'EOF'
import json

for first, second in (("100", "200"), ("200", "100")):
    variations = [{"id": id, "key": key, "name": key, "status": "running", "traffic_allocation": 50, "changes": []}
                  for id, key in ((first, "control"), (second, "test"))]
    experience = {"id": "7", "key": "try", "name": "try", "version": 11, "status": "active", "type": "a/b_fullstack",
                  "variations": variations, "locations": [], "audiences": [], "goals": []}
    json.dump({"account_id": "1", "project": {"id": "2", "key": "p", "type": "fullstack"}, "experiences": [experience],
               "features": [], "goals": [], "audiences": [], "locations": [], "segments": []}, open(f"{first}.json", "w"))
EOF
python3 make.py
cat > convert.js <<'EOF'
const ConvertSDK = require( '@convertcom/js-sdk' ).default;
const answers = {};
( async () => {
	for ( const first of [ '100', '200' ] ) {
		const sdk = new ConvertSDK( { data: require( `./${ first }.json` ), network: { tracking: false }, logger: { logLevel: 5 } } );
		await sdk.onReady();
		answers[ first ] = [ ...Array( 1000 ).keys() ].map( ( i ) => sdk.createContext( 'u' + i )
			.runExperience( 'try', { locationProperties: {}, enableTracking: false } ).key );
	}
	require( 'fs' ).writeFileSync( 'node.json', JSON.stringify( answers ) );
	process.exit( 0 );
} )();
EOF
node convert.js
venv/bin/python - <<'EOF'
import json

from convert_sdk import Core, SDKConfig

for (first, node), wanted in zip(json.load(open("node.json")).items(), (1000, 0)):
    core = Core(SDKConfig(data=json.load(open(f"{first}.json")))).initialize()
    python = [core.create_context(f"u{i}").run_experience("try", enable_tracking=False).variation_key for i in range(1000)]
    same = sum(a == b for a, b in zip(node, python))
    print(f"{first} first: node {node.count('test')} in test, python {python.count('test')}, the same for {same} of 1000")
    assert same == wanted, "the order counts otherwise now"
EOF
