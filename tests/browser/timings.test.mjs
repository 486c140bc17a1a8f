// How long the module takes with real readers: a sample of page views says so, once, beside its events.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Stage } from './stage.mjs';

for ( const [ share, isTold ] of [ [ 1, true ], [ 0, false ] ] ) {
	describe( `with $wgStatsigTimingSample = ${ share } a page`, () => {
		let stage;
		before( async () => {
			stage = await new Stage().start( `$wgStatsigTimingSample = ${ share };` );
		} );
		after( () => stage.end() );

		it( isTold ? 'tells its timings in its first batch alone' : 'tells none', async () => {
			const reader = await ( await stage.reader() ).open();
			const batchOf = async ( task ) => {
				const sent = reader.nextBatch();
				await reader.ask( task );
				return ( await sent ).statsigMetadata;
			};
			const { timings } = await batchOf( () => mw.statsig.checkGate( 'hello_world' ) );
			if ( isTold ) {
				assert.deepEqual( Object.keys( timings ).sort(), [ 'bytes', 'init', 'load', 'parse' ] );
				const { bytes, init, load, parse } = timings;
				assert.ok( bytes > 100 && bytes < 10_000, String( bytes ) );
				assert.ok( parse >= 0 && parse <= init && init <= load && load < 60_000, JSON.stringify( timings ) );
			} else {
				assert.equal( timings, undefined );
			}
			assert.equal( ( await batchOf( () => mw.statsig.getExperiment( 'browser_experiment' ).getAssignedGroup() ) ).timings, undefined );
			assert.deepEqual( reader.errors, [] );
			await reader.close();
		} );
	} );
}
