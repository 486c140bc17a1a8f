'use strict';

/**
 * mw.statsig: gates and experiments in the browser. Answers are synchronous; before mw.statsig.ready
 * has resolved they may be the defaults. Nothing here throws.
 */
const config = require( './config.json' );
const stableId = require( './stableId.js' );
const storage = require( './storage.js' );

let client = null;

/**
 * @param {Function} ask Given the client
 * @param {*} otherwise Answer where there is no client, or it fails
 * @return {*}
 */
function answer( ask, otherwise ) {
	try {
		return client ? ask() : otherwise;
	} catch ( e ) {
		mw.log.warn( 'statsig: ' + e.message );
		return otherwise;
	}
}

const nothing = {
	getAssignedGroup: () => null,
	get: ( parameter, defaultValue ) => defaultValue === undefined ? null : defaultValue
};

function assignment( kind, name ) {
	const found = answer( () => client.assignment( kind, name ), nothing );
	return {
		/**
		 * @return {string|null} Name of the group. Logs the exposure, as get() does.
		 */
		getAssignedGroup: () => answer( found.getAssignedGroup, null ),
		/**
		 * @param {string} parameter
		 * @param {*} defaultValue Given where the parameter is missing or of another type
		 * @return {*}
		 */
		get: ( parameter, defaultValue ) => answer(
			() => found.get( parameter, defaultValue ), nothing.get( parameter, defaultValue )
		)
	};
}

try {
	if ( config.enabled ) {
		const Client = require( './client.js' );
		client = new Client( config, mw.config.get( 'wgStatsigValues' ) );
	} else if ( config.reason === 'Disabled' ) {
		storage.clear();
		if ( config.cookie ) {
			stableId.remove( config.cookie );
		}
	}
} catch ( e ) {
	mw.log.warn( 'statsig: ' + e.message );
}

mw.statsig = {
	/** Resolves, and never rejects, once answers are final for this page view */
	ready: client ? client.ready : Promise.resolve(),
	/**
	 * @param {string} name
	 * @return {boolean}
	 */
	checkGate: ( name ) => answer( () => client.checkGate( name ), false ),
	getExperiment: ( name ) => assignment( 'configs', name ),
	getDynamicConfig: ( name ) => assignment( 'configs', name ),
	getLayer: ( name ) => assignment( 'layers', name ),
	/**
	 * @param {string} name One of $wgStatsigEvents: the relay drops others
	 * @param {number|string|null} [value]
	 * @param {Object} [metadata] Only the keys that $wgStatsigEvents lists are kept
	 */
	logEvent: ( name, value, metadata ) => {
		answer( () => client.logEvent( name, value, metadata ) );
	},
	/**
	 * @return {Object} Name => [ group, version of the entry, 1 if exposed else 0 ]
	 */
	getMemberships: () => answer( () => client.decisions.memberships(), {} ),
	/**
	 * How the module fares in this page view, for whoever writes or tests a feature.
	 *
	 * @return {Object}
	 *  - enabled: false while $wgStatsigEnabled is false, or where a part failed in the wiki
	 *  - ready: whether answers are final
	 *  - reason: why all answers are defaults, else null: "Disabled"; "ExtensionMissing" and "NoConfig", the wiki
	 *    has nothing to decide with; "Error", a part failed, here (told in the console) or in the wiki (told in its
	 *    log); "NoUnit", this browser keeps no cookie; "ReaderChanged", somebody logged out while the browser
	 *    kept this page
	 *  - units: "userID", "stableID" => cv, the version of the document that decided; age in seconds (of
	 *    userID from the begin of the hour on); tooOld: the tab was open for more than a day, and the
	 *    relay drops all that it sends for this unit
	 *  - events: number of those queued; sent (taken by the relay, which still drops what the wiki does
	 *    not allow, or given to the browser when the page was left); refused by the relay; and dropped:
	 *    full (1 MiB waits already), size (too large for the relay), reader (see ReaderChanged)
	 *  - lastAnswer: HTTP status of the relay, 0 where there was no answer, null before the first
	 */
	status: () => Object.assign( {
		enabled: !!config.enabled,
		ready: true,
		reason: config.reason || 'Error',
		units: {},
		events: { queued: 0, sent: 0, refused: 0, dropped: { full: 0, size: 0, reader: 0 } },
		lastAnswer: null
	}, answer( () => client.status(), {} ) )
};
