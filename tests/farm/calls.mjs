// What the store of the farm was asked: its log has a line for each call.

/** @return {{ at: number, host: string, call: string, kind: string }[]} */
export function readCalls( lines ) {
	return lines.map( ( line ) => line.split( ' ' ) ).map( ( [ at, host, call, kind ] ) => ( { at: 1000 * Number( at ), host, call, kind } ) );
}

/** @return {number} the most calls of one host within any span of so many ms */
export function mostWithin( calls, ms ) {
	let most = 0;
	for ( const host of new Set( calls.map( ( call ) => call.host ) ) ) {
		const times = calls.filter( ( call ) => call.host === host ).map( ( call ) => call.at ).sort( ( a, b ) => a - b );
		for ( let from = 0, to = 0; to < times.length; to++ ) {
			while ( times[ to ] - times[ from ] >= ms ) {
				from++;
			}
			most = Math.max( most, to - from + 1 );
		}
	}
	return most;
}
