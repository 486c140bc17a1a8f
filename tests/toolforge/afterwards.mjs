// What a process still does when its page is made: there the reader waits for it, so nothing of Statsig may be among it but
// one append to the spool. Seen by strace, from a mark that the wiki sets after the page's last byte.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from '../demo/button.mjs';
import { until } from '../demo/until.mjs';

export const MARK = '/the-page-is-made';
const HELD_MS = 300;
// What waits, what reaches out, and what touches files
const CALLS = [
	'%file', '%network', '%process', 'flock', 'write', 'writev', 'pwrite64', 'read', 'nanosleep', 'clock_nanosleep', 'poll', 'ppoll', 'select', 'pselect6',
	'futex'
];
const REACHES_OUT = /^(socket|connect|send\w+|execve\w*|v?fork|clone3?|(clock_)?nanosleep|p?poll|p?select6?|futex)\(/;

/** PHP for LocalSettings.php: the mark, and an update of the wiki's own that holds whoever asks for it. */
export const SETTINGS = `
$wgHooks['AfterFinalPageOutput'][] = static function ( $out ) {
	is_file( '${ MARK }' );
	if ( $out->getRequest()->getCheck( 'held' ) ) {
		DeferredUpdates::addCallableUpdate( static fn () => usleep( ${ HELD_MS * 1000 } ) );
	}
};`;

/** The calls of the process that made the page, from the mark to its next request. */
function tail( log ) {
	const lines = readFileSync( log, 'utf8' ).split( '\n' ).map( ( line ) => /^(\d+) +(.*)$/.exec( line ) ).filter( Boolean );
	const last = lines.findLastIndex( ( [ , , call ] ) => call.includes( `"${ MARK }"` ) );
	if ( last === -1 ) {
		return null;
	}
	const own = lines.slice( last + 1 ).filter( ( [ , pid ] ) => pid === lines[ last ][ 1 ] ).map( ( [ , , call ] ) => call );
	const next = own.findIndex( ( call ) => call.startsWith( 'accept' ) );
	return next === -1 ? null : own.slice( 0, next );
}

export async function lookAfterwards( tool, checks, name ) {
	const log = join( tool.pod, 'strace.log' );
	await tool.mustDo( 'webservice php8.2 restart', { more: { WRAP: `strace -f -qq -y -s 4000 -e trace=${ CALLS.join( ',' ) } -o ${ log }` } } );
	const session = new Session( tool.url );
	await session.logIn( name );
	await session.get( '/index.php?title=Special:StatsigDemo' );
	const { value: calls } = await until( 20, () => tail( log ) );
	const folder = `${ tool.home }/statsig/private/`;
	const ours = ( calls ?? [] ).filter( ( call ) => call.includes( folder ) );
	const appends = ours.filter( ( call ) => /^p?writev?\d*\(/.test( call ) );
	const elsewhere = ours.filter( ( call ) => !call.includes( `${ folder }spool` ) );
	checks.hold( 'after the page\'s last byte there is one append to the spool', appends.length === 1 && appends[ 0 ].includes( 'demo_button' ),
		`${ appends.length } appends, ${ ours.length } of ${ calls?.length } calls are ours` );
	checks.hold( 'and no other file of ours is touched', elsewhere.length === 0, elsewhere.join( ' | ' ) || 'none' );
	const out = ( calls ?? [] ).filter( ( call ) => REACHES_OUT.test( call ) );
	checks.hold( 'nothing is asked, started or waited for', calls !== null && out.length === 0, out.join( ' | ' ) || 'nothing' );
	await tool.mustDo( 'webservice php8.2 restart' );
	const begun = performance.now();
	await session.get( '/index.php?title=Main_Page&held=1' );
	const waited = performance.now() - begun;
	checks.hold( 'what the wiki defers holds the reader there, as the document says', waited >= HELD_MS, `${ waited.toFixed( 0 ) } ms of ${ HELD_MS }` );
}
