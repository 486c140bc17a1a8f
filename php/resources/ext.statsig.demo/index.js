'use strict';

// Answers are there before the page is read to its end
$( () => {
	const greets = mw.statsig.checkGate( 'hello_world' );
	if ( greets ) {
		// eslint-disable-next-line no-console
		console.log( 'Hello, World!' );
	}
	const line = document.getElementById( 'statsig-demo-browser' );
	if ( line ) {
		const reason = mw.statsig.status().reason;
		line.textContent = reason === null ?
			mw.msg( greets ? 'statsigdemo-open' : 'statsigdemo-closed' ) :
			mw.msg( 'statsigdemo-nothing', reason );
	}
	const button = document.getElementById( 'statsig-demo-button' );
	if ( button ) {
		button.addEventListener( 'click', () => mw.statsig.logEvent( 'demo_click' ) );
	}
} );
