// Asks a throw-away wiki for pages, as a reader who may have an account.

/** Of tests/wiki/start. Trees of earlier commits run this too (BEFORE), where no module tells it. */
const PASSWORD = 'a-long-password';

/** Keeps cookies. */
export class Reader {
	constructor( url ) {
		this.url = url;
		this.cookies = new Map();
	}

	async ask( path, form ) {
		const answer = await fetch( this.url + path, {
			method: form ? 'POST' : 'GET', body: form && new URLSearchParams( form ),
			headers: { cookie: [ ...this.cookies ].map( ( [ name, value ] ) => `${ name }=${ value }` ).join( '; ' ) }
		} );
		// One text for all of them: Debian's Node gives no list. A date's comma is followed by no name.
		for ( const line of answer.headers.get( 'set-cookie' )?.split( /, (?=[^;,=\s]+=)/ ) ?? [] ) {
			const [ , name, value ] = /^([^=]+)=([^;]*)/.exec( line );
			this.cookies.set( name, value );
		}
		return answer.text();
	}

	async logIn() {
		const asked = JSON.parse( await this.ask( '/api.php?action=query&meta=tokens&type=login&format=json' ) );
		const answer = JSON.parse( await this.ask( '/api.php', {
			action: 'login', format: 'json', lgname: 'Admin', lgpassword: PASSWORD, lgtoken: asked.query.tokens.logintoken
		} ) );
		if ( answer.login.result !== 'Success' ) {
			throw new Error( JSON.stringify( answer ) );
		}
	}
}
