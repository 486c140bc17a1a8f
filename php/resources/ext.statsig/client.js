/**
 * The client of one page: for whom it decides and logs, and what becomes of that when the page is left, shown
 * again, or when the reader chooses otherwise.
 */
import { config, json } from './delivered.js';
import { fence } from './fence.js';
import * as memory from './memory.js';
import { programOf, SECTIONS } from './program/program.js';
import * as sender from './sender.js';
import { membershipsOf, ofProgram, ofValues } from './sources.js';
import { edgeIds, linkedTo, ofEdge, userOf } from './units.js';

/* global groups, pins, reserved, timings:writable, WITH_UNITS */

const AGAIN_AFTER_MS = 600000;
const CONSENT_DAYS = 180;

/** Resolved: answers need not be waited for */
export const ready = Promise.resolve();

const copy = ( value ) => JSON.parse( JSON.stringify( value ) );

const given = mw.config.get( 'wgStatsigValues' );
// In the place of values stands what the account's preference says, as the cookie says it (ReaderChoice.php)
const isOut = /=out/.test( given + memory.jar( 'Choice' ) ) || navigator[ config.gpc ];
const isOn = !config.off && !isOut;
/** Whether events may be logged, and an id be made */
let mayLog = isOn && ( !config.consent || /=1$/.test( memory.jar( 'Consent' ) ) );
/** Somebody logged out while the browser kept this page */
let isOtherReader;
/** True for a page with forced groups: it logs nothing and makes no id. A browser without one decides by this, nobody's */
const forced = given && given.forced;
/** Tasks that log something and wait */
const held = [];
/** What was delivered and cannot be read => why */
const refused = {};

// What cannot be read costs the decisions, and the wiki counts it.
function read( what, task ) {
	let cause = 'Kind';
	try {
		const source = task();
		if ( source ) {
			return source;
		}
	} catch ( e ) {
		cause = e.name;
	}
	refused[ what ] = cause;
	later( () => sender.add( { timings: { refused: 1 } }, '', true ) );
}

const program = !config.off && read( 'program', () => programOf( JSON.parse( json ), groups ) );
const values = isOn && given !== null && read( 'values', () => ofValues( given ) );
const hasEntries = program && program.listed.some( ( list ) => list[ 0 ] );
/** The browser's id at the page's start, or as this page made it */
let id;
/** What decides; values first, as they know the account */
let active;
/** What was exposed in this page view */
let seen;
/** What all tabs exposed of late, and when, read and written once for all tasks of a release: the stores are slow */
let recent;

/**
 * @return {Object} A copy: features may do with it what they like. Empty where groups are forced: other instruments are to
 *  tell nothing of that either
 */
export const memberships = () => copy( Object.assign( {}, ...forced ? [] : active.map( membershipsOf ) ) );

/** The browser decides too, and gets an id if it has none */
function addProgram() {
	id = memory.id( !forced );
	if ( program && ( id || forced ) ) {
		active.push( ofProgram( program, id || forced ) );
	}
}

/** The same where an edge gave the ids: then no cookie is read or made */
const addEdge = () => {
	active = active.concat( program ? ofEdge( program ) : [] );
};

function start() {
	id = WITH_UNITS && edgeIds ? 0 : memory.id();
	active = values ? [ values ] : [];
	seen = {};
	if ( mayLog && hasEntries ) {
		( WITH_UNITS && edgeIds ? addEdge : addProgram )();
	}
	// Later than features ask: until then nothing is decided for others. A page that is never idle tells them too.
	mw.requestIdleCallback( fence( () => mw.hook( 'statsig.memberships' ).fire( memberships() ) ), { timeout: 500 } );
}

/** Nothing is decided any more, and what waits is not sent */
function stop() {
	active = [];
	sender.told.events.dropped.reader += held.splice( 0 ).length + sender.forget();
}

const recentOnes = fence( () => memory.note( 'exposed' ).filter( ( one ) => Math.abs( Date.now() - one[ 1 ] ) < AGAIN_AFTER_MS ), [] );

// Before the page is parsed nobody knows what PHP exposed in it, and a page that is rendered in advance may never
// be shown: what is held goes with it.
function release( isLeft ) {
	if ( held[ 0 ] && ( isLeft || !document.prerendering && document.readyState !== 'loading' ) ) {
		recent = recentOnes();
		held.splice( 0 ).forEach( ( task ) => fence( task )() );
		memory.note( 'exposed', recent );
		active.forEach( ( one ) => one.view && memory.note( 'last-' + one.idType, [ memory.hash( one.unit ), one.view.pageView, one.seq ] ) );
	}
}

// The task is given the time of this call, or of when the page is shown. It runs when the script that asks has ended:
// features do not wait for it.
function later( task ) {
	const time = document.prerendering ? 0 : Date.now();
	if ( mayLog && !forced ) {
		held.push( () => task( time || Date.now() ) );
		ready.then( release );
	} else if ( isOtherReader ) {
		sender.told.events.dropped.reader++;
	}
}

// An event's id is its page view's id and its number in it, made here and kept, so that a repetition after a lost
// answer is recognised. Each unit has ids of its own: a shared one would link account and browser.
function write( source, event, isExposure ) {
	if ( !source.view ) {
		// What the previous page view of this tab sent, so that losses can be counted. After a logout it was
		// another unit's, and the two must not be linked.
		const [ unit, ...previous ] = memory.note( 'last-' + source.idType );
		source.seq = 0;
		source.view = Object.assign( {
			sdkType: 'mw-statsig', sdkVersion: '0.1.0', pageView: memory.random(),
			previous: unit === memory.hash( source.unit ) ? previous : undefined,
			memberships: membershipsOf( source ), lost: 0, timings
		}, source.stamp );
		// The first batch alone tells them
		timings = undefined;
	}
	const text = JSON.stringify( Object.assign( event, {
		user: WITH_UNITS ? userOf( source, active ) : source.user, statsigMetadata: { seq: ++source.seq }
	} ) );
	sender.add( source.view, text, isExposure );
	fence( mw.track )( 'statsig.event', JSON.parse( text ) );
}

/**
 * A page is there, or one that was kept or made in advance is shown. If the browser's id went meanwhile, somebody
 * logged out, and what is in the page is not this reader's.
 */
function show() {
	if ( id && memory.id() !== id ) {
		isOtherReader = true;
		mayLog = false;
		stop();
	}
	release();
}

document.addEventListener( 'prerenderingchange', show );
document.addEventListener( 'DOMContentLoaded', show );
addEventListener( 'pagehide', () => {
	if ( !document.prerendering ) {
		release( true );
		sender.leave();
	}
} );
addEventListener( 'pageshow', ( event ) => {
	if ( event.persisted ) {
		show();
		// Others came between: numbers that went on would say that those were lost
		active.forEach( ( source ) => {
			source.view = 0;
		} );
		seen = {};
		sender.go();
	}
} );
// Also what was kept before the wiki asked for consent, but nothing because a part of the wiki failed
if ( config.off ? config.reason : !mayLog ) {
	memory.clear();
}
start();

/**
 * @param {number} kind Of SECTIONS
 * @param {string} name
 * @return {Object} What the first source decides that knows the name
 */
export function find( kind, name ) {
	for ( const source of pins[ 0 ] ? pins.concat( active ) : active ) {
		// No key made of both: that takes longer than all else that a second check does
		const known = source[ kind ] = source[ kind ] || Object.create( null );
		let found = known[ name ];
		if ( found === undefined ) {
			found = source.decide( kind, name );
			known[ name ] = found = found && Object.assign( { kind, name, what: SECTIONS[ kind ] + ',' + name, source }, found );
		}
		if ( found ) {
			return found;
		}
	}
	return { value: {}, group: null };
}

/**
 * The reader sees a decision: logged once for a page view and not again within ten minutes, nor if PHP logged it in
 * this page view.
 *
 * @param {Object} decision As find() gives it
 * @param {string} [parameter] What was read of a layer; of others it says nothing
 * @param {boolean} [isSent] It was not read: a feature says so. Of what the wiki has reserved nothing else counts
 */
export function expose( { kind, name, what, source, secondary = [], rule = '', group, entryVersion, written, allocated }, parameter, isSent ) {
	const seenAs = kind > 1 ? what + ',' + parameter : what;
	if ( !mayLog || !source || seen[ seenAs ] || reserved && reserved( memory.hash( name ), isSent ) ) {
		return;
	}
	seen[ seenAs ] = true;
	later( ( time ) => {
		const membership = membershipsOf( source )[ allocated || written ];
		// No element that an author of the page could have made
		const page = document.querySelector( 'script#statsig-exposures' );
		const hash = memory.hash( [ source.unit, entryVersion, group || rule, seenAs ].join() );
		if ( document.readyState === 'loading' ) {
			// Left so early that nobody knows whether PHP logged it
			return;
		}
		if ( membership ) {
			membership[ 2 ] = 1;
		}
		if ( recent.some( ( one ) => one[ 0 ] === hash ) ) {
			return;
		}
		recent.push( [ hash, time ] );
		if ( !( page && JSON.parse( page.textContent ).some( ( told ) => told.join() === seenAs ) ) ) {
			write( source, {
				time,
				eventName: 'statsig::' + SECTIONS[ kind ].slice( 0, -1 ) + '_exposure',
				value: null,
				// By a program it has neither a rule nor gates that led to it: the worker restores them
				metadata: {
					ruleID: rule, reason: source.reason, [ kind ? 'config' : 'gate' ]: name,
					gateValue: kind ? undefined : group,
					parameterName: kind > 1 ? parameter : undefined, allocatedExperiment: allocated || undefined
				},
				secondaryExposures: secondary.map( ( [ gate, gateValue, ruleID ] ) => ( { gate, gateValue, ruleID } ) )
			}, true );
		}
	} );
}

/**
 * @param {Object} event eventName, value, metadata
 * @param {Object} [source] Whose unit alone it names; else it names in one record each all units that are in
 *  anything
 */
export function log( event, source ) {
	// A copy: what the caller does with its objects afterwards is no part of the event
	const own = copy( event );
	later( ( time ) => {
		if ( !active[ 0 ] ) {
			( WITH_UNITS && edgeIds ? addEdge : addProgram )();
		}
		const members = active.filter( ( one ) => Object.keys( membershipsOf( one ) )[ 0 ] );
		( source ? [ source ] :
			WITH_UNITS && members[ 0 ] && linkedTo( members[ 0 ], active ) ? members.slice( 0, 1 ) :
				members[ 0 ] ? members : active.slice( 0, 1 ) )
			.forEach( ( one ) => write( one, Object.assign( { time }, own ) ) );
	} );
}

/**
 * @param {boolean} isGiven
 */
export function setConsent( isGiven ) {
	if ( isOn && !isOtherReader ) {
		memory.jar( 'Consent', 1, isGiven ? CONSENT_DAYS : -1 );
		if ( !isGiven ) {
			memory.clear();
		}
		if ( !isGiven === mayLog ) {
			mayLog = !mayLog;
			stop();
			start();
		}
	}
}

/**
 * @return {Object} As mw.statsig.status() has it
 */
export function status() {
	const sources = {};
	active.forEach( ( { stamp, all } ) => {
		sources[ stamp.cv ? 'values' : 'program' ] = { version: stamp.cv || stamp.pv, entries: all().length };
	} );
	sender.told.events.queued = held.length + sender.waiting();
	return copy( Object.assign( {
		enabled: !config.off,
		ready: true,
		reason: isOtherReader ? 'ReaderChanged' : !values && config.reason || (
			isOut ? 'OptedOut' : active[ 0 ] ? null : !program ? 'Error' : hasEntries ? 'NoUnit' : null
		),
		sources,
		forced: !!forced,
		refused,
		absent: program && program.absent || {}
	}, sender.told ) );
}
