/**
 * Entries that come to readers as classes of the html element. A script in the page's head sets those that the page view
 * before has left in the memory (docs/classes.md); this part writes the memory, and logs an exposure where an element
 * shows what was set. It never changes a class. It knows the entries by the module's own surface alone, and runs before it.
 */
import { config } from './delivered.js';
import { fence } from './fence.js';

const FORMAT = 1;
const KEY = 'mw-statsig-class';
const IDLE = { timeout: 500 };

/** As HtmlClasses has it */
const cleaned = ( text ) => text.replace( /[^a-zA-Z0-9]/gu, '_' ).toLowerCase();

/** Enough of the browser's id to see that it is another one; all of it would outlive the cookie here */
const unit = () => ( document.cookie.split( '; ' ).find( ( pair ) => pair.startsWith( config.cookie + 'Id=' ) ) || '' )
	.slice( config.cookie.length + 3 ).slice( 0, 4 );

/**
 * @return {Function} As manual.js
 */
export default function () {
	// They are missing where a part of the wiki failed
	const [ version, entries ] = config.classes || [ 0, [] ];
	// What the head script has set: a memory
	const set = document.documentElement.statsig;
	let waiting = [], isDue;

	const handle = ( [ , name, kind ] ) => ( kind ? mw.statsig.getExperiment : mw.statsig.getFeatureGate )( name );

	/** As the memory has it: of a gate 1 or 0, else the group; undefined where there is none */
	const tokenOf = ( entry ) => {
		const group = handle( entry ).getAssignedGroup();
		return group ? entry[ 2 ] ? cleaned( group ) : Number( group === 'true' ) : undefined;
	};

	/** Whether the page shows since its first paint what is decided now. What is decided by account stands in its HTML */
	const isShown = ( entry ) => {
		const token = tokenOf( entry );
		return token !== undefined && ( entry[ 4 ] ||
			set && set[ 1 ] === version && set[ 3 ] === unit() && set[ 4 ][ cleaned( entry[ 1 ] ) ] === token );
	};

	const remember = fence( () => {
		const tokens = Object.create( null );
		if ( document.prerendering ) {
			return;
		}
		entries.forEach( ( entry ) => {
			tokens[ cleaned( entry[ 1 ] ) ] = entry[ 4 ] ? undefined : tokenOf( entry );
		} );
		const memory = JSON.stringify( [ FORMAT, version, Date.now(), unit(), tokens ] );
		if ( /\{\}\]$/.test( memory ) ) {
			localStorage.removeItem( KEY );
		} else {
			localStorage.setItem( KEY, memory );
		}
	} );

	const isWaiting = fence( ( entry ) => !document.querySelector( entry[ 3 ] ) || handle( entry ).sendExposure(), false );

	const check = () => {
		isDue = false;
		waiting = waiting.filter( isWaiting );
		if ( !waiting[ 0 ] ) {
			observer.disconnect();
		}
	};

	// A page that changes all the time is not to be searched all the time
	const observer = new MutationObserver( () => {
		if ( !isDue ) {
			isDue = true;
			mw.requestIdleCallback( check, IDLE );
		}
	} );

	const watch = fence( () => {
		waiting = entries.filter( ( entry ) => entry[ 3 ] && isShown( entry ) );
		observer.observe( document, { childList: true, subtree: true, attributes: true } );
		check();
	} );

	mw.hook( 'statsig.ready' ).add( watch );
	// At the start, and when the reader has agreed
	mw.hook( 'statsig.memberships' ).add( remember );
	document.addEventListener( 'prerenderingchange', remember );
	addEventListener( 'pagehide', check );
	addEventListener( 'pageshow', ( event ) => event.persisted && mw.requestIdleCallback( watch, IDLE ) );

	return ( hash, isSent ) => {
		const entry = entries.find( ( one ) => one[ 0 ] === hash );
		return isSent ? entry && !isShown( entry ) : config.reserved.includes( hash );
	};
}
