#!/usr/bin/env bash
# Packages: configcat-node 11.4.1, @openfeature/flagd-core 4.0.1, @growthbook/growthbook 1.8.0 (npm).
# Guess: 0.5 and 99.5 in a percentage rule send one user of two hundred to the first side, everywhere: all three
#   take the number without complaint, and ConfigCat's type says number.
# Really: ConfigCat compares a whole bucket 0..99 with 0.5, so bucket 0 passes: one user of a HUNDRED. flagd wants
#   whole weights and sends NOBODY. GrowthBook has thousandths (hashVersion 1) and is right at 0.005, but sends the
#   same 0.1 % for a coverage of 0.0001, ten times too many, as hashVersion 2 does not.
# Why it matters: the first step of a careful rollout on a large wiki is below one percent; it doubles, or is empty.
# Seen: of 20000 users ConfigCat 204, flagd 0, GrowthBook 122; coverage 0.0001: hashVersion 1 18, hashVersion 2 5.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts configcat-node@11.4.1 @openfeature/flagd-core@4.0.1 \
	@openfeature/core@1.12.0 @growthbook/growthbook@1.8.0

cat > half.js <<'EOF'
const assert = require( 'assert' );
const configcat = require( 'configcat-node' );
const { FlagdCore, MemoryStorage } = require( '@openfeature/flagd-core' );
const { GrowthBook } = require( '@growthbook/growthbook' );
const users = [ ...Array( 20000 ).keys() ].map( ( i ) => 'u' + i );
const quiet = { error() {}, warn() {}, info() {}, debug() {}, log() {} };

async function configCat() {
	const options = [ { p: 0.5, v: { b: true }, i: 'on' }, { p: 99.5, v: { b: false }, i: 'off' } ];
	const document = { p: { u: '', r: 0, s: 's' }, s: [], f: { flag: { t: 0, v: { b: false }, i: 'd', r: [], p: options } } };
	const client = configcat.getClient( 'configcat-sdk-1/0000000000000000000000/0000000000000000000000',
		configcat.PollingMode.ManualPoll, {
			offline: true, logger: { level: configcat.LogLevel.Off, log() {} },
			cache: { get: () => `${ Date.now() }\nx\n${ JSON.stringify( document ) }`, set() {} }
		} );
	await client.forceRefreshAsync();
	const snapshot = client.snapshot();
	const on = users.filter( ( id ) => snapshot.getValue( 'flag', false, new configcat.User( id ) ) ).length;
	client.dispose();
	return on;
}

function flagd() {
	const core = new FlagdCore( new MemoryStorage( quiet ), quiet );
	core.setConfigurations( JSON.stringify( { flags: { flag: {
		state: 'ENABLED', variants: { on: true, off: false }, defaultVariant: 'off',
		targeting: { fractional: [ [ 'on', 0.5 ], [ 'off', 99.5 ] ] }
	} } } ) );
	return users.filter( ( targetingKey ) => core.resolveBooleanEvaluation( 'flag', false, { targetingKey }, quiet ).value ).length;
}

function growthBook( coverage, hashVersion ) {
	return users.filter( ( id ) => new GrowthBook( {
		attributes: { id }, features: { flag: { defaultValue: false, rules: [ { force: true, coverage, hashVersion } ] } }
	} ).isOn( 'flag' ) ).length;
}

( async () => {
	const seen = { configCat: await configCat(), flagd: flagd(), growthBook: growthBook( 0.005, 1 ) };
	const tiny = { hashVersion1: growthBook( 0.0001, 1 ), hashVersion2: growthBook( 0.0001, 2 ) };
	console.log( 'users of 20000, asked for 100:', seen, '; asked for 2:', tiny );
	assert( seen.configCat > 160 && seen.configCat < 250, 'ConfigCat no longer doubles half a percent' );
	assert.strictEqual( seen.flagd, 0, 'flagd now sends somebody' );
	assert( seen.growthBook > 70 && seen.growthBook < 140, 'GrowthBook changed' );
	assert( tiny.hashVersion1 > 2 * tiny.hashVersion2, 'GrowthBook has finer steps now' );
} )();
EOF
node half.js
