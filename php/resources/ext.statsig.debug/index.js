/**
 * ?statsig=debug: shows over the page what was delivered to it, what it was decided to, and why. It asks nothing that
 * would be logged, sends nothing and remembers nothing.
 */
import { delivered } from './entries.js';
import { watched } from './events.js';
import { content, element } from './overlay.js';

const ID = 'statsig-debug';
const CLASS = 'ext-' + ID;

const title = mw.msg( 'statsigdebug-title' );
const heading = element( 'h2', { id: ID + '-title' }, title );
const close = element( 'button', { type: 'button', class: ID + '-close' }, mw.msg( 'statsigdebug-close' ) );
const body = element( 'div', { class: ID + '-body' } );
const panel = element( 'section', { id: ID, class: CLASS, role: 'dialog', 'aria-labelledby': ID + '-title', tabindex: '-1' },
	element( 'header', {}, heading, close ), body );
const toggle = element(
	'button', { type: 'button', id: ID + '-toggle', class: CLASS + '-toggle', 'aria-controls': ID, 'aria-expanded': 'false' },
	mw.msg( 'statsigdebug-open' )
);

// When the module had its first answer, where the browser noted it
function readyAt() {
	const entries = performance.getEntriesByType ? performance.getEntriesByType( 'resource' ) : [];
	const loads = entries.filter( ( { name } ) => /[?&]modules=[^&]*ext\.statsig/.test( name ) );
	return loads.length ? loads[ 0 ].responseEnd : null;
}

/** What stays open stays open: the reader may be in the midst of it */
function draw() {
	const open = Array.from( body.querySelectorAll( 'details' ) ).map( ( one ) => one.open );
	const status = mw.statsig.status();
	body.textContent = '';
	content( delivered( status ), status, events, readyAt() ).forEach( ( part ) => body.appendChild( part ) );
	Array.from( body.querySelectorAll( 'details' ) ).forEach( ( one, index ) => {
		one.open = !!open[ index ];
	} );
}

function show( isOpen ) {
	panel.hidden = !isOpen;
	toggle.hidden = isOpen;
	toggle.setAttribute( 'aria-expanded', String( isOpen ) );
	if ( isOpen ) {
		draw();
		panel.focus();
	} else {
		toggle.focus();
	}
}

const events = watched( () => panel.hidden || draw() );
close.addEventListener( 'click', () => show( false ) );
toggle.addEventListener( 'click', () => show( true ) );
panel.addEventListener( 'keydown', ( event ) => {
	if ( event.key === 'Escape' ) {
		event.stopPropagation();
		show( false );
	}
} );
document.body.appendChild( toggle );
document.body.appendChild( panel );
show( true );
