'use strict';

/**
 * mw.statsig: gates and experiments in the browser. Answers are there at once, and final for the page view.
 * Nothing here throws.
 */
const began = performance.now();
const config = require( './config.json' );
// A text, which status() reads again: a program that was read has no list of reasons
const text = require( './program.json' );
const program = require( './program/program.js' ).read( text );
const timings = { bytes: text.length, parse: performance.now() - began };
const { fence, open } = require( './client.js' );
const typeOf = ( value ) => Array.isArray( value ) ? 'array' : typeof value;
const client = open( program, Math.random() < config.timing ? timings : undefined );

const checkGate = fence( ( name ) => {
	const decision = client.find( 'gates', name );
	client.expose( decision );
	return decision.value === true;
}, false );

/** Makes what a feature holds of an experiment, a config or a layer. It decides nothing until it is asked. */
const assignments = ( section ) => ( name ) => {
	const isLayer = section === 'layers';

	/** Of a layer only a parameter that is there can be seen */
	const see = fence( ( parameter ) => {
		const decision = client.find( section, name );
		const isThere = ( {} ).hasOwnProperty.call( decision.value, parameter );
		if ( isThere || !isLayer ) {
			client.expose( decision, isLayer ? parameter : undefined );
		}
		return isThere ? decision.value[ parameter ] : null;
	}, null );

	const getAssignedGroup = fence( () => {
		if ( !isLayer ) {
			see();
		}
		return client.find( section, name ).group;
	}, null );

	return {
		/**
		 * @return {string|null} Name of the group. Logs the exposure, as get() does.
		 */
		getAssignedGroup,
		/**
		 * @param {...string} groups
		 * @return {boolean} Whether the group is one of these
		 */
		isAssignedGroup: ( ...groups ) => groups.indexOf( getAssignedGroup() ) >= 0,
		/**
		 * @param {string} parameter
		 * @param {*} [otherwise] Given where the parameter is missing or of another type
		 * @return {*}
		 */
		get: ( parameter, otherwise = null ) => {
			const value = see( parameter );
			return value === null || otherwise !== null && typeOf( value ) !== typeOf( otherwise ) ? otherwise : value;
		},
		/**
		 * The reader sees it now, whatever is read of it.
		 *
		 * @param {string} [parameter] Of a layer
		 */
		sendExposure: ( parameter ) => {
			see( parameter );
		},
		/**
		 * An event under the unit of this entry alone.
		 *
		 * @param {string} eventName One of $wgStatsigEvents
		 * @param {Object} [metadata]
		 */
		send: fence( ( eventName, metadata = {} ) => {
			client.log( { eventName, value: null, metadata }, client.find( section, name ).source );
		} )
	};
};

mw.statsig = {
	/** Resolved: answers need not be waited for */
	ready: Promise.resolve(),
	/**
	 * @param {string} name
	 * @return {boolean}
	 */
	checkGate,
	isFeatureEnabled: checkGate,
	getExperiment: assignments( 'configs' ),
	getDynamicConfig: assignments( 'configs' ),
	getLayer: assignments( 'layers' ),
	/**
	 * @param {string} eventName One of $wgStatsigEvents: the relay drops others
	 * @param {number|string|null} [value]
	 * @param {Object} [metadata] Only the keys that $wgStatsigEvents lists are kept
	 */
	logEvent: fence( ( eventName, value = null, metadata = {} ) => {
		client.log( { eventName, value, metadata } );
	} ),
	/**
	 * @return {Object} Name => [ group, version of the entry, 1 if exposed else 0 ], and the layer where that is one
	 *  of its experiments
	 */
	getMemberships: fence( client.memberships, {} ),
	/**
	 * What the reader said when asked. Where $wgStatsigConsent is 'required', nothing is decided by the browser's
	 * id and nothing logged before true was said; false takes it back, and the browser forgets its id.
	 *
	 * @param {boolean} given
	 */
	setConsent: fence( client.setConsent ),
	/**
	 * How the module fares in this page view, for whoever writes or tests a feature.
	 *
	 * @return {Object}
	 *  - enabled: false while $wgStatsigEnabled is false, or where a part failed in the wiki; ready: true
	 *  - reason: why all answers are defaults, else null: "Disabled"; "ExtensionMissing" and "NoConfig", the wiki
	 *    has nothing to decide with; "Error", a part failed, here (told in the console) or in the wiki (told in its
	 *    log); "NoUnit", this browser keeps no cookie, has two different ids, or was allowed none yet; "OptedOut",
	 *    the reader does not want it; "ReaderChanged", somebody logged out while the browser kept this page
	 *  - sources: "values" (what the wiki decided for a registered reader) and "program" (by which this browser
	 *    decides) => version, of the document or the program, and number of entries
	 *  - absent: name, as the program writes it => why it lacks a listed entry (docs/program-format.md)
	 *  - events: number of those queued; sent (taken by the relay, which still drops what the wiki does not
	 *    allow, or given to the browser when the page was left); refused by the relay; and dropped: full (1 MiB
	 *    waits already), size (too large for the relay), reader (see ReaderChanged), lost (failed twice)
	 *  - lastAnswer: HTTP status of the relay, 0 where there was no answer, null before the first
	 */
	status: () => Object.assign( fence( client.status, {} )(), { absent: fence( () => JSON.parse( text ).absent )() || {} } )
};
timings.init = performance.now() - began;
timings.load = performance.now();
fence( mw.hook( 'statsig.ready' ).fire )( mw.statsig );
