'use strict';

/**
 * Fakes for unit tests of features, in QUnit on a wiki or in Jest without one: the file asks nothing of MediaWiki.
 *
 *     const { fakeExperiments } = require( 'ext.statsig.testing' );
 *     mw.statsig = fakeExperiments( { gates: { new_button: true }, experiments: { search_box: { group: 'Test', value: { size: 3 } } } } );
 *     ...
 *     assert.deepEqual( mw.statsig.exposures, [ [ 'gates', 'new_button' ] ] );
 */

const own = ( map, name ) => Object.prototype.hasOwnProperty.call( map || {}, name );
const typeOf = ( value ) => Object.prototype.toString.call( value );

/**
 * @param {Object} [answers] All optional; what is not named answers as an unknown entry does:
 *  - gates: name => boolean
 *  - experiments, configs, layers: name => name of a group, or an object with group (null if left out) and value (an
 *    object, empty if left out)
 * @return {Object} All that mw.statsig has, and what the feature did:
 *  - exposures: each [ "gates", "configs" or "layers", name ], and of layers the parameter; each once, in the order in
 *    which they were first seen
 *  - events: each { eventName, value, metadata }, of send() also entry, its name
 *  - consents: what setConsent() was told
 */
function fakeExperiments( answers = {} ) {
	const exposures = [];
	const events = [];
	const consents = [];
	const seen = {};

	function expose( ...exposure ) {
		const key = JSON.stringify( exposure );
		if ( !seen[ key ] ) {
			seen[ key ] = true;
			exposures.push( exposure );
		}
	}

	function entry( maps, name ) {
		const map = maps.find( ( one ) => own( one, name ) );
		const given = map ? map[ name ] : {};
		const { group = null, value = {} } = typeof given === 'string' ? { group: given } : given;
		return { isThere: !!map, group, value };
	}

	const assignments = ( section, ...maps ) => ( name ) => {
		const isLayer = section === 'layers';
		const { isThere, group, value } = entry( maps, name );
		function see( parameter ) {
			if ( isThere && ( !isLayer || own( value, parameter ) ) ) {
				expose( ...( isLayer ? [ section, name, parameter ] : [ section, name ] ) );
			}
			return own( value, parameter ) ? value[ parameter ] : null;
		}
		function getAssignedGroup() {
			if ( !isLayer ) {
				see();
			}
			return group;
		}
		return {
			getAssignedGroup,
			isAssignedGroup: ( ...groups ) => groups.includes( getAssignedGroup() ),
			get( parameter, otherwise = null ) {
				const found = see( parameter );
				return otherwise === null || typeOf( found ) === typeOf( otherwise ) ? found : otherwise;
			},
			sendExposure( parameter ) {
				see( parameter );
			},
			send( eventName, metadata = {} ) {
				events.push( { eventName, value: null, metadata, entry: name } );
			}
		};
	};

	// As mw.statsig has them; versions are those of no real entry
	function getMemberships() {
		const memberships = {};
		const note = ( section, name, group ) => {
			if ( group !== null && !own( memberships, name ) ) {
				memberships[ name ] = [ group, '00000000', exposures.some( ( one ) => one[ 0 ] === section && one[ 1 ] === name ) ? 1 : 0 ];
			}
		};
		[
			[ 'gates', gates ],
			[ 'configs', answers.experiments ],
			[ 'configs', answers.configs ],
			[ 'layers', answers.layers ]
		].forEach( ( [ section, map ] ) => {
			Object.keys( map || {} ).forEach( ( name ) => note( section, name, entry( [ map ], name ).group ) );
		} );
		return memberships;
	}

	const gates = {};
	Object.keys( answers.gates || {} ).forEach( ( name ) => {
		gates[ name ] = String( answers.gates[ name ] === true );
	} );
	const getFeatureGate = assignments( 'gates', gates );
	const checkGate = ( name ) => getFeatureGate( name ).isAssignedGroup( 'true' );
	const getConfig = assignments( 'configs', answers.experiments, answers.configs );
	return {
		ready: Promise.resolve(),
		checkGate,
		isFeatureEnabled: checkGate,
		getFeatureGate,
		getExperiment: getConfig,
		getDynamicConfig: getConfig,
		getLayer: assignments( 'layers', answers.layers ),
		logEvent( eventName, value = null, metadata = {} ) {
			events.push( { eventName, value, metadata } );
		},
		getMemberships,
		setConsent( given ) {
			consents.push( given );
		},
		status: () => ( {
			enabled: true, ready: true, reason: null, sources: {}, forced: false, refused: {}, absent: {},
			events: { queued: 0, sent: events.length + exposures.length, refused: 0, dropped: { full: 0, reader: 0, lost: 0 } },
			lastAnswer: null
		} ),
		exposures,
		events,
		consents
	};
}

module.exports = { fakeExperiments };
