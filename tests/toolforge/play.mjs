// deploy/toolforge/README.md on an emulated Toolforge: its commands as they stand there, then readers, the rebirth of processes, and
// what they do when a page is made.
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Checks } from '../demo/checks.mjs';
import { Chromium } from '../demo/chromium.mjs';
import { demoDocument } from '../demo/document.mjs';
import { gatesOf } from '../demo/program.mjs';
import { until } from '../demo/until.mjs';
import { startFake } from '../fake-statsig/client.mjs';
import { blocks, commands, section } from '../first-day/documents.mjs';
import { SETTINGS, lookAfterwards } from './afterwards.mjs';
import { greet, press, relay } from './readers.mjs';
import { outlive } from './rebirth.mjs';
import { Tool } from './tool.mjs';

const KEY = 'secret-demo0123456789\n';
const OWN_SETTINGS = `
wfLoadSkin( 'Vector' );
$wgCacheDirectory = dirname( __DIR__, 2 ) . '/cache';
$wgJobRunRate = 0;
$wgPasswordAttemptThrottle = false;
$wgStatsigDemo = true;
$wgStatsigClientEntries = [ 'hello_world', 'demo_button', 'demo_experiment', 'demo_layer', 'demo_config' ];
$wgStatsigEvents = [ 'demo_click' => [], 'relayed' => [ 'metadata' => [ 'n' => 'number' ] ], 'relayed_under_load' => [] ];
${ SETTINGS }`;
// As large as a project's own, and what the bar of rebirth.mjs is for
const CONFIG_BYTES = 432_000;
const checks = new Checks( 'toolforge' );
const tool = new Tool();

const get = async ( path ) => {
	const response = await fetch( tool.origin + path );
	return { status: response.status, body: await response.text() };
};

/** The document with copies of its gates until it has that many bytes. */
function ofSize( document, bytes ) {
	const gates = Object.entries( document.feature_gates );
	for ( let n = 0; JSON.stringify( document ).length < bytes; n++ ) {
		for ( const [ name, gate ] of gates ) {
			document.feature_gates[ `${ name }_${ n }` ] = { ...gate, salt: `${ gate.salt }-${ n }` };
		}
	}
	return document;
}

/** What the document says does not work, tried. */
async function otherWays() {
	writeFileSync( join( tool.home, 'public_html/.user.ini' ), `precision=9\nextension=${ tool.home }/statsig/build/statsig.so\n` );
	writeFileSync( join( tool.home, 'public_html/has.php' ), '<?php echo json_encode( [ ini_get( "precision" ), extension_loaded( "statsig" ) ] );' );
	const { body } = await get( '/has.php' );
	checks.hold( 'a .user.ini is read and loads no module, and the tool\'s other pages have none', body === '["9",false]', body );
	for ( const operator of [ '=', '+=' ] ) {
		const { status, said } = await tool.inside( `cp $POD/lighttpd.conf $POD/second.conf
			echo 'fastcgi.server ${ operator } ( ".php" => (( "socket" => "/tmp/x.sock" )) )' >>$POD/second.conf
			PATH=$PATH:/usr/sbin lighttpd -tt -f $POD/second.conf` );
		checks.hold( `a second fastcgi.server by ${ operator } keeps lighttpd from starting`, status !== 0 && said.startsWith( 'Duplicate' ),
			said.split( '\n' )[ 0 ] );
	}
}

async function install() {
	const [ outside, inside ] = blocks( section( 'deploy/toolforge/README.md', 'Commands' ) ).map( ( { text } ) => commands( text ) );
	checks.hold( 'the document has at most 12 commands', outside.length + inside.length <= 12, `${ outside.length } outside, ${ inside.length } inside` );
	for ( const command of outside ) {
		const { status, said } = await tool.outside( command );
		checks.hold( `outside: ${ command }`, status === 0, status === 0 ? 'done' : said );
	}
	for ( const command of inside ) {
		// A worker that was just started has its first look before the doctor finds all well
		const patience = command.includes( 'doctor' ) ? 30 : 0;
		let last;
		const { value } = await until( patience, async () => ( last = await tool.inside( command, { input: KEY } ) ).status === 0 );
		checks.hold( `inside: ${ command }`, value !== null, value ? 'done' : `${ last.said }\n${ tool.file( 'statsig-doctor.out' ) }` );
	}
}

async function judgeInstalled() {
	const mode = ( path ) => ( statSync( join( tool.home, path ) ).mode & 0o777 ).toString( 8 );
	const modes = [ 'statsig/private', 'statsig/private/key', 'statsig/private/unit-secret' ].map( mode ).join( ' ' );
	checks.hold( 'secrets are nobody else\'s to read', modes === '700 600 600', modes );
	const settings = tool.file( 'public_html/w/LocalSettings.php' );
	const secret = tool.file( 'statsig/private/unit-secret' ).trim();
	checks.hold( 'and stand in no settings', secret.length === 64 && !settings.includes( secret ) && !settings.includes( KEY.trim() ), 'two files' );
	const served = await Promise.all( [ '/statsig/private/key', '/../statsig/private/key', '/w/extensions/Statsig/../../../../statsig/private/key' ].map( get ) );
	checks.hold( 'no address leads to them', served.every( ( { body } ) => !body.includes( 'secret-' ) ), served.map( ( { status } ) => status ).join( ' ' ) );
}

const fake = await startFake();
const document = ofSize( demoDocument(), CONFIG_BYTES );
const bytes = Buffer.from( JSON.stringify( document ) );
await fake.setDocument( bytes );
let chromium = null;
try {
	await tool.make( fake.url );
	tool.set( OWN_SETTINGS );
	await install();
	await judgeInstalled();
	await otherWays();
	const { value, seconds } = await until( 60, async () => ( await gatesOf( tool.url ) )( 'hello_world', '0'.repeat( 20 ) ) !== undefined );
	checks.hold( 'the config is what browsers get', value, `${ bytes.length } bytes, ${ seconds.toFixed( 1 ) } s` );
	chromium = await Chromium.launch( tool.url );
	await greet( tool, fake, checks, chromium, document );
	await press( tool, fake, checks, chromium, document );
	await relay( tool, fake, checks );
	checks.hold( 'Chromium asked no other origin', chromium.foreign.length === 0,
		`${ chromium.foreign.length } requests to others, ${ chromium.asked } to the tool` );
	await outlive( tool, checks, bytes.length );
	await lookAfterwards( tool, checks, 'Reader1' );
	const complaints = tool.file( 'error.log' ).split( '\n' ).filter( ( line ) => line.includes( 'FastCGI-stderr' ) );
	checks.hold( 'PHP complained of nothing', complaints.length === 0, complaints.join( ' | ' ) || 'no line' );
} finally {
	await chromium?.close();
	await tool.end( checks.failed === 0 );
	await fake.stop();
}
if ( checks.failed ) {
	checks.say( `the tool's home and logs stay in ${ tool.root }` );
}
checks.end();
process.exitCode = checks.failed ? 1 : 0;
