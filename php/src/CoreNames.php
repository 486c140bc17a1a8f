<?php

namespace MediaWiki\Extension\Statsig;

/**
 * The classes of MediaWiki whose names differ between 1.39 and the newest version, as classes of the
 * namespace Core: Core\Html is MediaWiki\Html\Html or, where there is none, \Html. Nothing else of
 * ours may name one of them in either way.
 */
final class CoreNames {
	private const PREFIX = __NAMESPACE__ . '\\Core\\';

	/** Name in the namespace Core => MediaWiki's names, the newest first */
	public const NAMES = [
		'CentralIdLookup' => [ 'MediaWiki\User\CentralId\CentralIdLookup', 'CentralIdLookup' ],
		'ExtensionRegistry' => [ 'MediaWiki\Registration\ExtensionRegistry', 'ExtensionRegistry' ],
		'Html' => [ 'MediaWiki\Html\Html', 'Html' ],
		'Maintenance' => [ 'MediaWiki\Maintenance\Maintenance', 'Maintenance' ],
		'RequestContext' => [ 'MediaWiki\Context\RequestContext', 'RequestContext' ],
		'UnlistedSpecialPage' => [ 'MediaWiki\SpecialPage\UnlistedSpecialPage', 'UnlistedSpecialPage' ],
		'WikiMap' => [ 'MediaWiki\WikiMap\WikiMap', 'WikiMap' ],
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
		foreach ( self::NAMES[substr( $class, strlen( self::PREFIX ) )] ?? [] as $name ) {
			if ( class_exists( $name ) ) {
				class_alias( $name, $class );
				return;
			}
		}
	}
}
