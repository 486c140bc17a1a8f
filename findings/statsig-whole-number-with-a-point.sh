#!/usr/bin/env bash
# Packages: statsig-python-core 0.24.2 (PyPI); @statsig/statsig-node-core 0.23.2 (npm): two bindings of one core.
# Guess: an experiment's value 1.0, or 1e3, is the number one, or one thousand, for every reader of it.
# Really: get_integer() in Python gives the FALLBACK for it, as does get() with a whole fallback, whereas get_float()
#   takes a value of 1 gladly. The Node binding has one kind of number and gives 1 and 1000. The core keeps the point
#   when it writes the document for browsers (1.0), and rewrites 1e3 as 1000.0.
# Why it matters: consoles and scripts write 1.0; the variant "1.0 seconds" is then silently the control in Python
#   jobs while the pages show it.
# Seen: python get_integer 1.0 -> -7, 1e3 -> -7, 1 -> 1; get_float 1 -> 1.0; node 1, 1000, 1; for browsers
#   {"f":1.0,"e":1000.0,"i":1}.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @statsig/statsig-node-core@0.23.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig-python-core==0.24.2

cat > document.json <<'EOF'
{ "has_updates": true, "time": 1, "feature_gates": {}, "layer_configs": {}, "experiment_to_layer": {}, "id_lists": {},
  "condition_map": { "all": { "type": "public", "idType": "userID" } },
  "dynamic_configs": { "c": { "type": "dynamic_config", "salt": "s", "defaultValue": {}, "enabled": true, "idType": "userID",
    "entity": "dynamic_config", "rules": [ { "name": "r", "id": "r", "passPercentage": 100, "conditions": [ "all" ],
    "idType": "userID", "returnValue": { "f": 1.0, "e": 1e3, "i": 1 } } ] } } }
EOF
node - <<'EOF'
const assert = require( 'assert' );
const { Statsig, StatsigUser } = require( '@statsig/statsig-node-core' );
const text = require( 'fs' ).readFileSync( 'document.json' );
const server = require( 'http' ).createServer( ( request, response ) => {
	response.setHeader( 'Content-Type', 'application/json' );
	response.end( request.method === 'GET' ? text : '{"success":true}' );
} );
server.listen( 0, '127.0.0.1', async () => {
	const url = `http://127.0.0.1:${ server.address().port }`;
	const core = new Statsig( 'secret-none', { specsUrl: url + '/v2/download_config_specs', logEventUrl: url + '/e', disableCountryLookup: true } );
	await core.initialize();
	const user = new StatsigUser( { userID: 'u' } );
	const config = core.getDynamicConfig( user, 'c' );
	const seen = [ 'f', 'e', 'i' ].map( ( key ) => config.getValue( key, -7 ) );
	const forBrowsers = /"value":(\{[^}]*\})/.exec( core.getClientInitializeResponse( user ) )[ 1 ];
	console.log( 'node: 1.0, 1e3 and 1 are', ...seen, '- for browsers:', forBrowsers );
	assert.deepStrictEqual( seen, [ 1, 1000, 1 ] );
	assert( forBrowsers.includes( '"f":1.0' ) && forBrowsers.includes( '"e":1000.0' ) );
	process.exit( 0 );
} );
EOF
venv/bin/python - 2> /dev/null <<'EOF'
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

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
core = Statsig("secret-none", StatsigOptions(specs_url=url + "/v2/download_config_specs", log_event_url=url + "/e",
                                             disable_country_lookup=True, output_log_level="none"))
core.initialize().wait()
config = core.get_dynamic_config(StatsigUser(user_id="u"), "c")
seen = [config.get_integer(key, -7) for key in "fei"] + [config.get_float("i", -7.5)]
core.shutdown().wait()
print("python: get_integer of 1.0, 1e3, 1 and get_float of 1:", *seen)
assert seen == [-7, -7, 1, 1.0]
EOF
