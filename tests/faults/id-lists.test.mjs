// ID lists in php-fpm: each request sees whole lists, changes are seen, and the last good ones stay.
import { test, after } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, unlinkSync } from 'node:fs';
import { Folder, Fpm } from './fpm.mjs';
import { swap } from './document.mjs';
import { Load } from './load.mjs';

const UNITS = 40;
const RULE = { name: 'r', id: 'r', salt: 'r', passPercentage: 100, idType: 'userID', conditions: [ 'listed' ], returnValue: true };
const DOCUMENT = JSON.stringify( {
	has_updates: true, time: 1, dynamic_configs: {}, layer_configs: {},
	feature_gates: { g: { type: 'feature_gate', entity: 'feature_gate', salt: 's', enabled: true, defaultValue: false, idType: 'userID', rules: [ RULE ] } },
	condition_map: { listed: { type: 'unit_id', operator: 'in_segment_list', field: null, targetValue: 'list', additionalValues: {}, idType: 'userID' } }
} );

/** Lists hold all units of one generation, u0-n to u39-n: an answer that mixes two has neither all nor none. */
const SCRIPT = `<?php
$n = (int)file_get_contents( __DIR__ . '/newest' );
$seen = [];
for ( $g = max( 0, $n - 3 ); $g <= $n + 1; $g++ ) {
	$in = 0;
	for ( $i = 0; $i < ${ UNITS }; $i++ ) {
		$in += Statsig\\checkGate( 'g', [ 'userID' => "u$i-$g" ], false ) ? 1 : 0;
	}
	$seen[$g] = $in;
}
$whole = array_keys( $seen, ${ UNITS }, true );
echo json_encode( [ 'pid' => getmypid(), 'n' => count( $whole ) === 1 && array_sum( $seen ) === ${ UNITS } ? $whole[0] : null, 'reasons' => [] ] );
`;

const folder = new Folder();
const fpm = new Fpm( folder );
after( async () => {
	await fpm.stop();
	folder.remove();
} );

const lists = `${ folder.path }/config/config.id_lists`;

function write( n ) {
	const heads = Array.from( { length: UNITS }, ( _, i ) => createHash( 'sha256' ).update( `u${ i }-${ n }` ).digest().subarray( 0, 6 ) );
	swap( `${ lists }/${ n }.ids`, Buffer.concat( [ Buffer.from( 'sidlist1' ), ...heads.sort( Buffer.compare ) ] ) );
	swap( `${ lists }/index.json`, JSON.stringify( { list: { file: `${ n }.ids`, count: UNITS, fileID: `f${ n }`, creationTime: n, read: 1 } } ) );
}

test( 'swaps, garbage, lost files and lost rights of ID lists fail no request and mix nothing', async () => {
	let n = 1;
	mkdirSync( lists, { mode: 0o755 } );
	swap( folder.config, DOCUMENT );
	swap( `${ folder.path }/newest`, String( n ) );
	write( n );
	const script = folder.file( 'ask.php', SCRIPT );
	await fpm.start();
	const load = new Load( fpm.socket(), script ).start();
	const reaches = () => fpm.when( `all workers know list ${ n }`, () => load.hasReached( n ) );
	const next = async () => {
		swap( `${ folder.path }/newest`, String( n + 1 ) );
		write( ++n );
		await reaches();
	};
	try {
		for ( let i = 0; i < 20; i++ ) {
			await next();
			swap( `${ lists }/index.json`, [ '{', '', '[]', '{"list":7}' ][ i % 4 ] );
			await load.more( 30 );
		}
		await next();
		unlinkSync( `${ lists }/index.json` );
		await load.more( 30 );
		await next();
		// The index names a list that the workers may not read yet: they look again until they may.
		swap( `${ folder.path }/newest`, String( n + 1 ) );
		swap( `${ lists }/index.json`, JSON.stringify( { list: { file: 'later.ids', count: UNITS, fileID: 'l', creationTime: 99, read: 1 } } ) );
		await load.more( 60 );
		assert.equal( load.hasReached( n + 1 ), false );
		write( n + 1 );
		chmodSync( `${ lists }/${ n + 1 }.ids`, 0o000 );
		await load.more( 60 );
		chmodSync( `${ lists }/${ n + 1 }.ids`, 0o644 );
		n++;
		await reaches();
	} finally {
		await load.end();
	}
	assert.deepEqual( load.failed.slice( 0, 3 ), [] );
	assert.deepEqual( [ load.mixed, load.backwards ], [ 0, 0 ] );
	assert.deepEqual( fpm.killed(), [] );
} );
