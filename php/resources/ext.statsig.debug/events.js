/**
 * What this page view has sent, or is about to: each event as mw.track() tells it, also those from before this module came.
 */

/** Oldest first: [ name of the event, what it is about ] */
const events = [];

/**
 * @param {Function} change Called after each further event
 * @return {Array}
 */
export function watched( change ) {
	mw.trackSubscribe( 'statsig.event', ( topic, event ) => {
		const { gate, config, parameterName } = event.metadata || {};
		events.push( [ event.eventName, [ gate || config, parameterName ].filter( Boolean ).join( ', ' ) ] );
		change();
	} );
	return events;
}
