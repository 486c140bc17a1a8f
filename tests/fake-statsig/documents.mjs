// The config document: given in the v2 shape, served byte for byte as v2, converted for v1.
import { json } from './answer.mjs';

const SECTIONS = [ 'feature_gates', 'dynamic_configs', 'layer_configs' ];

export class Documents {
	constructor() {
		this.clear();
	}

	clear() {
		this.bytes = null;
		this.parsed = null;
		this.v1 = null;
	}

	/** @param {Buffer} bytes a v2 document; throws where it is not JSON */
	set( bytes ) {
		const parsed = JSON.parse( bytes.toString( 'utf8' ) );
		this.clear();
		this.bytes = bytes;
		this.parsed = parsed;
	}

	answer( version, query ) {
		if ( !this.parsed ) {
			return json( 404, { has_updates: false } );
		}
		if ( this.held( query ) ) {
			return json( 200, { has_updates: false } );
		}
		return {
			status: 200,
			headers: { 'content-type': 'application/json; charset=utf-8', 'x-since-time': String( this.parsed.time ) },
			body: version === 'v2' ? this.bytes : this.asV1(),
			compressible: true
		};
	}

	// An equal time with another checksum is another document. An older document is served to
	// somebody who claims a newer time, so that tests see that it is not accepted.
	held( query ) {
		const checksum = query.get( 'checksum' );
		return query.get( 'sinceTime' ) === String( this.parsed.time ) &&
			( checksum === null || checksum === ( this.parsed.checksum ?? '' ) );
	}

	asV1() {
		if ( !this.v1 ) {
			this.v1 = Buffer.from( JSON.stringify( toV1( this.parsed ) ) );
		}
		return this.v1;
	}
}

/** Maps become arrays with names, condition keys become the conditions, the layer map is turned over. */
export function toV1( document ) {
	const { condition_map: conditions = {}, experiment_to_layer: layerOf = {}, ...rest } = document;
	const v1 = { ...rest };
	for ( const section of SECTIONS ) {
		v1[ section ] = Object.entries( document[ section ] || {} ).map( ( [ name, spec ] ) => ( {
			...spec,
			name,
			rules: ( spec.rules || [] ).map( ( rule ) => ( {
				...rule,
				conditions: ( rule.conditions || [] ).map( ( key ) => conditions[ key ] ?? key )
			} ) )
		} ) );
	}
	v1.layers = {};
	for ( const [ experiment, layer ] of Object.entries( layerOf ) ) {
		( v1.layers[ layer ] ||= [] ).push( experiment );
	}
	return v1;
}
