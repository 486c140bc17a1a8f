/**
 * Nothing that a feature asks may throw, and no subscriber of others may break what comes after it.
 *
 * @param {Function} task
 * @param {*} [otherwise] Answer where the task throws, which is told in the console
 * @return {Function} The task, fenced
 */
export const fence = ( task, otherwise ) => ( ...given ) => {
	try {
		return task( ...given );
	} catch ( e ) {
		mw.log.warn( 'statsig: ' + e );
		return otherwise;
	}
};
