// ID lists: a manifest and files that grow, asked for by ranges.
import { createHash } from 'node:crypto';
import { json } from './answer.mjs';

/** The line of one unit id: the first 8 characters of base64( SHA-256( id ) ). */
export function idLine( id, sign = '+' ) {
	return `${ sign }${ createHash( 'sha256' ).update( String( id ) ).digest( 'base64' ).slice( 0, 8 ) }\n`;
}

export class IdLists {
	constructor() {
		this.lists = new Map();
	}

	clear() {
		this.lists.clear();
	}

	/**
	 * @param {Object} lists name => { ids?: [unit id], content?: text, creationTime?: ms, fileID?: text,
	 *  ignoreRange?: bool }; replaces all lists
	 */
	set( lists ) {
		this.clear();
		for ( const [ name, list ] of Object.entries( lists ) ) {
			const lines = ( list.ids || [] ).map( ( id ) => idLine( id ) ).join( '' );
			this.lists.set( name, {
				content: Buffer.from( lines + ( list.content || '' ) ),
				creationTime: list.creationTime ?? 1700000000000,
				fileID: list.fileID ?? `file_${ name }`,
				// Some servers ignore Range and send everything again: a reader must notice.
				ignoreRange: Boolean( list.ignoreRange )
			} );
		}
	}

	/** @return {boolean} whether the list exists */
	append( name, text ) {
		const list = this.lists.get( name );
		if ( list ) {
			list.content = Buffer.concat( [ list.content, Buffer.from( text ) ] );
		}
		return Boolean( list );
	}

	manifest( origin ) {
		const manifest = {};
		for ( const [ name, list ] of this.lists ) {
			manifest[ name ] = {
				name,
				size: list.content.length,
				url: `${ origin }/id_lists/${ encodeURIComponent( name ) }/${ encodeURIComponent( list.fileID ) }`,
				creationTime: list.creationTime,
				fileID: list.fileID
			};
		}
		return { ...json( 200, manifest ), compressible: true };
	}

	file( path, rangeHeader, rangeQuery ) {
		const [ , , name, fileID ] = path.split( '/' ).map( decodeURIComponent );
		const list = this.lists.get( name );
		if ( !list || list.fileID !== fileID ) {
			return json( 404, { success: false } );
		}
		const size = list.content.length;
		const range = /^(?:bytes=)?(\d+)-(\d*)$/.exec( rangeHeader || rangeQuery || '' );
		const headers = { 'content-type': 'text/plain' };
		if ( !range || list.ignoreRange ) {
			return { status: 200, headers, body: list.content, compressible: false };
		}
		const from = Number( range[ 1 ] );
		const to = range[ 2 ] ? Math.min( Number( range[ 2 ] ), size - 1 ) : size - 1;
		if ( from >= size ) {
			headers[ 'content-range' ] = `bytes */${ size }`;
			return { status: 416, headers, body: Buffer.alloc( 0 ), compressible: false };
		}
		headers[ 'content-range' ] = `bytes ${ from }-${ to }/${ size }`;
		return { status: 206, headers, body: list.content.subarray( from, to + 1 ), compressible: false };
	}
}
