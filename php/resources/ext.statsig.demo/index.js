'use strict';

mw.statsig.ready.then( () => {
	if ( mw.statsig.checkGate( 'hello_world' ) ) {
		// eslint-disable-next-line no-console
		console.log( 'Hello, World!' );
	}
	const button = document.getElementById( 'statsig-demo-button' );
	if ( button ) {
		button.addEventListener( 'click', () => mw.statsig.logEvent( 'demo_click' ) );
	}
} );
