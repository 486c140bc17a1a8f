#!/usr/bin/env bash
# Packages: Debian's mediawiki 1.39.17, mw.track of mediawiki.base.js with its jQuery 3.6.1 (1.43.9 does the same); jsdom
#   24.1.3 (npm).
# Guess: a subscriber that throws on one event loses that event; the other subscribers get it, and all get the next, as
#   with mw.hook, which catches such errors one by one.
# Really: the error reaches whoever called mw.track, and the list of callbacks, which jQuery keeps, stays in the state of
#   being run. From then on NO subscriber gets any event on this page, not even those that subscribe afterwards,
#   although mw.track no longer throws and the queue grows as if all were well.
# Why it matters: mw.track is where the exposures and clicks of all of a wiki's experiments go through; one gadget that
#   reads a field of an event that has none ends them all, without a word after the first.
# Seen, events 1 to 5, second of three throwing at 2: first 1 2, second 1 2, third 1; a later subscriber none; errors 1.
set -euo pipefail
mediawiki=/usr/share/mediawiki
if [ ! -e "$mediawiki/resources/src/mediawiki.base/mediawiki.base.js" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jsdom@24.1.3

node - "$mediawiki" <<'EOF'
const assert = require( 'assert' );
const { JSDOM } = require( 'jsdom' );
const read = ( file ) => require( 'fs' ).readFileSync( `${ process.argv[ 2 ] }/resources/${ file }`, 'utf8' );
const { window } = new JSDOM( '', { runScripts: 'outside-only' } );
window.eval( read( 'lib/jquery/jquery.js' ) );

// The part of the module about tracking, which needs nothing of the rest but the queue that the startup module makes.
const source = read( 'src/mediawiki.base/mediawiki.base.js' );
const last = '\ntrackCallbacks.fire( mw.trackQueue );';
const mw = { trackQueue: [], track: ( topic, data ) => mw.trackQueue.push( { topic, data } ) };
const part = source.slice( source.indexOf( 'var mwLoaderTrack' ), source.indexOf( last ) + last.length );
new Function( 'mw', '$', part )( mw, window.jQuery );

const seen = { first: [], second: [], third: [], later: [] };
const subscribe = ( name, look = () => {} ) => mw.trackSubscribe( 'try.', ( topic, data ) => {
	seen[ name ].push( data );
	look( data );
} );
subscribe( 'first' );
subscribe( 'second', ( data ) => {
	if ( data === 2 ) {
		throw new Error( 'a field is missing' );
	}
} );
subscribe( 'third' );
let errors = 0;
for ( let event = 1; event <= 5; event++ ) {
	try {
		mw.track( 'try.seen', event );
	} catch ( e ) {
		errors++;
	}
}
subscribe( 'later' );
mw.track( 'try.seen', 6 );
console.log( 'events that each got:', JSON.stringify( seen ), '- errors:', errors, '- in the queue:', mw.trackQueue.length );
assert.deepStrictEqual( [ seen, errors, mw.trackQueue.length ],
	[ { first: [ 1, 2 ], second: [ 1, 2 ], third: [ 1 ], later: [] }, 1, 6 ] );
EOF
