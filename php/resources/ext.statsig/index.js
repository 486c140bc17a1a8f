'use strict';

/**
 * mw.statsig: gates and experiments in the browser. Answers are synchronous; before mw.statsig.ready
 * has resolved they may be the defaults. Nothing here throws.
 */
const config = require( './config.json' );
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
	} else {
		storage.clear();
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
	getMemberships: () => answer( () => client.decisions.memberships(), {} )
};
