// Statsig's own client SDK reads both formats of the values response, and gives the same answers.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { StatsigClient } from '@statsig/js-client';

const USERS = Number( process.env.STATSIG_VENDOR_USERS || 6 );
const REPOSITORY = fileURLToPath( new URL( '../..', import.meta.url ) );
const MODULE = process.env.STATSIG_MODULE || `${ REPOSITORY }/build/statsig.so`;

/** Response texts of the golden documents, by document. */
function responses() {
	const text = execFileSync( 'php', [
		'-n', '-d', `extension=${ MODULE }`, '-d', 'memory_limit=1G', `${ REPOSITORY }/tests/vendor/responses.php`, String( USERS )
	], { encoding: 'utf8', maxBuffer: 1 << 30, env: { STATSIG_SHARED: `${ REPOSITORY }/../shared`, ...process.env } } );
	const documents = new Map();
	for ( const line of text.trimEnd().split( '\n' ) ) {
		const row = JSON.parse( line );
		documents.set( row.document, [ ...documents.get( row.document ) ?? [], row ] );
	}
	return documents;
}

let number = 0;

/** What the SDK says of every name, and what it would tell Statsig about that. */
async function answers( text, names ) {
	const bodies = [];
	// The SDK keeps clients by key: each its own.
	const client = new StatsigClient( `client-${ number++ }`, JSON.parse( text ).user, {
		logLevel: 0,
		loggingEnabled: 'always',
		disableStorage: true,
		includeCurrentPageUrlWithEvents: false,
		logEventCompressionMode: 'd',
		loggingBufferMaxSize: 1000,
		networkConfig: {
			networkOverrideFunc: async ( url, init ) => {
				bodies.push( JSON.parse( init.body ) );
				return new Response( '{"success":true}', { status: 202 } );
			}
		}
	} );
	client.dataAdapter.setData( text );
	client.initializeSync( { disableBackgroundCacheRefresh: true } );
	const said = ( { value, ruleID, groupName, details, __evaluation: evaluation } ) => ( {
		value, ruleID, groupName, reason: details.reason,
		state: evaluation && [ 'is_user_in_experiment', 'is_experiment_active', 'passed' ].map( ( key ) => evaluation[ key ] ?? false )
	} );
	const withUnit = ( answer ) => ( { ...said( answer ), unit: answer.__evaluation?.id_type } );
	const found = {};
	for ( const name of [ ...names.gate, '__none__' ] ) {
		found[ `gate ${ name }` ] = withUnit( client.getFeatureGate( name ) );
	}
	for ( const name of [ ...names.dynamic_config, '__none__' ] ) {
		found[ `config ${ name }` ] = withUnit( client.getDynamicConfig( name ) );
	}
	for ( const name of [ ...names.experiment, '__none__' ] ) {
		found[ `experiment ${ name }` ] = withUnit( client.getExperiment( name ) );
	}
	for ( const name of [ ...names.layer, '__none__' ] ) {
		const layer = client.getLayer( name );
		const parameters = Object.keys( layer.__value ).map( ( key ) => [ key, layer.get( key ) ] );
		// Of a layer in the short format the SDK reads no unit, and takes no experiment for an empty one.
		const { allocated_experiment_name: allocated, explicit_parameters: explicit, parameter_rule_ids: rules } = layer.__evaluation ?? {};
		found[ `layer ${ name }` ] = { ...said( layer ), value: Object.fromEntries( parameters ), allocated: allocated || '', explicit, rules };
	}
	await client.flush();
	await client.shutdown();
	const events = bodies.flatMap( ( body ) => body.events ).filter( ( event ) => event.eventName.endsWith( '_exposure' ) );
	return { found, exposed: events.map( ( { eventName, metadata, secondaryExposures } ) => {
		const { receivedAt, ...facts } = metadata;
		return { eventName, facts, secondaryExposures };
	} ) };
}

const documents = responses();
let compared = 0;

for ( const [ name, rows ] of documents ) {
	test( `${ name }: init-v2 answers as v1`, async () => {
		for ( const row of rows ) {
			const [ one, two ] = await Promise.all( row.texts.map( ( text ) => answers( text, row.names ) ) );
			for ( const [ question, answer ] of Object.entries( one.found ) ) {
				if ( !isDeepStrictEqual( two.found[ question ], answer ) ) {
					assert.deepEqual( two.found[ question ], answer, question );
				}
				compared++;
			}
			// Not in place of a check: a text that the SDK refuses answers the same, too.
			assert.ok( Object.values( one.found ).every( ( { reason } ) => /^Bootstrap\w*:/.test( reason ) ), 'it was read' );
			two.exposed.forEach( ( { facts }, at ) => {
				// Only dynamic configs have it, in both formats. Of all others the SDK makes "false" of
				// what the short one does not say, in the official core's responses as in these.
				if ( facts.rulePassed === 'false' && one.exposed[ at ]?.facts.rulePassed === undefined ) {
					delete facts.rulePassed;
				}
			} );
			assert.deepEqual( two.exposed, one.exposed );
			assert.ok( one.exposed.length >= row.names.gate.length, 'it exposes what it is asked' );
		}
	} );
}

test( 'many answers were compared', () => {
	process.stdout.write( `${ compared } answers of ${ documents.size } documents\n` );
	assert.ok( documents.size >= 40 && compared > 40 * USERS * 20, `${ compared } answers of ${ documents.size } documents` );
} );
