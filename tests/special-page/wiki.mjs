// A wiki with something on each tab of Special:Statsig: entries of all kinds, odd names, and a month of events.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from '../browser/stage.mjs';
import { document, ENTRIES } from '../testing-aids/document.mjs';

const DAYS = 30;
/** A name that is a page if anything takes it for more than a name, and wider than a phone */
export const ODD = `<b onclick="alert(1)">bold</b>${ 'wide'.repeat( 30 ) }`;

const dayOf = ( ago ) => new Date( Date.now() - ago * 86400000 ).toISOString().slice( 0, 10 );

/** The rows of counts/<day>, as docs/operations.md describes them */
const sheet = ( counts ) => Object.entries( counts )
	.map( ( [ name, count ] ) => name.padEnd( 24 ) + String( Math.round( count ) ).padStart( 20, '0' ) + '\n' ).join( '' );

/** The version of a gate of the wiki's config, as rollups name it */
const versionOf = ( stage, name ) => execFileSync( 'php', [
	'-n', '-d', `extension=${ join( process.env.STATSIG_BUILD || 'build', 'statsig.so' ) }`, '-d', `statsig.config_file=${ join( stage.folder, 'statsig/config.json' ) }`,
	'-r', `echo Statsig\\look( '${ name }', [], Statsig\\Kind::Gate )->entryVersion();`
], { encoding: 'utf8' } );

/** A day's units of a group, as docs/operations.md describes a rollup: so many hashes in order */
const group = ( seed, count ) => ( {
	exposures: 2 * count, unverified: 3,
	units: Array.from( { length: count }, ( _, number ) => createHash( 'sha256' ).update( `${ seed } ${ number }` ).digest( 'hex' ).slice( 0, 16 ) ).sort().join( '' )
} );

/** A gate that gives all the same, one with a loss, and an odd name of no known version */
const rollup = ( stage, ago ) => ( {
	entries: {
		'gate/hello_world': { threshold: 'ffffffffffffffff', versions: { [ versionOf( stage, 'hello_world' ) ]: {
			true: group( `c${ ago }`, 74 + ago % 3 ), false: group( `t${ ago }`, 25 - ago % 2 )
		} } },
		'gate/half': { threshold: 'ffffffffffffffff', versions: { [ versionOf( stage, 'half' ) ]: {
			true: group( `a${ ago }`, 100 ), false: group( `b${ ago }`, 70 )
		} } },
		[ `gate/${ ODD }` ]: { threshold: 'ffffffffffffffff', versions: { '00000000': { true: group( `o${ ago }`, 5 ) } } }
	}, leftOut: 0, journal: '0000000000000000'
} );

export async function start() {
	const stage = await new Stage().start( `
		$wgStatsigClientEntries = json_decode( ${ JSON.stringify( JSON.stringify( [ ...ENTRIES, ODD ] ) ) .replaceAll( '$', '\\$' ) }, true );
		$wgStatsigForce = [ 'hello_world' => true ];`, { 'statsig/config.json': document() } );
	const spool = join( stage.folder, 'statsig/spool' );
	mkdirSync( join( spool, 'counts' ), { recursive: true } );
	for ( let ago = 0; ago < DAYS; ago++ ) {
		writeFileSync( join( spool, 'counts', dayOf( ago ) ), sheet( {
			accepted: 1000000 + 200000 * Math.sin( ago ), 'dropped.rate': 900 + 300 * Math.cos( ago ), 'dropped.token': 300, 'dropped.unit': 20 * ago,
			'dropped.ids': 70, 'dropped.type': 5, 'dropped.field': 4, 'refused.minute': 60 + 7 * ago, busiest: 40, lost: 17
		} ) );
	}
	mkdirSync( join( spool, 'rollups' ) );
	for ( let ago = 0; ago < DAYS; ago++ ) {
		writeFileSync( join( spool, 'rollups', `${ dayOf( ago ) }.json` ), JSON.stringify( rollup( stage, ago ) ) );
	}
	const shipped = Object.fromEntries( Array.from( { length: DAYS }, ( _, ago ) => [ dayOf( ago ), 950000 ] ) );
	writeFileSync( join( spool, 'ship.json' ), JSON.stringify( { statsig: { shipped: 30000000, last_shipped: Date.now(), 'shipped_days': shipped } } ) );
	return stage;
}
