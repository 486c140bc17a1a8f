/**
 * Entries that come to readers as classes of the html element: docs/classes.md. A script in the page's head has set those
 * that the page view before has left in the memory. This part writes the memory, and logs an exposure where an element of
 * the page shows what was set; it never changes a class. It runs before the module, and asks it as a feature does.
 */
import { config } from './delivered.js';
import { fence } from './fence.js';

const FORM = 1;
const KEY = 'mw-statsig-class';
const SOON = { timeout: 500 };
/** Digits of the browser's id: enough to see that it is another one. All of them would outlive the cookie here */
const DIGITS = 4;

// As HtmlClasses has it
const cleaned = ( text ) => text.replace( /[^a-zA-Z0-9]/gu, '_' ).toLowerCase();

function unit() {
	const start = config.cookie + 'Id=';
	const cookie = document.cookie.split( '; ' ).find( ( pair ) => pair.startsWith( start ) ) || '';
	return cookie.slice( start.length, start.length + DIGITS );
}

/**
 * @return {Function} As manual.js
 */
export default function () {
	// They are missing where a part of the wiki failed
	const [ version, listed ] = config.classes || [ 0, [] ];
	const entries = listed.map( ( [ hash, name, kind, selector, isByAccount ] ) => ( { hash, name, kind, selector, isByAccount, word: cleaned( name ) } ) );
	/** Hashes of those that a feature exposed before the page was read */
	const early = new Set();
	/** Entries whose class is there and whose exposure is not sent yet */
	let waiting = [];
	let isDue;

	// Until then the head script may wait for a stylesheet: this part, which waits for none, is not to be ahead of it
	const isRead = () => document.readyState !== 'loading';

	const assignment = ( { kind, name } ) => ( kind ? mw.statsig.getExperiment : mw.statsig.getFeatureGate )( name );

	// What the memory has of an entry: of a gate 1 or 0, else the group; undefined where nothing is decided
	const tokenOf = ( entry ) => {
		const group = assignment( entry ).getAssignedGroup();
		return group ? entry.kind ? cleaned( group ) : Number( group === 'true' ) : undefined;
	};

	// Whether the page has had, since before it was painted, the class of what is decided now
	const isShown = ( entry ) => {
		// The memory that the head script has obeyed, if any; others may have written it, and it need not be a list
		const obeyed = document.documentElement.statsig || [];
		const token = tokenOf( entry );
		return token !== undefined &&
			( entry.isByAccount || obeyed[ 1 ] === version && obeyed[ 3 ] === unit() && obeyed[ 4 ][ entry.word ] === token );
	};

	const remember = fence( () => {
		const tokens = Object.create( null );
		// What is forced is never remembered
		if ( document.prerendering || !isRead() || mw.statsig.status().forced ) {
			return;
		}
		entries.filter( ( { isByAccount } ) => !isByAccount ).forEach( ( entry ) => {
			tokens[ entry.word ] = tokenOf( entry );
		} );
		if ( JSON.stringify( tokens ) === '{}' ) {
			localStorage.removeItem( KEY );
		} else {
			localStorage.setItem( KEY, JSON.stringify( [ FORM, version, Date.now(), unit(), tokens ] ) );
		}
	} );

	const isWaiting = fence( ( entry ) => !document.querySelector( entry.selector ) || assignment( entry ).sendExposure(), false );

	const check = () => {
		isDue = false;
		waiting = waiting.filter( isWaiting );
		if ( !waiting[ 0 ] ) {
			observer.disconnect();
		}
	};

	// A page that changes all the time is not searched each time
	const observer = new MutationObserver( () => {
		if ( !isDue ) {
			isDue = true;
			mw.requestIdleCallback( check, SOON );
		}
	} );

	const watch = fence( () => {
		if ( !isRead() ) {
			return;
		}
		entries.filter( ( { hash } ) => early.delete( hash ) ).forEach( ( entry ) => assignment( entry ).sendExposure() );
		waiting = entries.filter( ( entry ) => entry.selector && isShown( entry ) );
		observer.observe( document, { childList: true, subtree: true, attributes: true } );
		check();
	} );

	mw.hook( 'statsig.ready' ).add( watch );
	// At the module's start, and when the reader agrees or takes that back
	mw.hook( 'statsig.memberships' ).add( remember );
	document.addEventListener( 'prerenderingchange', remember );
	document.addEventListener( 'DOMContentLoaded', remember );
	document.addEventListener( 'DOMContentLoaded', watch );
	addEventListener( 'pagehide', check );
	// The module's own listener comes after this one
	addEventListener( 'pageshow', ( { persisted } ) => persisted && mw.requestIdleCallback( watch, SOON ) );

	return ( hash, isSent ) => {
		const entry = entries.find( ( one ) => one.hash === hash );
		if ( entry && isSent && !isRead() ) {
			early.add( hash );
		}
		return isSent ? entry && !isShown( entry ) : config.reserved.includes( hash );
	};
}
