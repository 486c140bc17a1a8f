'use strict';

/**
 * The client of one page: for whom it decides and logs, and what becomes of that when the page is left, shown
 * again, or when the reader chooses otherwise.
 */
const config = require( './config.json' );
const memory = require( './memory.js' );
const sources = require( './sources.js' );

const CONSENT_DAYS = 180;

/**
 * Nothing that a feature asks may throw, and no subscriber of others may break what comes after it.
 *
 * @param {Function} task
 * @param {*} [otherwise] Answer where the task throws, which is told in the console
 * @return {Function} The task, fenced
 */
const fence = ( task, otherwise ) => ( ...given ) => {
	try {
		return task( ...given );
	} catch ( e ) {
		mw.log.warn( 'statsig: ' + e.message );
		return otherwise;
	}
};

/**
 * @param {Object|null} program As program.js reads it; null where it could not
 * @param {Object} [timings] What the first batch is to tell the wiki of this page
 * @return {Object}
 */
function open( program, timings ) {
	const told = { events: { queued: 0, sent: 0, refused: 0, dropped: { full: 0, size: 0, reader: 0, lost: 0 } }, lastAnswer: null };
	const sender = require( './sender.js' )( config.path + '/rgstr', told );
	const isOut = config.enabled && ( /=out$/.test( memory.jar( 'Choice' ) ) || config.gpc && navigator.globalPrivacyControl );
	const isOn = config.enabled && !isOut;
	const values = isOn && sources.ofValues( mw.config.get( 'wgStatsigValues' ) );
	const hasEntries = program && sources.each( program.listed ).length > 0;
	/** Whether events may be logged, and an id be made */
	let mayLog = isOn && ( config.consent !== 'required' || /=1$/.test( memory.jar( 'Consent' ) ) );
	let isOtherReader;
	/** The browser's id at the page's start, or as this page made it */
	let id;
	/** What decides; values first, as they know the account */
	let active = [];
	/** Tasks that log something and wait */
	const held = [];
	/** What was exposed in this page view */
	let seen;
	/** What all tabs exposed of late, read and written once for all tasks of a release: the stores are slow */
	let recent;

	function memberships() {
		return JSON.parse( JSON.stringify( Object.assign( {}, ...active.map( sources.memberships ) ) ) );
	}

	/** The browser decides too, and gets an id if it has none */
	function addProgram() {
		id = memory.id( true );
		if ( id && program ) {
			active.push( sources.ofProgram( program, config.pv, id ) );
		}
	}

	function start() {
		id = memory.id();
		active = values ? [ values ] : [];
		seen = {};
		if ( mayLog && hasEntries ) {
			addProgram();
		}
		// Later than features ask: until then nothing is decided for others. A page that is never idle tells them too.
		mw.requestIdleCallback( fence( () => mw.hook( 'statsig.memberships' ).fire( memberships() ) ), { timeout: 500 } );
	}

	/** Nothing is decided any more, and what waits is not sent */
	function stop() {
		active = [];
		told.events.dropped.reader += held.splice( 0 ).length + sender.forget();
	}

	/**
	 * Before the page is parsed nobody knows what PHP exposed in it, and a page that is rendered in advance may never
	 * be shown: what is held goes with it.
	 */
	function release( isLeft ) {
		if ( isLeft || !document.prerendering && document.readyState !== 'loading' ) {
			const tasks = held.splice( 0 );
			tasks.forEach( ( task ) => fence( task )() );
			if ( recent ) {
				memory.note( 'exposed', recent );
				recent = undefined;
			}
			active.forEach( ( { idType, unit, view } ) => tasks.length && view && memory.note( 'last-' + idType, [ memory.hash( unit ), view.pageView, view.seq ] ) );
		}
	}

	/**
	 * The task is given the time of this call, or of when the page is shown. It runs when the script that asks has ended:
	 * features do not wait for it.
	 */
	function later( task ) {
		const time = document.prerendering ? 0 : Date.now();
		if ( isOtherReader ) {
			told.events.dropped.reader++;
		} else if ( mayLog ) {
			held.push( () => task( time || Date.now() ) );
			Promise.resolve().then( () => release() );
		}
	}

	/**
	 * An event's id is its page view's id and its number in it, made here and kept, so that a repetition after a lost
	 * answer is recognised. Each unit has ids of its own: a shared one would link account and browser.
	 */
	function write( source, event, isExposure ) {
		const view = source.view || { pageView: memory.random(), seq: 0, lost: 0, timings };
		if ( !source.view ) {
			// What the previous page view of this tab sent, so that losses can be counted. After a logout it was
			// another unit's, and the two must not be linked.
			const last = memory.note( 'last-' + source.idType );
			const previous = last[ 0 ] === memory.hash( source.unit ) ? last.slice( 1 ) : undefined;
			source.view = view;
			timings = undefined;
			view.metadata = () => Object.assign( {
				sdkType: 'mw-statsig', sdkVersion: '0.1.0', pageView: view.pageView, previous,
				memberships: sources.memberships( source ), lost: view.lost || undefined, timings: view.timings || undefined
			}, source.stamp );
		}
		const text = JSON.stringify( Object.assign( event, { user: source.user, statsigMetadata: { seq: ++view.seq } } ) );
		sender.add( view, text, isExposure );
		fence( mw.track )( 'statsig.event', JSON.parse( text ) );
	}

	/**
	 * A page that was kept or made in advance is shown. If the browser's id went meanwhile, somebody
	 * logged out, and what is in the page is not this reader's.
	 */
	function show() {
		if ( id && memory.id() !== id ) {
			isOtherReader = true;
			stop();
		}
		release();
	}

	document.addEventListener( 'prerenderingchange', show );
	document.addEventListener( 'DOMContentLoaded', () => release() );
	window.addEventListener( 'pagehide', () => {
		if ( !document.prerendering ) {
			release( true );
			sender.leave();
		}
	} );
	window.addEventListener( 'pageshow', ( event ) => {
		if ( event.persisted ) {
			show();
			// Others came between: numbers that went on would say that those were lost
			active.forEach( ( source ) => {
				source.view = undefined;
			} );
			seen = {};
			sender.go();
		}
	} );
	// Also what was kept before the wiki asked for consent, but nothing because a part of the wiki failed
	if ( config.enabled ? !mayLog : config.reason ) {
		memory.clear();
	}
	start();

	return {
		memberships,
		/**
		 * @param {string} section 'gates', 'configs' or 'layers'
		 * @param {string} name
		 * @return {Object} What the first source decides that knows the name
		 */
		find: ( section, name ) => {
			const what = section + ',' + name;
			for ( const source of active ) {
				const known = source.known[ what ];
				const decision = known || source.decide( section, name );
				if ( decision ) {
					return known || ( source.known[ what ] = Object.assign( decision, { section, name, what, source } ) );
				}
			}
			return { value: {}, group: null };
		},
		/**
		 * The reader sees a decision: logged once for a page view and not again within ten minutes, nor if PHP logged it in
		 * this page view.
		 *
		 * @param {Object} decision
		 * @param {string} [parameter] What was read of a layer
		 */
		expose: ( { section, name, what, source, value, group, rule = '', version, written, allocated, secondary = [] }, parameter ) => {
			const seenAs = what + ( parameter === undefined ? '' : ',' + parameter );
			if ( !mayLog || !source || seen[ seenAs ] ) {
				return;
			}
			seen[ seenAs ] = true;
			later( ( time ) => {
				const membership = sources.memberships( source )[ allocated || written ];
				// No element that an author of the page could have made
				const page = document.querySelector( 'script#statsig-exposures' );
				const isGate = section === 'gates';
				const now = Date.now();
				const hash = memory.hash( [ source.unit, version, group || rule, seenAs ].join() );
				if ( document.readyState === 'loading' ) {
					// Left so early that nobody knows whether PHP logged it
					return;
				}
				if ( membership ) {
					membership[ 2 ] = 1;
				}
				recent = recent || memory.recent( now );
				const isNew = !recent[ hash ];
				recent[ hash ] = recent[ hash ] || now;
				if ( isNew && !( page && JSON.parse( page.textContent ).some( ( told ) => told.join() === seenAs ) ) ) {
					write( source, {
						time,
						eventName: 'statsig::' + section.slice( 0, -1 ) + '_exposure',
						value: null,
						// By a program it has neither a rule nor gates that led to it: the worker restores them
						metadata: {
							ruleID: rule, reason: source.reason, [ isGate ? 'gate' : 'config' ]: name,
							gateValue: isGate ? String( value ) : undefined,
							parameterName: parameter, allocatedExperiment: allocated || undefined
						},
						secondaryExposures: secondary.map( ( [ gate, gateValue, ruleID ] ) => ( { gate, gateValue, ruleID } ) )
					}, true );
				}
			} );
		},
		/**
		 * @param {Object} event eventName, value, metadata
		 * @param {Object} [source] Whose unit alone it names; else it names in one record each all units that are in
		 *  anything
		 */
		log: ( event, source ) => {
			// A copy: what the caller does with its objects afterwards is no part of the event
			const text = JSON.stringify( event );
			later( ( time ) => {
				if ( !active.length ) {
					addProgram();
				}
				const members = active.filter( ( one ) => Object.keys( sources.memberships( one ) ).length );
				( source ? [ source ] : members.length ? members : active.slice( 0, 1 ) )
					.forEach( ( one ) => write( one, Object.assign( JSON.parse( text ), { time } ) ) );
			} );
		},
		/**
		 * @param {boolean} given
		 */
		setConsent: ( given ) => {
			const isGiven = !!given;
			if ( isOn && !isOtherReader ) {
				memory.jar( 'Consent', 1, isGiven ? CONSENT_DAYS : -1 );
				if ( !isGiven ) {
					memory.clear();
				}
				if ( isGiven !== mayLog ) {
					mayLog = isGiven;
					stop();
					start();
				}
			}
		},
		/**
		 * @return {Object} As mw.statsig.status() has it, without absent
		 */
		status: () => {
			const decided = {};
			active.forEach( ( source ) => {
				decided[ source === values ? 'values' : 'program' ] = {
					version: source.stamp.cv || source.stamp.pv, entries: source.all().length
				};
			} );
			told.events.queued = held.length + sender.waiting();
			return JSON.parse( JSON.stringify( Object.assign( {
				enabled: !!config.enabled,
				ready: true,
				reason: isOtherReader ? 'ReaderChanged' : isOut ? 'OptedOut' : !values && config.reason || (
					active.length ? null : !config.enabled || !program ? 'Error' : hasEntries ? 'NoUnit' : null
				),
				sources: decided
			}, told ) ) );
		}
	};
}

module.exports = { fence, open };
