// The official core's Node package, which has options that the Python package lacks: theirs.py asks it. A line in, a line out:
// { document, environment, globalCustomFields } begins a document, { user, options, overrides } is answered with the response.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const { Statsig, StatsigUser } = createRequire( `${ process.env.STATSIG_BENCH_HOME }/` )( '@statsig/statsig-node-core' );
const FORMATS = { v1: 0, 'init-v2': 2 };

async function core( { document, environment, globalCustomFields } ) {
	const body = readFileSync( document );
	const server = createServer( ( request, response ) => {
		request.resume();
		response.end( request.method === 'GET' ? body : '{"success":true}' );
	} );
	await new Promise( ( ready ) => server.listen( 0, '127.0.0.1', ready ) );
	const url = `http://127.0.0.1:${ server.address().port }`;
	const statsig = new Statsig( 'secret-bench', {
		specsUrl: `${ url }/v2/download_config_specs`, logEventUrl: `${ url }/v1/log_event`, outputLogLevel: 'none',
		specsSyncIntervalMs: 86_400_000, disableCountryLookup: true,
		...environment && { environment }, ...globalCustomFields && { globalCustomFields }
	} );
	await statsig.initialize();
	server.close();
	server.closeAllConnections();
	return statsig;
}

function override( statsig, [ kind, name, id, answer ] ) {
	const call = {
		gates: 'overrideGate', configs: 'overrideDynamicConfig', layers: 'overrideLayer',
		experiments: typeof answer === 'string' ? 'overrideExperimentByGroupName' : 'overrideExperiment'
	}[ kind ];
	statsig[ call ]( name, answer, id );
}

let statsig;
for await ( const line of createInterface( { input: process.stdin } ) ) {
	const asked = JSON.parse( line );
	if ( asked.document ) {
		statsig = await core( asked );
		continue;
	}
	statsig.removeAllOverrides();
	asked.overrides.forEach( ( one ) => override( statsig, one ) );
	const { hash, format, clientKey, ...others } = asked.options;
	const options = Object.fromEntries( Object.entries( others ).map(
		( [ name, value ] ) => [ name, Array.isArray( value ) ? new Set( value ) : value ] ) );
	console.log( statsig.getClientInitializeResponse( new StatsigUser( asked.user ), {
		...options, hashAlgorithm: hash, responseFormat: FORMATS[ format ], ...clientKey && { clientSdkKey: clientKey }
	} ) );
}
process.exit();
