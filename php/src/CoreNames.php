<?php

namespace MediaWiki\Extension\Statsig;

/**
 * The classes of MediaWiki whose names differ between 1.39 and the newest version, as classes of the
 * namespace Core: Core\Html is MediaWiki\Html\Html or, where there is none, \Html. Nothing else of
 * ours may name one of them in either way.
 */
final class CoreNames {
	private const PREFIX = __NAMESPACE__ . '\\Core\\';

	/** Name in the namespace Core => MediaWiki's newest name, the version that brought it, the name before */
	public const NAMES = [
		'CentralIdLookup' => [ 'MediaWiki\User\CentralId\CentralIdLookup', '1.41', 'CentralIdLookup' ],
		'ExtensionRegistry' => [ 'MediaWiki\Registration\ExtensionRegistry', '1.43', 'ExtensionRegistry' ],
		'Html' => [ 'MediaWiki\Html\Html', '1.40', 'Html' ],
		'Maintenance' => [ 'MediaWiki\Maintenance\Maintenance', '1.43', 'Maintenance' ],
		'RequestContext' => [ 'MediaWiki\Context\RequestContext', '1.42', 'RequestContext' ],
		'UnlistedSpecialPage' => [ 'MediaWiki\SpecialPage\UnlistedSpecialPage', '1.41', 'UnlistedSpecialPage' ],
		'WikiMap' => [ 'MediaWiki\WikiMap\WikiMap', '1.40', 'WikiMap' ],
	];

	/**
	 * The callback of extension.json; scripts that also run without the extension call it themselves.
	 */
	public static function register(): void {
		spl_autoload_register( [ self::class, 'load' ] );
	}

	/**
	 * An autoloader: a name costs nothing before it is used.
	 *
	 * @param string $class
	 */
	public static function load( string $class ): void {
		if ( !str_starts_with( $class, self::PREFIX ) ) {
			return;
		}
		$names = self::NAMES[substr( $class, strlen( self::PREFIX ) )] ?? null;
		if ( $names ) {
			// By the version: to ask for a class that is not there costs more than all the rest
			[ $newest, $since, $before ] = $names;
			class_alias( version_compare( MW_VERSION, $since, '>=' ) ? $newest : $before, $class );
		}
	}
}
