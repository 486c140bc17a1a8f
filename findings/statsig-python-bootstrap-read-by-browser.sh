#!/usr/bin/env bash
# Packages: statsig 0.72.1 (PyPI); @statsig/js-client 3.33.5, statsig-js 5.1.0, statsig-node 6.5.2 (npm).
# Guess: get_client_initialize_response() of a server SDK, with its defaults, is what the vendor's browser clients take as
#   their bootstrap; the field hash_used tells them how the names are hashed.
# Really: the Python SDK hashes names by SHA-256 unless told, the Node one by djb2. The older browser client reads both,
#   the newer one looks only for plain names and djb2 and never at hash_used: with Python's document every gate is off,
#   yet initialization reports success and the source Bootstrap. Only the reason of each check ends in Unrecognized.
# Why it matters: changing the script tag from statsig-js to js-client turns all features off, with green health checks.
# Seen: names hashed by sha256 (python), djb2 (node); js-client: python false, success true, reason ...:Unrecognized; node
#   true; statsig-js: python true, node true; python told hash "djb2": js-client true.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @statsig/js-client@3.33.5 statsig-js@5.1.0 statsig-node@6.5.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig==0.72.1

cat > specs.json <<'EOF'
{ "has_updates": true, "time": 1, "dynamic_configs": [], "layer_configs": [], "layers": {}, "id_lists": {},
  "feature_gates": [ { "name": "g", "type": "feature_gate", "salt": "s", "defaultValue": false, "enabled": true,
    "idType": "userID", "entity": "feature_gate", "rules": [ { "name": "r", "id": "r", "salt": "x", "passPercentage": 100,
    "returnValue": true, "idType": "userID", "conditions": [ { "type": "public", "idType": "userID", "operator": null,
    "targetValue": null, "field": null, "additionalValues": {} } ] } ] } ] }
EOF
cat > bootstrap.py <<'EOF'
import json
import os

from statsig import HashingAlgorithm, StatsigOptions, StatsigUser
from statsig.statsig_server import StatsigServer

server = StatsigServer()
server.initialize("secret-none", StatsigOptions(local_mode=True, bootstrap_values=open("specs.json").read()))
user = StatsigUser("u", custom_ids={"stableID": "s"})
for name, options in (("python", {}), ("python, djb2", {"hash": HashingAlgorithm.DJB2})):
    with open(name + ".json", "w") as file:
        json.dump(server.get_client_initialize_response(user, **options), file)
# The SDK's threads outlive its work.
os._exit(0)
EOF
venv/bin/python bootstrap.py > /dev/null 2>&1

node - <<'EOF'
const assert = require( 'assert' );
const fs = require( 'fs' );
const { StatsigClient } = require( '@statsig/js-client' );
const { StatsigClient: OlderClient } = require( 'statsig-js' );
const server = require( 'statsig-node' );
console.warn = () => {};

( async () => {
	const user = { userID: 'u', customIDs: { stableID: 's' } };
	await server.initialize( 'secret-none', { localMode: true, bootstrapValues: fs.readFileSync( 'specs.json', 'utf8' ) } );
	const documents = { node: server.getClientInitializeResponse( user, 'client-none' ) };
	for ( const name of [ 'python', 'python, djb2' ] ) {
		documents[ name ] = JSON.parse( fs.readFileSync( name + '.json' ) );
	}
	const wanted = { node: [ 'djb2', true, true ], python: [ 'sha256', false, true ], 'python, djb2': [ 'djb2', true, true ] };
	for ( const [ name, document ] of Object.entries( documents ) ) {
		const newer = new StatsigClient( 'client-none', user, {
			disableStorage: true, loggingEnabled: 'disabled', logLevel: 0, networkConfig: { preventAllNetworkTraffic: true } } );
		newer.dataAdapter.setData( JSON.stringify( document ) );
		const { success, source } = newer.initializeSync( { disableBackgroundCacheRefresh: true } );
		const older = new OlderClient( 'client-none', user, { initializeValues: document, disableLocalStorage: true, disableAllLogging: true } );
		await older.initializeAsync();
		const { value, details } = newer.getFeatureGate( 'g' );
		const seen = [ document.hash_used, value, older.checkGate( 'g' ) ];
		console.log( `${ name } (${ seen[ 0 ] }): js-client ${ value }, ${ details.reason }, success ${ success }, source ${ source };`,
			'statsig-js', seen[ 2 ] );
		assert.deepStrictEqual( seen, wanted[ name ] );
		assert.deepStrictEqual( [ success, source ], [ true, 'Bootstrap' ] );
	}
	process.exit( 0 );
} )();
EOF
