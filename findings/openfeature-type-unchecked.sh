#!/usr/bin/env bash
# Packages: @openfeature/server-sdk 1.23.0 (npm, with @openfeature/core 1.12.0); openfeature-sdk 0.10.0 (PyPI).
# Guess: the typed getters are the point of the standard: getBooleanValue gives a boolean, or the default with
#   TYPE_MISMATCH, whatever a provider answers.
# Really: only Python checks. In JavaScript the provider's answer passes as it is: getBooleanValue gives the TEXT
#   "false", which an `if` takes for true, with no error code; getNumberValue gives "12", to which adding 1 gives
#   "121". In Python a boolean still passes as an integer.
# Why it matters: many providers hand on what the vendor's JSON holds; a flag saved as text in a console turns a
#   feature on in Node although its value reads "false".
# Seen: node "false" (string, no error), "12" + 1 = "121"; python False with TYPE_MISMATCH, integer getter True.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @openfeature/server-sdk@1.23.0 @openfeature/core@1.12.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check openfeature-sdk==0.10.0

node - <<'EOF'
const assert = require( 'assert' );
const { OpenFeature } = require( '@openfeature/server-sdk' );
const texts = {
	metadata: { name: 'texts' }, runsOn: 'server',
	resolveBooleanEvaluation: async () => ( { value: 'false' } ),
	resolveNumberEvaluation: async () => ( { value: '12' } )
};
( async () => {
	await OpenFeature.setProviderAndWait( texts );
	const client = OpenFeature.getClient();
	const details = await client.getBooleanDetails( 'flag', false );
	const sum = await client.getNumberValue( 'flag', 0 ) + 1;
	console.log( 'node: boolean', JSON.stringify( details ), 'number plus one', JSON.stringify( sum ) );
	assert.strictEqual( details.value, 'false' );
	assert.strictEqual( details.errorCode, undefined );
	assert.strictEqual( sum, '121' );
	await OpenFeature.close();
} )();
EOF

venv/bin/python - 2> /dev/null <<'EOF'
from openfeature import api
from openfeature.flag_evaluation import FlagResolutionDetails
from openfeature.provider import AbstractProvider, Metadata


class Texts(AbstractProvider):
    def get_metadata(self):
        return Metadata(name="texts")

    def answer(self, flag_key, default_value, evaluation_context=None):
        return FlagResolutionDetails(value=True if flag_key == "count" else "false")

    resolve_boolean_details = resolve_string_details = resolve_integer_details = answer
    resolve_float_details = resolve_object_details = answer


api.set_provider(Texts())
details = api.get_client().get_boolean_details("flag", False)
integer = api.get_client().get_integer_value("count", 0)
print("python: boolean", details.value, details.error_code.value, "integer", integer)
assert details.value is False and details.error_code.value == "TYPE_MISMATCH"
assert integer is True
api.shutdown()
EOF
