'use strict';

/**
 * The client: answers from the values that the wiki delivered, logs exposures, takes events.
 */
const Batch = require( './batch.js' );
const Decisions = require( './decisions.js' ).Decisions;
const isValues = require( './decisions.js' ).isValues;
const Exposures = require( './exposures.js' ).Exposures;
const hash = require( './exposures.js' ).hash;
const stableId = require( './stableId.js' );

/** After that long features go on with defaults, for the whole page view */
const GIVE_UP_MS = 3000;

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
function exposureEvent( decision, parameter ) {
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

function typeOf( value ) {
	return Array.isArray( value ) ? 'array' : typeof value;
}

class Client {
	/**
	 * @param {Object} config As ModuleConfig::forModule() makes it
	 * @param {Object|null} pageValues Values in the page, for registered readers
	 */
	constructor( config, pageValues ) {
		this.config = config;
		this.decisions = new Decisions();
		this.frozen = false;
		if ( pageValues ) {
			this.take( pageValues, 'userID' );
		}
		this.ready = ( config.stable ? this.fetchValues() : Promise.resolve() ).then( () => {
			this.frozen = true;
			mw.hook( 'statsig.memberships' ).fire( this.decisions.memberships() );
		} );
		this.batch = new Batch( config.path + '/rgstr', this.ready );
		this.exposures = new Exposures( ( decision, parameter ) => {
			this.send( decision.set, exposureEvent( decision, parameter ) );
		} );
	}

	/**
	 * @param {*} values
	 * @param {string} idType What the wiki was asked for
	 */
	take( values, idType ) {
		if ( isValues( values ) && values.idType === idType ) {
			this.decisions.add( values );
		} else {
			mw.log.warn( 'statsig: what the wiki delivered are no values for ' + idType );
		}
	}

	/**
	 * Values of the browser's stable id, from the wiki.
	 *
	 * @return {Promise} Resolved in any case
	 */
	fetchValues() {
		const unit = stableId.get( this.config.cookie );
		if ( unit === null || typeof fetch !== 'function' ) {
			return Promise.resolve();
		}
		const url = this.config.path + '/initialize?u=' + hash( unit ) + '&v=' + this.config.cv;
		return new Promise( ( resolve ) => {
			// What comes later than that is left: an answer must not change within a page view
			const timer = setTimeout( resolve, GIVE_UP_MS );
			fetch( url, { credentials: 'same-origin', referrerPolicy: 'no-referrer' } )
				.then( ( response ) => response.json() )
				.then( ( values ) => {
					if ( !this.frozen && values && values.unit === unit ) {
						this.take( values, 'stableID' );
					}
				} )
				.catch( () => mw.log.warn( 'statsig: the wiki did not deliver values' ) )
				.then( () => {
					clearTimeout( timer );
					resolve();
				} );
		} );
	}

	checkGate( name ) {
		const decision = this.decisions.find( 'gates', name );
		if ( !decision ) {
			return false;
		}
		this.exposures.log( decision );
		return decision.value === true;
	}

	/**
	 * @param {string} kind 'configs' or 'layers'
	 * @param {string} name
	 * @return {Object}
	 */
	assignment( kind, name ) {
		const decision = this.decisions.find( kind, name );
		return {
			getAssignedGroup: () => {
				if ( decision && kind === 'configs' ) {
					this.exposures.log( decision );
				}
				return decision ? decision.group : null;
			},
			get: ( parameter, defaultValue ) => {
				const given = decision &&
					Object.prototype.hasOwnProperty.call( decision.value, parameter );
				if ( decision && ( kind === 'configs' || given ) ) {
					this.exposures.log( decision, kind === 'layers' ? parameter : undefined );
				}
				const value = given ? decision.value[ parameter ] : null;
				const noDefault = defaultValue === undefined || defaultValue === null;
				if ( value === null ) {
					return noDefault ? null : defaultValue;
				}
				return noDefault || typeOf( value ) === typeOf( defaultValue ) ? value : defaultValue;
			}
		};
	}

	logEvent( name, value, metadata ) {
		const sets = this.decisions.sets.filter( ( set ) => Object.keys( set.memberships ).length );
		const event = { eventName: name, value: value === undefined ? null : value, metadata: metadata || {} };
		( sets.length ? sets : [ this.ownSet() ] ).forEach( ( set ) => {
			if ( set ) {
				this.send( set, Object.assign( {}, event ) );
			}
		} );
	}

	/**
	 * Whom an event is of where the reader is in nothing.
	 *
	 * @return {Object|null} Null where the browser keeps no cookies
	 */
	ownSet() {
		if ( !this.decisions.sets.length ) {
			const unit = stableId.get( this.config.cookie );
			if ( unit === null ) {
				return null;
			}
			this.decisions.add( {
				idType: 'stableID', unit: unit, cv: this.config.cv, custom: {},
				gates: {}, configs: {}, layers: {}
			} );
		}
		return this.decisions.sets[ 0 ];
	}

	send( set, event ) {
		this.batch.add( set, event );
		mw.track( 'statsig.event', event );
	}
}

module.exports = Client;
