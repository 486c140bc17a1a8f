// What the tally reads from each runner's summary, and that no skip gets past it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TALLY = fileURLToPath( new URL( './tally.mjs', import.meta.url ) );

function tally( runner, text ) {
	const folder = mkdtempSync( join( tmpdir(), 'tally-' ) );
	try {
		const log = join( folder, 'log' );
		writeFileSync( log, text );
		const { status, stdout, stderr } = spawnSync( process.execPath, [ TALLY, 'some-suite', runner, log ], { encoding: 'utf8' } );
		return { status, counts: stdout.trim(), complaint: stderr.trim() };
	} finally {
		rmSync( folder, { recursive: true } );
	}
}

const CARGO = `
running 3 tests
test a::b ... ok
test a::slow ... ignored, takes long
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
running 1 test
test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
`;
const PHPT = `
SKIP Needs pcntl [tests/phpt/fork.phpt] reason: no pcntl
Number of tests :    12                11
Tests skipped   :     1 (  8.3%) --------
Tests passed    :    11 ( 91.7%) (100.0%)
`;
const PHPUNIT = `
There was 1 skipped test:

1) Some\\Test::testOne
no wiki

OK, but incomplete, skipped, or risky tests!
Tests: 5, Assertions: 9, Skipped: 1.
`;
const NODE = `
✔ one (1.2ms)
﹣ two (0.1ms) # SKIP
ℹ tests 3
ℹ pass 2
ℹ skipped 1
ℹ todo 0
`;

for ( const [ runner, text, counts, name ] of [
	[ 'cargo', CARGO, '8 1', 'a::slow' ],
	[ 'phpt', PHPT, '11 1', 'tests/phpt/fork.phpt' ],
	[ 'phpunit', PHPUNIT, '4 1', 'Some\\Test::testOne' ],
	[ 'node', NODE, '2 1', 'two' ]
] ) {
	test( `${ runner }: counts, and fails for a skip that no list explains`, () => {
		const seen = tally( runner, text );
		assert.equal( seen.counts, counts );
		assert.equal( seen.status, 1 );
		assert.ok( seen.complaint.includes( name ), seen.complaint );
	} );
}

test( 'a clean run passes', () => {
	assert.deepEqual( tally( 'phpunit', 'OK (12 tests, 30 assertions)\n' ), { status: 0, counts: '12 0', complaint: '' } );
	assert.deepEqual( tally( 'checks', 'checks: 14 held, 1 failed\n' ), { status: 0, counts: '15 0', complaint: '' } );
	assert.deepEqual( tally( 'chroot', PHPT.replace( /SKIP.*\n/, '' ).replace( ':     1 (', ':     0 (' ) + 'OK (2 tests, 3 assertions)\n' ),
		{ status: 0, counts: '13 0', complaint: '' } );
} );

test( 'a skip that is counted and not named fails too', () => {
	assert.equal( tally( 'phpt', PHPT.replace( /SKIP.*\n/, '' ) ).status, 1 );
} );

test( 'a suite in which nothing ran fails', () => {
	for ( const runner of [ 'cargo', 'phpt', 'phpunit', 'node', 'checks', 'chroot' ] ) {
		assert.equal( tally( runner, 'nothing\n' ).status, 1 );
	}
	// One of the two runners of the chroot is not enough.
	assert.equal( tally( 'chroot', 'OK (2 tests, 3 assertions)\n' ).status, 1 );
} );
