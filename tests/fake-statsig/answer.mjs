// The shape of every answer: { status, headers, body: Buffer, compressible }.
export function json( status, value ) {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8' },
		body: Buffer.from( JSON.stringify( value ) ),
		compressible: false
	};
}
