// check.php, the first contact with Statsig, against the fake one: a line for each step, the first that fails ends it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { after, before, describe, it } from 'node:test';
import { startFake } from '../fake-statsig/client.mjs';

const run = promisify( execFile );
const ROOT = fileURLToPath( new URL( '../..', import.meta.url ) );

describe( 'check.php', () => {
	const folder = mkdtempSync( join( tmpdir(), 'statsig-check-' ) );
	const secret = join( folder, 'statsig/secret' );
	let fake;
	before( async () => {
		fake = await startFake();
		await fake.setDocument( readFileSync( join( ROOT, 'tests/phpunit/fixtures/config.json' ) ) );
		await run( join( ROOT, 'tests/wiki/install' ), [ folder ] );
	} );
	after( async () => {
		await fake.stop();
		rmSync( folder, { recursive: true } );
	} );

	/** @return {Promise<[ number, string ]>} exit status, and what it said */
	async function check() {
		const options = [ '--api', fake.url, '--events-api', fake.url ];
		const command = [ folder, join( ROOT, 'php/maintenance/check.php' ), ...options ];
		const { code = 0, stdout, stderr } = await run( join( ROOT, 'tests/wiki/maintenance' ), command ).catch( ( error ) => error );
		const said = stdout + stderr;
		assert.ok( !said.includes( readFileSync( secret, 'utf8' ).trim() ), 'the key is not told' );
		return [ code, said ];
	}

	it( 'says that each step went well, and its event is at Statsig', async () => {
		const [ status, said ] = await check();
		assert.equal( status, 0, said );
		const [ , marker ] = /^key: ok.*\nconfig: ok\..*\nevent: ok\. .*statsig_wiki_check with marker ([0-9a-f]{8})/.exec( said );
		const events = await fake.events( 'statsig_wiki_check' );
		assert.deepEqual( events.map( ( { event } ) => event.metadata.marker ), [ marker ] );
	} );

	it( 'ends at a key that cannot be used, with its path', async () => {
		chmodSync( secret, 0o644 );
		const [ status, said ] = await check();
		chmodSync( secret, 0o600 );
		assert.equal( status, 4, said );
		assert.match( said, /^key: FAILED\. .*is open to others.*Next:/ );
		assert.doesNotMatch( said, /config:/ );
	} );

	it( 'ends at a key that Statsig refuses', async () => {
		await fake.setFaults( [ { kind: 'status', path: '/v2/', status: 401 } ] );
		const [ status, said ] = await check();
		await fake.clearFaults();
		assert.equal( status, 3, said );
		assert.match( said, /^key: ok.*\nconfig: FAILED\. .*\(unauthorized\).*Next:/ );
		assert.doesNotMatch( said, /event:/ );
	} );

	it( 'says that events are not taken where only they fail', async () => {
		await fake.setFaults( [ { kind: 'status', path: '/v1/', status: 403 } ] );
		const [ status, said ] = await check();
		await fake.clearFaults();
		assert.equal( status, 3, said );
		assert.match( said, /\nconfig: ok\..*\nevent: FAILED\. .*\(unauthorized\).*Next:/ );
	} );
} );
