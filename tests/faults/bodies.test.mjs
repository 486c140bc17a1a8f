// Bodies made by chance, from PHP: no leak, no notice, no crash.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { count, ended, php } from './php.mjs';

const BODIES = count( 'STATSIG_PHP_BODIES', 5000 );
const SEED = 20261124;

test( `${ BODIES } bodies from PHP`, { timeout: 3_600_000 }, async ( t ) => {
	const child = php( 'bodies.php', { error_reporting: 32767, display_errors: 'stderr' }, String( BODIES ), String( SEED ) );
	const said = await text( child.stdout );
	assert.equal( await ended( child ), 0, said );
	const { statuses, lines } = JSON.parse( said );
	t.diagnostic( said.trim() );
	assert.ok( lines > BODIES / 10 && statuses[ 202 ] > BODIES / 3 && statuses[ 400 ] > 0 );
} );
