<?php

namespace MediaWiki\Extension\Statsig;

/**
 * The classes of MediaWiki whose names differ between 1.39 and the newest version, as classes of the
 * namespace Core: Core\Html is MediaWiki\Html\Html or, where there is none, \Html. Other code of ours uses
 * only the names in Core.
 */
final class CoreNames {
	private const PREFIX = __NAMESPACE__ . '\\Core\\';

	/** Name in the namespace Core => MediaWiki's newest name, the version that brought it, the name before */
	public const NAMES = [
		'ApiQueryBase' => [ 'MediaWiki\Api\ApiQueryBase', '1.43', 'ApiQueryBase' ],
		'ApiResult' => [ 'MediaWiki\Api\ApiResult', '1.43', 'ApiResult' ],
		'CentralIdLookup' => [ 'MediaWiki\User\CentralId\CentralIdLookup', '1.41', 'CentralIdLookup' ],
		'DeferredUpdates' => [ 'MediaWiki\Deferred\DeferredUpdates', '1.42', 'DeferredUpdates' ],
		'ExtensionRegistry' => [ 'MediaWiki\Registration\ExtensionRegistry', '1.43', 'ExtensionRegistry' ],
		'GenericParameterJob' => [ 'MediaWiki\JobQueue\GenericParameterJob', '1.44', 'GenericParameterJob' ],
		'Html' => [ 'MediaWiki\Html\Html', '1.40', 'Html' ],
		'Job' => [ 'MediaWiki\JobQueue\Job', '1.44', 'Job' ],
		'Maintenance' => [ 'MediaWiki\Maintenance\Maintenance', '1.43', 'Maintenance' ],
		'RequestContext' => [ 'MediaWiki\Context\RequestContext', '1.42', 'RequestContext' ],
		'SpecialPage' => [ 'MediaWiki\SpecialPage\SpecialPage', '1.41', 'SpecialPage' ],
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
		$name = substr( $class, strlen( self::PREFIX ) );
		if ( isset( self::NAMES[$name] ) ) {
			class_alias( self::of( $name ), $class );
		}
	}

	/**
	 * MediaWiki's own name, for static calls where each microsecond counts: an alias is looked for by all
	 * other autoloaders first.
	 *
	 * @param string $name One of NAMES
	 * @return string Class
	 */
	public static function of( string $name ): string {
		[ $newest, $since, $before ] = self::NAMES[$name];
		// One that is loaded tells fastest. To load one is only for scripts that need a name before MediaWiki has defined
		// its version
		if ( \class_exists( $newest, false ) ) {
			return $newest;
		}
		$isBefore = \class_exists( $before, false )
			|| ( defined( 'MW_VERSION' ) ? version_compare( MW_VERSION, $since, '<' ) : !class_exists( $newest ) );
		return $isBefore ? $before : $newest;
	}
}
