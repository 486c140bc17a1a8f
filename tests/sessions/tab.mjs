// A reader's browser with one tab: what is kept from one page view to the next.

/** Cookies of one site, as document.cookie has them. */
class Cookies {
	constructor() {
		this.values = new Map();
	}

	text() {
		return [ ...this.values ].map( ( [ name, value ] ) => `${ name }=${ value }` ).join( '; ' );
	}

	write( text ) {
		const [ , name, value ] = /^([^=]+)=([^;]*)/.exec( text );
		if ( /;max-age=-/.test( text ) ) {
			this.values.delete( name );
		} else {
			this.values.set( name, value );
		}
	}
}

export class Tab {
	/**
	 * @param {Function} chance Numbers below an end
	 * @param {number} now ms since 1970
	 * @param {string} wiki
	 */
	constructor( chance, now, wiki ) {
		this.chance = chance;
		this.now = now;
		this.cookies = new Cookies();
		this.localStorage = {};
		this.sessionStorage = {};
		this.mwConfig = {
			wgWikiID: wiki, wgUserName: null, wgUserLanguage: 'en', wgNamespaceNumber: 0, skin: 'vector-2022'
		};
	}
}
