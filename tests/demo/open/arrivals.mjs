// Events as a newcomer reads them: a line for each kind of event, which says what was decided or done, and whose it is.

const DECISIONS = {
	'statsig::gate_exposure': ( { gate, gateValue } ) => `gate ${ gate }: ${ gateValue === 'true' ? 'on' : 'off' }`,
	'statsig::config_exposure': ( { config, ruleID } ) => `experiment ${ config }: ${ ruleID || 'no group' }`,
	'statsig::layer_exposure': ( { config, parameterName, allocatedExperiment } ) =>
		`layer ${ config }: ${ parameterName } of ${ allocatedExperiment || 'no experiment' }`
};
const SHOWN_OF_ID = 8;

/** Whose an event is: the start of an id is enough to tell readers apart. */
function reader( user = {} ) {
	const stable = user.customIDs?.stableID;
	const [ who, id ] = user.userID ? [ 'account', user.userID ] : stable ? [ 'browser', stable ] : [ 'nobody', '' ];
	return `${ who } ${ id.slice( 0, SHOWN_OF_ID ) }`.trim();
}

/**
 * @param {Object[]} events As the fake has them, in the order in which they arrived
 * @return {{ count: number, what: string, whose: string }[]} equal ones counted together, where the first of them stood
 */
export function arrivals( events ) {
	const rows = new Map();
	for ( const { eventName, metadata, user } of events ) {
		const decision = DECISIONS[ eventName ]?.( metadata ?? {} );
		const what = decision ? `saw ${ decision }` : `did ${ eventName }`;
		const whose = reader( user );
		const key = `${ whose }\n${ what }`;
		const row = rows.get( key ) ?? { count: 0, what, whose };
		row.count++;
		rows.set( key, row );
	}
	return [ ...rows.values() ];
}
