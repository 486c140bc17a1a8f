// What the other figures mean for wikis of four sizes. Nothing is measured here: each figure has the formula that made it.
import { Figures, read } from '../figures.mjs';

/** Page views an hour */
const WIKIS = { small: 100, middle: 10_000, large: 1_000_000, origin: 6_000 * 3600 };
/** Share of its time that a worker of php-fpm is to be busy, so that requests need not wait */
const BUSY = 0.7;
const HOUR = 3600;

const measured = read();
const of = ( id ) => {
	if ( !measured[ id ] ) {
		throw new Error( `${ id } was not measured` );
	}
	return measured[ id ].value;
};
const figures = new Figures( 'scale' );

figures.put( 'busy', 100 * BUSY, '%' );
for ( const [ wiki, views ] of Object.entries( WIKIS ) ) {
	const put = ( id, value, unit, by, more = {} ) => figures.put( `${ wiki }.${ id }`, value, unit, { by, ...more } );
	const whole = { decimals: 0 };
	put( 'views', views, 'page views/h' );
	const perSecond = put( 'views_a_second', views / HOUR, '/s', 'views / 3,600' );
	const requests = put( 'requests', views * of( 'readers.batches_a_view' ), 'requests/h', 'views * readers.batches_a_view', whole );
	const events = put( 'events', views * of( 'readers.events_a_view' ), 'events/h', 'views * readers.events_a_view', whole );
	const pages = put( 'pages', perSecond * of( 'pages.registered' ) / 1e6, 'cores', 'views_a_second * pages.registered us' );
	const rest = put( 'rest', requests / HOUR * of( 'relay.rest.cpu' ) / 1000, 'cores', 'requests / 3,600 * relay.rest.cpu ms' );
	const fastLane = put( 'fast_lane', requests / HOUR * of( 'relay.fast_lane.cpu' ) / 1000, 'cores', 'requests / 3,600 * relay.fast_lane.cpu ms' );
	const worker = put( 'worker', events / HOUR * of( 'readers.worker_an_event' ) / 1e6, 'cores', 'events / 3,600 * readers.worker_an_event us' );
	put( 'cores_rest', pages + rest + worker, 'cores', 'pages + rest + worker' );
	const cores = put( 'cores', pages + fastLane + worker, 'cores', 'pages + fast_lane + worker' );
	put( 'seconds', HOUR * cores, 's/h', 'cores * 3,600' );
	const processes = put( 'workers', Math.max( 1, Math.ceil( ( pages + fastLane ) / BUSY ) ), 'workers', '( pages + fast_lane ) / busy, rounded up' );
	put( 'memory', processes * of( 'workers.small.own' ), 'MiB', 'workers * workers.small.own', { decimals: 1 } );
	put( 'received', requests * of( 'readers.sent_a_batch' ) / 1e6, 'MB/h', 'requests * readers.sent_a_batch' );
	put( 'spooled', events * of( 'readers.spooled_an_event' ) / 1e6, 'MB/h', 'events * readers.spooled_an_event' );
	put( 'shipped', events * of( 'readers.shipped_an_event' ) / 1e6, 'MB/h', 'events * readers.shipped_an_event' );
	put( 'kept', 24 * events * of( 'readers.kept_an_event' ) / 1e9, 'GB/day', '24 * events * readers.kept_an_event' );
}
figures.put( 'requests', WIKIS.origin / HOUR, 'requests/s' );
for ( const id of [ 'rest', 'fast_lane' ] ) {
	figures.put( `${ id }_alone`, figures.value( 'requests' ) * of( `relay.${ id }.cpu` ) / 1000, 'cores', { by: `requests * relay.${ id }.cpu ms`, decimals: 1 } );
}
figures.write();
