#!/usr/bin/env bash
# Packages: @openfeature/server-sdk 1.23.0 (npm, with @openfeature/core 1.12.0); openfeature-sdk 0.10.0 (PyPI).
# Guess: an `after` hook runs when the flag is resolved; if it throws (a log that is full), that is noted and the
#   resolved value returned.
# Really: the evaluation then counts as failed: the caller gets the DEFAULT, with the hook's own message as the error,
#   though the provider had said true and an exposure may have been sent. A `finally` hook that throws changes nothing.
#   Both languages do so. And in JavaScript an attribute given as undefined in the call erases the client's own.
# Why it matters: adding a hook that counts checks can turn every feature of a site off, in one deploy.
# Seen: provider true; node false GENERAL "log is full", python False GENERAL; with a throwing `finally`: true, True;
#   context {country, group: undefined} over {group: "a"} reaches the provider as {"country":"de"}.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @openfeature/server-sdk@1.23.0 @openfeature/core@1.12.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openfeature-sdk==0.10.0

node - 2> /dev/null <<'EOF'
const assert = require( 'assert' );
const { OpenFeature } = require( '@openfeature/server-sdk' );
let context;
const provider = { metadata: { name: 'on' }, runsOn: 'server', resolveBooleanEvaluation: async ( key, fallback, given ) => {
	context = JSON.stringify( given );
	return { value: true };
} };
const full = () => {
	throw new Error( 'log is full' );
};
( async () => {
	await OpenFeature.setProviderAndWait( provider );
	const client = OpenFeature.getClient();
	const after = await client.getBooleanDetails( 'flag', false, {}, { hooks: [ { after: full } ] } );
	const last = await client.getBooleanDetails( 'flag', false, {}, { hooks: [ { finally: full } ] } );
	console.log( 'node: after hook throws', after.value, after.errorCode, after.errorMessage, '- finally hook throws', last.value );
	assert.deepStrictEqual( [ after.value, after.errorCode, last.value ], [ false, 'GENERAL', true ] );
	client.setContext( { group: 'a' } );
	await client.getBooleanValue( 'flag', false, { country: 'de', group: undefined } );
	console.log( 'node: context', context );
	assert.strictEqual( context, '{"country":"de"}' );
	await OpenFeature.close();
} )();
EOF

venv/bin/python - 2> /dev/null <<'EOF'
from openfeature import api
from openfeature.flag_evaluation import FlagEvaluationOptions
from openfeature.hook import Hook
from openfeature.provider.in_memory_provider import InMemoryFlag, InMemoryProvider


class After(Hook):
    def after(self, *_):
        raise RuntimeError("log is full")


class Last(Hook):
    def finally_after(self, *_):
        raise RuntimeError("log is full")


api.set_provider(InMemoryProvider({"flag": InMemoryFlag("on", {"on": True, "off": False})}))
after, last = (api.get_client().get_boolean_details("flag", False, None, FlagEvaluationOptions(hooks=[hook()]))
               for hook in (After, Last))
print("python: after hook throws", after.value, after.error_code.value, "- finally hook throws", last.value)
assert (after.value, after.error_code.value, last.value) == (False, "GENERAL", True)
api.shutdown()
EOF
