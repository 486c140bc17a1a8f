// The end of each process after 500 requests: nobody is turned away, and the next process decides at once.
import { until } from '../demo/until.mjs';

const AT_ONCE = 4;
const CHILDREN = 4;
const REQUESTS = 500;
// What the first decision of a process may take at 432 KB; a figure, as a machine with much to do may be slower
const BAR_MS = 1.5;

function isAlive( pid ) {
	try {
		process.kill( pid, 0 );
		return true;
	} catch ( error ) {
		return error.code === 'EPERM';
	}
}

export class Load {
	constructor( tool ) {
		Object.assign( this, { tool, asked: 0, unanswered: [], wrong: 0, pids: new Set(), firsts: [], laters: [] } );
	}

	/** One request: of twenty one for a page and one that brings an event, the others for a decision. */
	async ask() {
		const turn = this.asked++ % 20;
		try {
			await ( turn === 5 ? this.page() : turn === 15 ? this.event() : this.probe() );
		} catch ( error ) {
			this.unanswered.push( error.cause?.code ?? error.message );
		}
	}

	async page() {
		const response = await fetch( `${ this.tool.url }/index.php?title=Main_Page` );
		this.see( response, 200, ( await response.text() ).includes( '</html>' ) );
	}

	async event() {
		const response = await fetch( `${ this.tool.url }/rest.php/statsig/v1/rgstr`, { method: 'POST', body: JSON.stringify( {
			events: [ { eventName: 'relayed_under_load', time: Date.now(), user: { customIDs: { stableID: '0123456789abcdef0123' } } } ]
		} ), headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' } } );
		await response.text();
		this.see( response, 202, true );
	}

	async probe() {
		const response = await fetch( `${ this.tool.url }/probe.php` );
		const { pid, isOpen, microseconds } = await response.json();
		this.see( response, 200, true );
		( this.pids.has( pid ) ? this.laters : this.firsts ).push( microseconds );
		this.pids.add( pid );
		this.isOpen ??= isOpen;
		this.wrong += isOpen === this.isOpen ? 0 : 1;
	}

	see( { status }, wanted, isWhole ) {
		if ( status !== wanted || !isWhole ) {
			this.unanswered.push( `${ status }${ isWhole ? '' : ' cut' }` );
		}
	}

	/** Some at once, until something is so. */
	async until( isOver ) {
		const one = async () => {
			for ( let i = 0; i < 20 && !isOver(); i++ ) {
				await this.ask();
			}
		};
		return until( 180, async () => {
			await Promise.all( Array.from( { length: AT_ONCE }, one ) );
			return isOver();
		} );
	}
}

const middle = ( numbers ) => numbers.sort( ( a, b ) => a - b )[ Math.floor( numbers.length / 2 ) ];

export async function outlive( tool, checks, configBytes ) {
	const load = new Load( tool );
	await load.until( () => load.pids.size >= CHILDREN );
	const born = [ ...load.pids ].slice( 0, CHILDREN );
	load.firsts = [];
	const { value } = await load.until( () => born.every( ( pid ) => !isAlive( pid ) ) && load.pids.size >= 2 * CHILDREN );
	checks.hold( `all ${ CHILDREN } processes of the pool were reborn, each after ${ REQUESTS } requests`, value && load.asked >= CHILDREN * REQUESTS * 0.9,
		`${ load.asked } requests, ${ load.pids.size } processes` );
	checks.hold( 'each request was answered, pages whole, events taken', load.unanswered.length === 0,
		`${ load.unanswered.length } were not ${ [ ...new Set( load.unanswered ) ].join( ' | ' ) }` );
	checks.hold( 'and each process decides the same', load.wrong === 0, `${ load.wrong } of ${ load.asked } differ` );
	const first = middle( load.firsts ) / 1000;
	checks.say( `the first decision after a rebirth takes ${ first.toFixed( 2 ) } ms with a config of ${ Math.round( configBytes / 1000 ) } KB (median of ${
		load.firsts.length }; ${ first <= BAR_MS ? 'within' : 'ABOVE' } the bar of ${ BAR_MS } ms), a later one ${ middle( load.laters ).toFixed( 1 ) } µs` );
}
