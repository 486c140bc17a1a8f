'use strict';

mw.statsig.ready.then( () => {
	const greets = mw.statsig.checkGate( 'hello_world' );
	if ( greets ) {
		// eslint-disable-next-line no-console
		console.log( 'Hello, World!' );
	}
	const line = document.getElementById( 'statsig-demo-browser' );
	if ( line ) {
		line.textContent = mw.msg( greets ? 'statsigdemo-open' : 'statsigdemo-closed' );
	}
	const button = document.getElementById( 'statsig-demo-button' );
	if ( button ) {
		button.addEventListener( 'click', () => mw.statsig.logEvent( 'demo_click' ) );
	}
} );
