'use strict';

/**
 * Which decisions this reader has been seen to see. Each is logged once for a page view and not
 * again within ten minutes, and none while a page is rendered in advance.
 */
const storage = require( './storage.js' );

const AGAIN_AFTER_MS = 10 * 60 * 1000;

/**
 * @param {string} text
 * @return {string} 32 bits as hex: names, groups and ids need not lie in the store in clear
 */
function hash( text ) {
	let value = 0x811c9dc5;
	for ( let i = 0; i < text.length; i++ ) {
		value = Math.imul( value ^ text.charCodeAt( i ), 0x01000193 );
	}
	return ( value >>> 0 ).toString( 16 );
}

class Exposures {
	/**
	 * @param {Function} send Called with ( decision, parameter ) for each exposure to be sent
	 */
	constructor( send ) {
		this.send = send;
		this.seen = Object.create( null );
	}

	/**
	 * @param {Object} decision As Decisions.find() gives it
	 * @param {string} [parameter] What was read of a layer
	 */
	log( decision, parameter ) {
		const values = decision.set.values;
		const key = hash( [
			values.unit, values.cv, decision.kind, decision.name, decision.ruleId, parameter
		].join( '|' ) );
		if ( this.seen[ key ] ) {
			return;
		}
		this.seen[ key ] = true;
		if ( document.prerendering ) {
			document.addEventListener(
				'prerenderingchange', () => this.record( decision, parameter, key ), { once: true }
			);
		} else {
			this.record( decision, parameter, key );
		}
	}

	record( decision, parameter, key ) {
		const membership = decision.set.memberships[ decision.name ];
		if ( membership ) {
			membership[ 2 ] = 1;
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
			this.send( decision, parameter );
		}
	}
}

module.exports = { Exposures: Exposures, hash: hash };
