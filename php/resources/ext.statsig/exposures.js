'use strict';

/**
 * Which decisions this reader has been seen to see. Each is logged once for a page view and not
 * again within ten minutes; what PHP logged in this page view is not logged a second time.
 */
const storage = require( './storage.js' );

const AGAIN_AFTER_MS = 10 * 60 * 1000;

const EVENTS = {
	gates: 'statsig::gate_exposure',
	configs: 'statsig::config_exposure',
	layers: 'statsig::layer_exposure'
};

/**
 * @param {Object} decision
 * @param {string} [parameter]
 * @return {Object} The event as Statsig's SDKs send it
 */
function eventOf( decision, parameter ) {
	const metadata = { ruleID: decision.ruleId, reason: 'Bootstrap:Recognized' };
	if ( decision.kind === 'gates' ) {
		metadata.gate = decision.name;
		metadata.gateValue = String( decision.value );
	} else {
		metadata.config = decision.name;
	}
	if ( decision.kind === 'layers' ) {
		metadata.parameterName = parameter;
		metadata.allocatedExperiment = decision.allocated || '';
	}
	return {
		eventName: EVENTS[ decision.kind ],
		value: null,
		metadata: metadata,
		secondaryExposures: decision.secondary.map( ( exposure ) => ( {
			gate: exposure[ 0 ], gateValue: exposure[ 1 ], ruleID: exposure[ 2 ]
		} ) )
	};
}

/**
 * @param {Object} decision
 * @param {string} [parameter]
 * @return {boolean} Whether PHP logged it, as PageExposures::html() wrote
 */
function isLoggedByServer( decision, parameter ) {
	// No element that an author of the page could have made
	const written = document.querySelector( 'script#statsig-exposures' );
	return !!written && JSON.parse( written.textContent ).some(
		( logged ) => logged[ 0 ] === decision.kind && logged[ 1 ] === decision.name && logged[ 2 ] === parameter
	);
}

class Exposures {
	/**
	 * @param {Object} journal
	 */
	constructor( journal ) {
		this.journal = journal;
		this.seen = Object.create( null );
	}

	/**
	 * @param {Object} decision As Decisions.find() gives it
	 * @param {string} [parameter] What was read of a layer
	 */
	log( decision, parameter ) {
		const key = storage.hash( [
			decision.set.values.unit, decision.version, decision.kind, decision.name,
			decision.group === null ? decision.ruleId : decision.group, parameter
		].join( '|' ) );
		if ( !this.seen[ key ] ) {
			this.seen[ key ] = true;
			this.journal.later( ( time ) => this.record( decision, parameter, key, time ) );
		}
	}

	record( decision, parameter, key, time ) {
		if ( document.readyState === 'loading' ) {
			// Left so early that nobody knows whether PHP logged it
			return;
		}
		if ( decision.membership ) {
			decision.membership[ 2 ] = 1;
		}
		const now = Date.now();
		const kept = storage.read( 'localStorage', 'exposed' ) || {};
		const recent = {};
		Object.keys( kept ).forEach( ( other ) => {
			if ( now - kept[ other ] < AGAIN_AFTER_MS && kept[ other ] <= now ) {
				recent[ other ] = kept[ other ];
			}
		} );
		if ( recent[ key ] === undefined ) {
			recent[ key ] = now;
			storage.write( 'localStorage', 'exposed', recent );
			if ( !isLoggedByServer( decision, parameter ) ) {
				this.journal.write( decision.set, eventOf( decision, parameter ), time );
			}
		}
	}
}

module.exports = Exposures;
