'use strict';

/**
 * The client: answers from the values that the wiki delivered, logs exposures, takes events.
 */
const Decisions = require( './decisions.js' ).Decisions;
const isValues = require( './decisions.js' ).isValues;
const Exposures = require( './exposures.js' );
const Journal = require( './journal.js' ).Journal;
const fenced = require( './journal.js' ).fenced;
const hash = require( './storage.js' ).hash;

/** After that long features go on with defaults, for the whole page view */
const GIVE_UP_MS = 3000;

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
		this.isFinal = false;
		/** Why all answers are defaults, else null */
		this.reason = config.reason || null;
		this.journal = new Journal( config.path + '/rgstr', config.cookie, () => {
			this.decisions.sets = [];
		} );
		this.exposures = new Exposures( this.journal );
		if ( pageValues ) {
			this.take( pageValues, 'userID' );
		}
		window.addEventListener( 'pagehide', () => {
			// Events went as they are: what comes later must not change them
			this.isFinal = true;
		} );
		this.ready = ( config.stable ? this.fetchValues() : Promise.resolve() ).then( () => {
			this.isFinal = true;
			this.journal.hold.lift();
			fenced( () => mw.hook( 'statsig.memberships' ).fire( this.decisions.memberships() ) );
		} );
	}

	/**
	 * @param {*} values
	 * @param {string} idType What the wiki was asked for
	 */
	take( values, idType ) {
		if ( isValues( values ) && values.idType === idType ) {
			this.decisions.add( values );
			this.reason = null;
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
		const unit = this.journal.id();
		if ( !this.decisions.sets.length ) {
			// Until values are here
			this.reason = unit === null ? 'NoUnit' : 'Error';
		}
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
					if ( this.isFinal ) {
						return;
					}
					if ( values.kind === 'none' ) {
						this.reason = this.reason && values.reason;
						mw.log.warn( 'statsig: the wiki decided nothing: ' + values.reason );
					} else if ( values.unit === unit ) {
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
		return {
			getAssignedGroup: () => {
				const decision = this.decisions.find( kind, name );
				if ( decision && kind === 'configs' ) {
					this.exposures.log( decision );
				}
				return decision ? decision.group : null;
			},
			get: ( parameter, defaultValue ) => {
				const decision = this.decisions.find( kind, name );
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
		// A copy: what the caller does with its objects afterwards is no part of the event
		const text = JSON.stringify( {
			eventName: name, value: value === undefined ? null : value, metadata: metadata || {}
		} );
		this.journal.later( ( time ) => {
			const sets = this.decisions.sets.filter( ( set ) => Object.keys( set.memberships ).length );
			( sets.length ? sets : [ this.ownSet() ] ).forEach( ( set ) => {
				if ( set ) {
					this.journal.write( set, JSON.parse( text ), time );
				}
			} );
		} );
	}

	/**
	 * Whom an event is of where the reader is in nothing.
	 *
	 * @return {Object|null} Null where the browser keeps no cookies
	 */
	ownSet() {
		if ( !this.decisions.sets.length ) {
			const unit = this.journal.id();
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

	/**
	 * @return {Object} As mw.statsig.status() has it, without enabled
	 */
	status() {
		const journal = this.journal;
		const sender = journal.sender;
		return {
			ready: this.isFinal,
			reason: journal.isOtherReader ? 'ReaderChanged' : this.isFinal ? this.reason : null,
			units: this.decisions.ages(),
			events: {
				queued: journal.hold.tasks.length + sender.waiting(),
				sent: sender.sent,
				refused: sender.refused,
				dropped: Object.assign( {}, sender.dropped )
			},
			lastAnswer: sender.lastAnswer
		};
	}
}

module.exports = Client;
