// A page's clock that a test can put forward: what is due by then runs at once, in its order. Otherwise
// time passes as ever, so that a page starts by itself. Runs in the page, before all of its scripts.
export function clock() {
	const { setTimeout, clearTimeout } = window;
	const now = Date.now;
	const timers = new Map();
	let ahead = Number( sessionStorage.getItem( 'test-ahead' ) );
	Date.now = () => now() + ahead;
	window.setTimeout = ( task, delay = 0, ...given ) => {
		const run = () => {
			timers.delete( id );
			task( ...given );
		};
		const id = setTimeout( run, delay );
		timers.set( id, { at: Date.now() + delay, run } );
		return id;
	};
	window.clearTimeout = ( id ) => {
		timers.delete( id );
		clearTimeout( id );
	};
	window.putForward = ( ms ) => {
		ahead += ms;
		sessionStorage.setItem( 'test-ahead', ahead );
		const due = [ ...timers ].filter( ( [ , { at } ] ) => at <= Date.now() ).sort( ( [ , a ], [ , b ] ) => a.at - b.at );
		for ( const [ id, { run } ] of due ) {
			if ( timers.has( id ) ) {
				clearTimeout( id );
				run();
			}
		}
	};
}
