// A page view in a browser's tab: what a script finds there, and a clock that goes on only when it is told to.

const ASLEEP = new Promise( () => {} );
const rest = () => new Promise( ( resolve ) => setImmediate( resolve ) );

export class Page {
	/**
	 * @param {Object} tab The tab: chance, now (ms, which this page puts forward), cookies, localStorage, sessionStorage, mwConfig
	 * @param {Function} relay Given a body, a promise of the relay's HTTP status; 0 where no answer comes back
	 */
	constructor( tab, relay ) {
		this.tab = tab;
		/** Events as the module tells them to other extensions, oldest first */
		this.told = [];
		/** What the module complains of */
		this.warnings = [];
		this.listeners = {};
		this.timers = [];
		this.flying = new Set();
		this.began = tab.now;
		this.isGone = false;
		const listen = ( type, task ) => {
			( this.listeners[ type ] ??= [] ).push( task );
		};
		this.Request = class {};
		this.Request.prototype.keepalive = false;
		this.addEventListener = listen;
		this.document = {
			addEventListener: listen,
			querySelector: () => null,
			readyState: 'complete',
			visibilityState: 'visible',
			prerendering: false
		};
		Object.defineProperty( this.document, 'cookie', { get: () => tab.cookies.text(), set: ( text ) => tab.cookies.write( text ) } );
		this.navigator = {};
		this.localStorage = tab.localStorage;
		this.sessionStorage = tab.sessionStorage;
		this.crypto = { getRandomValues: ( bytes ) => bytes.map( ( _, at ) => ( bytes[ at ] = tab.chance( 256 ) ) ) };
		this.performance = { now: () => tab.now - this.began };
		this.Date = class extends Date {
			static now() {
				return tab.now;
			}
		};
		this.Math = Object.create( Math, { random: { value: () => tab.chance( 2 ** 20 ) / 2 ** 20 } } );
		this.setTimeout = ( task, ms ) => this.timers.push( { task, at: tab.now + ms } );
		this.clearTimeout = ( number ) => delete this.timers[ number - 1 ];
		this.fetch = ( url, { body } ) => this.ask( relay, body );
		this.mw = {
			config: { get: ( name ) => name ? tab.mwConfig[ name ] ?? null : tab.mwConfig },
			hook: () => ( { fire: () => {} } ),
			log: { warn: ( text ) => this.warnings.push( text ) },
			requestIdleCallback: ( task ) => this.setTimeout( task, 1 ),
			track: ( topic, event ) => topic === 'statsig.event' && this.told.push( event )
		};
	}

	ask( relay, body ) {
		const asked = relay( body );
		this.flying.add( asked );
		return asked.then( ( status ) => {
			this.flying.delete( asked );
			// The process has ended: nobody is there who waits
			return this.isGone ? ASLEEP : status ? { status, headers: new Headers(), text: async () => '' } : Promise.reject( new TypeError( 'Failed to fetch' ) );
		} );
	}

	/** Lets so many ms go by, with all that is due in them. */
	async elapse( ms ) {
		const end = this.tab.now + ms;
		for ( ;; ) {
			await Promise.allSettled( this.flying );
			await rest();
			const next = this.timers.reduce( ( best, timer ) => timer.at <= end && !( best?.at <= timer.at ) ? timer : best, null );
			if ( next ) {
				delete this.timers[ this.timers.indexOf( next ) ];
				this.tab.now = Math.max( this.tab.now, next.at );
				next.task();
			} else if ( !this.flying.size ) {
				break;
			}
		}
		this.tab.now = end;
	}

	/** The reader goes on to another page. */
	async leave() {
		this.document.visibilityState = 'hidden';
		for ( const type of [ 'pagehide', 'visibilitychange' ] ) {
			( this.listeners[ type ] || [] ).forEach( ( task ) => task( {} ) );
		}
		await this.end();
	}

	/** The process ends: what has left arrives, and nothing else happens. */
	async end() {
		this.isGone = true;
		await Promise.allSettled( this.flying );
	}
}
