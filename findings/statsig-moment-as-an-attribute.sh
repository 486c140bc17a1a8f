#!/usr/bin/env bash
# Packages: @statsig/statsig-node-core 0.23.2, statsig-node 6.5.2 (npm); statsig-python-core 0.24.2 (PyPI).
# Guess: "registered after 2020" takes the language's own moment, a Date or datetime; the core's two bindings agree, and
#   if they cannot take it they raise.
# Really: in the Node core a Date becomes an empty object without a word, which no rule on time can match; the Python
#   core drops a datetime from the user and logs a line. The older statsig-node takes the Date and says true.
# Why it matters: moving from statsig-node to the core turns a rule on registration off for everybody, silently.
# Seen: milliseconds true everywhere; Date: statsig-node true, node-core false (custom {"v":{}}); datetime: python-core
#   false (custom {}).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @statsig/statsig-node-core@0.23.2 statsig-node@6.5.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig-python-core==0.24.2

cat > document.json <<'EOF'
{ "has_updates": true, "time": 1, "dynamic_configs": {}, "layer_configs": {}, "experiment_to_layer": {}, "id_lists": {},
  "condition_map": { "c": { "type": "user_field", "field": "v", "operator": "after", "targetValue": 1577836800000, "idType": "userID" } },
  "feature_gates": { "g": { "type": "feature_gate", "salt": "s", "defaultValue": false, "enabled": true, "idType": "userID",
    "entity": "feature_gate", "rules": [ { "name": "r", "id": "r", "passPercentage": 100, "returnValue": true,
    "conditions": [ "c" ], "idType": "userID" } ] } } }
EOF
cat > moments.js <<'EOF'
const assert = require( 'assert' );
const http = require( 'http' );
const { Statsig, StatsigUser } = require( '@statsig/statsig-node-core' );
const old = require( 'statsig-node' );
const document = require( './document.json' );
const server = http.createServer( ( request, response ) => {
	response.setHeader( 'Content-Type', 'application/json' );
	response.end( request.method === 'GET' ? JSON.stringify( document ) : '{"success":true}' );
} );
server.listen( 0, '127.0.0.1', async () => {
	const url = `http://127.0.0.1:${ server.address().port }`;
	const core = new Statsig( 'secret-none', { specsUrl: url + '/v2/download_config_specs', logEventUrl: url + '/e', disableCountryLookup: true } );
	await core.initialize();
	const rules = [ { ...document.feature_gates.g.rules[ 0 ], conditions: [ document.condition_map.c ] } ];
	const gate = { ...document.feature_gates.g, name: 'g', rules };
	await old.initialize( 'secret-none', { localMode: true, bootstrapValues: JSON.stringify( { ...document, feature_gates: [ gate ], dynamic_configs: [], layer_configs: [] } ) } );
	const moment = new Date( '2026-01-01T00:00:00Z' );
	for ( const [ what, v, inCore, inOld ] of [ [ 'milliseconds', moment.getTime(), true, true ], [ 'Date', moment, false, true ] ] ) {
		const user = new StatsigUser( { userID: 'u', custom: { v } } );
		const seen = [ core.checkGate( user, 'g' ), old.checkGate( { userID: 'u', custom: { v } }, 'g' ) ];
		console.log( `${ what }: node-core ${ seen[ 0 ] }, custom ${ JSON.stringify( user.custom ) }; statsig-node ${ seen[ 1 ] }` );
		assert.deepStrictEqual( seen, [ inCore, inOld ] );
	}
	process.exit( 0 );
} );
EOF
node moments.js

venv/bin/python - 2> /dev/null <<'EOF'
import datetime
import http.server
import threading

from statsig_python_core import Statsig, StatsigOptions, StatsigUser

document = open("document.json", "rb").read()


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(document if "specs" in self.path else b'{"success":true}')

    do_POST = do_GET

    log_message = lambda *_: None


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
core = Statsig("secret-none", StatsigOptions(specs_url=url + "/v2/download_config_specs", log_event_url=url + "/e",
                                             disable_country_lookup=True, output_log_level="none"))
core.initialize().wait()
moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
for what, value, wanted in (("milliseconds", int(moment.timestamp() * 1000), True), ("datetime", moment, False)):
    user = StatsigUser(user_id="u", custom={"v": value})
    seen = core.check_gate(user, "g")
    print(f"{what}: python-core {seen}, custom {user.custom}")
    assert seen is wanted
core.shutdown().wait()
EOF
