// Which document was in place when, and whether an answer belongs to one that was.

/** So long ago a process may have looked at the file the last time, ms. */
const MOST_IDLE_MS = 10_000;

export class Timeline {
	/** @param {{ n: number, version: string }[]} documents that may be put in place */
	constructor( documents ) {
		this.numbers = new Map( documents.map( ( { n, version } ) => [ version, n ] ) );
		this.periods = [];
	}

	/** A document is about to be put in place: answers may be by it from now on. */
	begin( version, hasImage, now ) {
		this.periods.push( { version, hasImage, from: now, until: Infinity } );
	}

	/** It is in place: a request that comes from now on must not be answered by the one before. */
	done( now ) {
		const before = this.periods.at( -2 );
		if ( before ) {
			before.until = now;
		}
	}

	/**
	 * @return {'in place'|'late'|'never'} whether a document was in place at some time of a span; late: it was before, and within
	 *  the span one without an image was, which one process compiles while the others go on with what they have
	 */
	was( version, asked, answered ) {
		let [ isBefore, isCompiled ] = [ false, false ];
		for ( let at = this.periods.length - 1; at >= 0 && this.periods[ at ].until > asked - MOST_IDLE_MS; at-- ) {
			const { version: one, hasImage, from, until } = this.periods[ at ];
			const isWithin = from <= answered && until >= asked;
			if ( one === version && isWithin ) {
				return 'in place';
			}
			isCompiled ||= isWithin && !hasImage;
			isBefore ||= one === version && until < asked;
		}
		return isBefore && isCompiled ? 'late' : 'never';
	}

	/**
	 * @param {string} body lines of JSON, one each time that the script looked
	 * @param {string} id of the request
	 * @param {number} asked
	 * @param {number} answered
	 * @return {{ fault: ?string, pid: ?number, late: boolean }} fault: what is wrong with the answer
	 */
	judge( body, id, asked, answered ) {
		let lines;
		try {
			lines = body.trim().split( '\n' ).map( ( line ) => JSON.parse( line ) );
		} catch {
			return { fault: `no answer: ${ body.slice( 0, 100 ) }`, pid: null, late: false };
		}
		const [ { pid, version } ] = lines;
		const n = this.numbers.get( version );
		const right = `${ n } ${ 1_000_000 + n } Recognized`;
		const place = this.was( version, asked, answered );
		const faults = [
			lines.some( ( line ) => line.id !== id ) && 'the answer to another request',
			lines.some( ( line ) => line.seen.length !== 1 || line.version !== version ) && 'a mix of two documents',
			lines.some( ( line ) => !line.seen.includes( right ) ) && 'not what its document says',
			place === 'never' && 'a document that was not in place'
		];
		const fault = faults.find( Boolean );
		return { fault: fault ? `${ fault }: ${ body.slice( 0, 300 ) }` : null, pid, late: place === 'late' };
	}
}
