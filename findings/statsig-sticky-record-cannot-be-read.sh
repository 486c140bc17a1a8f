#!/usr/bin/env bash
# Packages: statsig-python-core 0.24.2 (PyPI), @statsig/statsig-node-core 0.23.2 (npm).
# Guess: what the SDK hands to save() of a persistent storage can be handed back to it at the next question, and the user
#   stays in the group; both cores, being one library, read one another's records.
# Really: of an experiment the record says None for undelegated_secondary_exposures, and the Python core takes nothing but
#   a list there: it refuses its own record (an error line in its log, nothing to the caller), decides anew and deletes
#   what was stored. Node's core hands out the same null and takes it back. A layer's record holds a list, and works in both.
# Why it matters: sticky assignment is asked for so that readers stay in their group while an experiment changes. In Python
#   it keeps nobody, and every save looks right in the storage.
# Seen: python first {"g": "a"} Network:Recognized, then {"g": "b"} Network:Recognized, calls save, delete; with [] in the
#   place of None {"g": "a"} Persisted. node first {"g":"a"} Network:Recognized, then {"g":"a"} Persisted.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig-python-core==0.24.2
npm install --silent --no-audit --no-fund --prefix node @statsig/statsig-node-core@0.23.2 >/dev/null

# The same experiment twice: everybody is in group A, then everybody in group B.
for group in a b; do
	cat >"$group.json" <<JSON
{"has_updates": true, "time": $([ "$group" = a ] && echo 1 || echo 2), "experiment_to_layer": {}, "id_lists": {}, "feature_gates": {}, "layer_configs": {},
"condition_map": {"all": {"type": "public", "idType": "userID"}},
"dynamic_configs": {"exp": {"type": "dynamic_config", "entity": "experiment", "salt": "s", "defaultValue": {}, "enabled": true,
"idType": "userID", "isActive": true, "rules": [{"name": "$group", "id": "$group", "groupName": "group $group", "isExperimentGroup": true,
"passPercentage": 100, "returnValue": {"g": "$group"}, "conditions": ["all"], "idType": "userID"}]}}}
JSON
done

cat >serve.py <<'EOP'
import http.server
import sys


class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        # The first part of the path says which document
        body = open(self.path.split("/")[1] + ".json", "rb").read() if self.command == "GET" else b'{"success":true}'
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.serve_forever()
EOP
python3 serve.py >port & server=$!
trap 'kill $server; rm -rf "$dir"' EXIT
until [ -s port ]; do sleep 0.1; done
url="http://127.0.0.1:$(cat port)"

cat >sticky.py <<'EOP'
import json
import sys

from statsig_python_core import ExperimentEvaluationOptions, PersistentStorage, Statsig, StatsigOptions, StatsigUser


class Storage(PersistentStorage):
    def __init__(self, mend):
        super().__init__()
        self.mend, self.kept, self.calls = mend, {}, []

    def save(self, key, config_name, data):
        self.calls.append("save")
        record = dict(data)
        if self.mend:
            record["undelegated_secondary_exposures"] = record["undelegated_secondary_exposures"] or []
        self.kept.setdefault(key, {})[config_name] = record

    def load(self, key):
        return self.kept.get(key)

    def delete(self, key, config_name):
        self.calls.append("delete")


def asked(storage, group):
    url = sys.argv[1]
    core = Statsig("secret-none", StatsigOptions(specs_url=f"{url}/{group}", log_event_url=url, persistent_storage=storage,
                                                 disable_country_lookup=True, output_log_level="none"))
    core.initialize().wait()
    user = StatsigUser(user_id="u")
    kept = storage.get_user_persisted_value(user, "userID") or {}
    found = core.get_experiment(user, "exp", ExperimentEvaluationOptions(user_persisted_values=kept))
    core.shutdown().wait()
    return found.value, found.details.reason


for mend in False, True:
    storage = Storage(mend)
    print("python", "mended" if mend else "as it is", asked(storage, "a"), asked(storage, "b"), storage.calls, sep="; ")
EOP

cat >node/sticky.js <<'EOJ'
const { Statsig, StatsigUser } = require( '@statsig/statsig-node-core' );
const url = process.argv[ 2 ];

( async () => {
	let saved;
	const seen = [];
	for ( const group of [ 'a', 'b' ] ) {
		let tell;
		const whenSaved = new Promise( ( resolve ) => {
			tell = resolve;
		} );
		const core = new Statsig( 'secret-none', {
			specsUrl: `${ url }/${ group }`, logEventUrl: url, disableCountryLookup: true, outputLogLevel: 'none',
			persistentStorage: { load: () => null, delete: () => {}, save: ( key, name, data ) => {
				saved = { [ name ]: JSON.parse( JSON.stringify( data ) ) };
				tell();
			} }
		} );
		await core.initialize();
		const found = core.getExperiment( new StatsigUser( { userID: 'u' } ), 'exp', { userPersistedValues: saved || {} } );
		seen.push( `${ JSON.stringify( found.value ) } ${ found.getEvaluationDetails().reason }` );
		if ( group === 'a' ) {
			await whenSaved;
			seen.push( `undelegated ${ saved.exp.undelegated_secondary_exposures }` );
		}
		await core.shutdown();
	}
	console.log( 'node', ...seen );
} )();
EOJ

venv/bin/python sticky.py "$url" | tee seen
node node/sticky.js "$url" | tee -a seen
diff seen - <<'EOT' || { echo 'changed: sticky records behave otherwise now'; exit 1; }
python; as it is; ({'g': 'a'}, 'Network:Recognized'); ({'g': 'b'}, 'Network:Recognized'); ['save', 'delete']
python; mended; ({'g': 'a'}, 'Network:Recognized'); ({'g': 'a'}, 'Persisted'); ['save']
node {"g":"a"} Network:Recognized undelegated null {"g":"a"} Persisted
EOT
