#!/usr/bin/env bash
# Package: statsig-js 5.1.0 (npm).
# Guess: with `disableErrorLogging: true`, and `api` and `eventLoggingApi` set to one's own host, nothing of an error in
#   the browser goes to Statsig.
# Really: the option keeps `statsig::app_error` events back. Reports of the SDK's own failures (a BigInt in an
#   event's metadata makes one) still go to https://prodregistryv2.org/v1/rgstr_e, with the stable id and the stack; no
#   option changes that address. Only `disableAllLogging` stops them, and all events with them.
# Why it matters: a site that promises its readers that nothing of them goes to a third party breaks that promise with
#   the first error.
# Seen: disableErrorLogging: one report to prodregistryv2.org; disableAllLogging: none.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts statsig-js@5.1.0

node - <<'EOF'
const assert = require( 'assert' );
const { StatsigClient } = require( 'statsig-js' );

async function reportedWith( options ) {
	const asked = [];
	// Nothing leaves: this stands for the browser's own
	globalThis.fetch = async ( url ) => {
		asked.push( String( url ) );
		return { ok: true, status: 200, text: async () => '{}' };
	};
	const own = 'https://wiki.example.test/statsig/v1/';
	const client = new StatsigClient( 'client-none', { userID: 'u' }, {
		...options, api: own, eventLoggingApi: own, disableLocalStorage: true, ignoreWindowUndefined: true, initializeValues: {}
	} );
	client.logEvent( 'counted', null, { n: 1n } );
	await new Promise( ( resolve ) => setImmediate( resolve ) );
	client.shutdown();
	const foreign = asked.filter( ( url ) => !url.startsWith( own ) );
	console.log( JSON.stringify( options ), '- reports to others:', foreign );
	return foreign;
}

( async () => {
	assert.deepStrictEqual( await reportedWith( { disableErrorLogging: true } ), [ 'https://prodregistryv2.org/v1/rgstr_e' ] );
	assert.deepStrictEqual( await reportedWith( { disableAllLogging: true } ), [] );
	process.exit( 0 );
} )();
EOF
