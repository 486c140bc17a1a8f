// Counts what a suite ran by its runner's own summary, and looks at what it skipped.
//
//   node tests/run/tally.mjs SUITE RUNNER LOG
//
// Prints "<tests> <skipped>". Fails where nothing ran, or where a test was skipped whose reason is
// not in tests/skips.tsv.
import { readFileSync } from 'node:fs';

const [ suite, runner, log ] = process.argv.slice( 2 );
// Runners colour their words on a terminal.
const text = readFileSync( log, 'utf8' ).replace( /\x1b\[[0-9;]*m/g, '' );

const all = ( pattern ) => [ ...text.matchAll( pattern ) ];
const sum = ( pattern, group = 1 ) => all( pattern ).reduce( ( total, match ) => total + Number( match[ group ] ), 0 );
const names = ( pattern ) => all( pattern ).map( ( match ) => match[ 1 ].trim() );

// Each: { tests that ran, how many were skipped, the names of those }.
const RUNNERS = {
	cargo: () => ( {
		ran: sum( /^test result: \w+\. (\d+) passed; (\d+) failed/gm ) + sum( /^test result: \w+\. \d+ passed; (\d+) failed/gm ),
		skipped: sum( /^test result: .*?; (\d+) ignored/gm ),
		names: names( /^test (.+?) \.\.\. ignored/gm )
	} ),
	phpt: () => ( {
		ran: sum( /^Number of tests\s*:\s*\d+\s+(\d+)/gm ),
		skipped: sum( /^Tests skipped\s*:\s*(\d+)/gm ),
		names: names( /^SKIP .*\[([^\]]+)\]/gm )
	} ),
	phpunit: () => {
		const skipped = sum( /^Tests: .*?Skipped: (\d+)/gm ) + sum( /^Tests: .*?Incomplete: (\d+)/gm );
		return {
			ran: sum( /^OK \((\d+) tests?,/gm ) + sum( /^Tests: (\d+),/gm ) - skipped,
			skipped,
			names: all( /^There (?:was|were) \d+ (?:skipped|incomplete) tests?:\n([^]*?)(?=^(?:There |--$|OK|Tests:))/gm )
				.flatMap( ( section ) => [ ...section[ 1 ].matchAll( /^\d+\) (\S+)/gm ) ].map( ( match ) => match[ 1 ] ) )
		};
	},
	node: () => {
		const skipped = sum( /^(?:#|ℹ) skipped (\d+)/gm ) + sum( /^(?:#|ℹ) todo (\d+)/gm );
		return {
			ran: sum( /^(?:#|ℹ) tests (\d+)/gm ) - skipped,
			skipped,
			names: names( /^\s*(?:﹣|ok \d+ -|⚠) (.+?) (?:\([\d.]+ms\) )?# (?:SKIP|TODO)/gm )
		};
	},
	checks: () => ( { ran: sum( /^checks: (\d+) held/gm ) + sum( /^checks: .*?(\d+) failed/gm ), skipped: 0, names: [] } ),
	// The chroot runs two runners of the list above.
	chroot: () => {
		const parts = [ RUNNERS.phpt(), RUNNERS.phpunit() ];
		if ( parts.some( ( part ) => part.ran === 0 ) ) {
			return { ran: 0, skipped: 0, names: [] };
		}
		return {
			ran: parts[ 0 ].ran + parts[ 1 ].ran,
			skipped: parts[ 0 ].skipped + parts[ 1 ].skipped,
			names: parts.flatMap( ( part ) => part.names )
		};
	}
};

const { ran, skipped, names: skippedNames } = RUNNERS[ runner ]();
const allowed = readFileSync( new URL( '../skips.tsv', import.meta.url ), 'utf8' )
	.split( '\n' )
	.filter( ( line ) => line && !line.startsWith( '#' ) )
	.map( ( line ) => line.split( '\t' ) )
	.filter( ( [ of, , reason ] ) => of === suite && reason )
	.map( ( [ , name ] ) => name );
const unlisted = skippedNames.filter( ( name ) => !allowed.includes( name ) );

process.stdout.write( `${ ran } ${ skipped }\n` );
if ( ran === 0 ) {
	process.stderr.write( `${ suite }: no test ran\n` );
	process.exitCode = 1;
}
if ( unlisted.length || skippedNames.length < skipped ) {
	process.stderr.write( `${ suite }: skipped without a reason in tests/skips.tsv: ${
		unlisted.join( ', ' ) || `${ skipped - skippedNames.length } without a name` }\n` );
	process.exitCode = 1;
}
