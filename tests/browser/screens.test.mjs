// Special:StatsigDemo as a reader sees it, who has a browser that decides too.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Stage, waitFor } from './stage.mjs';

/** The line that the module writes into the page. */
async function lineOf( stage ) {
	const reader = await ( await stage.reader() ).open( 'Special:StatsigDemo' );
	const line = await waitFor( 'the line of the browser', () => reader.page.textContent( '#statsig-demo-browser' ) );
	assert.deepEqual( reader.errors, [] );
	await reader.close();
	return line;
}

describe( 'Special:StatsigDemo in a browser', () => {
	it( 'says whether the second gate is open, and that nothing was decided while all is off', async () => {
		const stage = await new Stage().start();
		try {
			assert.equal( await lineOf( stage ), 'In this browser the second gate is open: look at the console.' );
			writeFileSync( join( stage.folder, 'off' ), '' );
			// Of settings that changed php-fpm learns within two seconds
			await waitFor( 'all off', async () => ( await lineOf( stage ) ) === 'In this browser nothing was decided, so the default counts. Reason: Disabled' );
			rmSync( join( stage.folder, 'off' ) );
		} finally {
			await stage.end();
		}
	} );

	it( 'says so where PHP runs without the module', async () => {
		const given = process.env.STATSIG_SO;
		process.env.STATSIG_SO = 'none';
		const stage = new Stage();
		try {
			await stage.start();
			assert.equal( await lineOf( stage ), 'In this browser nothing was decided, so the default counts. Reason: ExtensionMissing' );
		} finally {
			process.env.STATSIG_SO = given ?? '';
			await stage.end();
		}
	} );
} );
