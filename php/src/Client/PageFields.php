<?php

namespace MediaWiki\Extension\Statsig\Client;

/**
 * The fields that browsers derive by themselves, of the page that they show. Most programs read none or one of them, so
 * that only the code of those is delivered.
 */
final class PageFields {
	/** Name of a field => how JavaScript has it of `e`, what mw.config.get() gives */
	private const EXPRESSIONS = [
		'wiki' => 'e.wgWikiID',
		'account' => 'e.wgUserName?e.wgUserIsTemp?"temp":"named":"none"',
		'language' => 'e.wgUserLanguage',
		'skin' => 'e.skin',
		'namespace' => 'e.wgNamespaceNumber',
	];

	/**
	 * @param string[] $fields Those that a program reads, in any case
	 * @return string A function in JavaScript: what mw.config.get() gives => an object of these fields in lower case
	 */
	public static function code( array $fields ): string {
		$read = array_intersect_key( self::EXPRESSIONS, array_flip( array_map( 'strtolower', $fields ) ) );
		return 'e=>({' . implode( ',', array_map( static fn ( $field ) => "$field:" . self::EXPRESSIONS[$field], array_keys( $read ) ) ) . '})';
	}
}
