/**
 * mw.statsig: gates and experiments in the browser. Answers are there at once, and final for the page view.
 * Nothing here throws.
 *
 * @file
 */
import { expose, find, log, memberships, ready, setConsent, status } from './client.js';
import { fence } from './fence.js';
import { own } from './program/own.js';

const typeOf = ( value ) => ( {} ).toString.call( value );

// Makes what a feature holds of a gate, an experiment, a config or a layer. It decides nothing until it is asked.
const assignments = ( kind ) => ( name ) => {
	const isLayer = kind === 2;

	/** Of a layer only a parameter that is there can be seen */
	const see = fence( ( parameter, isSent ) => {
		const decision = find( kind, name );
		const isThere = own( decision.value, parameter );
		if ( isThere || !isLayer ) {
			expose( decision, parameter, isSent );
		}
		return isThere ? decision.value[ parameter ] : null;
	}, null );

	const getAssignedGroup = fence( () => {
		if ( !isLayer ) {
			see();
		}
		return find( kind, name ).group;
	}, null );

	return {
		/**
		 * Which group the reader is in. Logs the exposure, as get() does; of a layer only get() does.
		 *
		 * @return {string|null} Name of the group, of a gate "true" or "false"; null where nothing is decided
		 */
		getAssignedGroup,
		/**
		 * Whether the reader is in one of some groups. Logs the exposure, as getAssignedGroup() does.
		 *
		 * @param {...string} groups Their names
		 * @return {boolean} False where nothing is decided
		 */
		isAssignedGroup: ( ...groups ) => groups.includes( getAssignedGroup() ),
		/**
		 * The value of a parameter. Logs the exposure: of a layer that of this parameter, if the layer has it.
		 *
		 * @param {string} parameter Its name
		 * @param {*} [otherwise] Given where the parameter is missing or of another type
		 * @return {*} Null where it is missing and nothing else is to be given. A gate has no parameters
		 */
		get: ( parameter, otherwise = null ) => {
			const value = see( parameter );
			return otherwise === null || typeOf( value ) === typeOf( otherwise ) ? value : otherwise;
		},
		/**
		 * The reader sees it now, whatever is read of it. Of an entry with 'exposure' => 'manual' or 'class' => true in
		 * $wgStatsigClientEntries no read logs the exposure.
		 *
		 * @param {string} [parameter] Of a layer the one that is seen
		 */
		sendExposure: ( parameter ) => {
			see( parameter, true );
		},
		/**
		 * An event under the unit of this entry alone.
		 *
		 * @param {string} eventName One of $wgStatsigEvents
		 * @param {Object} [metadata] Only the keys that $wgStatsigEvents lists are kept
		 */
		send: fence( ( eventName, metadata = {} ) => {
			log( { eventName, value: null, metadata }, find( kind, name ).source );
		} )
	};
};

/** Not by assignments(): pages check gates by the thousand */
const checkGate = fence( ( name ) => {
	const decision = find( 0, name );
	expose( decision );
	return decision.value === true;
}, false );

mw.statsig = {
	/**
	 * Resolved, for code that is used to wait: answers are there at once.
	 *
	 * @type {Promise}
	 */
	ready,
	/**
	 * Whether a gate is on. Logs the exposure.
	 *
	 * @param {string} name Of the gate
	 * @return {boolean} False where nothing is decided
	 */
	checkGate,
	/**
	 * The same as checkGate(), by the name that it has in PHP.
	 *
	 * @param {string} name Of the gate
	 * @return {boolean} False where nothing is decided
	 */
	isFeatureEnabled: checkGate,
	/**
	 * A gate, to ask for its group. Logs nothing by itself.
	 *
	 * @param {string} name Of the gate
	 * @return {Object} Never null; with the methods that assignments() describes
	 */
	getFeatureGate: assignments( 0 ),
	/**
	 * An experiment. Logs nothing by itself.
	 *
	 * @param {string} name Of the experiment
	 * @return {Object} Never null; with the methods that assignments() describes
	 */
	getExperiment: assignments( 1 ),
	/**
	 * A dynamic config. Logs nothing by itself.
	 *
	 * @param {string} name Of the config
	 * @return {Object} Never null; with the methods that assignments() describes
	 */
	getDynamicConfig: assignments( 1 ),
	/**
	 * A layer. Logs nothing by itself.
	 *
	 * @param {string} name Of the layer
	 * @return {Object} Never null; with the methods that assignments() describes
	 */
	getLayer: assignments( 2 ),
	/**
	 * Sends an event, with the page's memberships. It waits until the page is left, or goes along with an exposure.
	 *
	 * @param {string} eventName One of $wgStatsigEvents: the relay drops others
	 * @param {number|string|null} [value] As $wgStatsigEvents allows it
	 * @param {Object} [metadata] Only the keys that $wgStatsigEvents lists are kept
	 */
	logEvent: fence( ( eventName, value = null, metadata = {} ) => {
		log( { eventName, value, metadata } );
	} ),
	/**
	 * What the reader's units are in, to slice other measurements by. Logs nothing.
	 *
	 * @return {Object} Name => [ group, version of the entry, 1 if exposed else 0 ], and the layer where that is one
	 *  of its experiments
	 */
	getMemberships: fence( memberships, {} ),
	/**
	 * What the reader said when asked. Where $wgStatsigConsent is 'required', nothing is decided by the browser's
	 * id and nothing logged before true was said; false takes it back, and the browser forgets its id.
	 *
	 * @param {boolean} isGiven Whether the reader agreed
	 */
	setConsent: fence( setConsent ),
	/**
	 * How the module fares in this page view, for whoever writes or tests a feature.
	 *
	 * @return {Object} With these members:
	 *  - enabled: false while $wgStatsigEnabled is false, or where a part failed in the wiki; ready: true
	 *  - reason: why all answers are defaults, else null: "Disabled"; "ExtensionMissing" and "NoConfig", the wiki
	 *    has nothing to decide with; "Error", a part failed, here (told in the console) or in the wiki (told in its
	 *    log); "NoUnit", this browser keeps no cookie, has two different ids, or was allowed none yet; "OptedOut",
	 *    the reader does not want it; "ReaderChanged", somebody logged out while the browser kept this page
	 *  - sources: "values" (what the wiki decided for a registered reader) and "program" (by which this browser
	 *    decides) => version, of the document or the program, and number of entries
	 *  - forced: whether the page's address forces groups (docs/testing.md): then nothing of this page view is logged
	 *  - refused: "program" or "values" => why what was delivered of it could not be read: "SyntaxError", it is no JSON;
	 *    "TypeError", JSON of another shape; "Kind", something else, of another version, or with names written in an
	 *    unknown way. The wiki counts it
	 *  - absent: name, as the program writes it => why it lacks a listed entry (docs/program-format.md)
	 *  - events: number of those queued; sent (taken by the relay, which still drops what the wiki does not
	 *    allow, or given to the browser when the page was left); refused by the relay; and dropped: full (1 MB
	 *    waits already, or it alone is larger than 30 KiB), reader (see ReaderChanged), lost (failed twice)
	 *  - lastAnswer: HTTP status of the relay, 0 where there was no answer, null before the first
	 */
	status: fence( status, {} )
};
fence( mw.hook( 'statsig.ready' ).fire )( mw.statsig );
