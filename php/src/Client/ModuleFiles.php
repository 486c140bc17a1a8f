<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;
use MediaWiki\ResourceLoader\FilePath;

/**
 * The files of the module ext.statsig that depend on the program. None of these callbacks throws: one that did would
 * spoil the module, and the caching of the whole start-up module, for everybody.
 */
final class ModuleFiles {
	/** @return string The program as a text: as an object of a script, a key "__proto__" in it would be no key */
	public static function program(): string {
		return self::of( static fn ( Program $program ) => $program->text(), '' );
	}

	/** @return string Other content than the program has no part in the module's version, so that only it changes that */
	public static function programVersion(): string {
		return self::of( static fn ( Program $program ) => $program->version(), '' );
	}

	/**
	 * @param object $context
	 * @param object $config
	 * @param string $group
	 * @return FilePath|string Empty where the program has no need of the group
	 */
	public static function operators( object $context, object $config, string $group ) {
		return self::of(
			static fn ( Program $program ) => $program->needs( $group ) ? new FilePath( "program/$group.js" ) : '',
			''
		);
	}

	/**
	 * @param callable $ask Given the Program
	 * @param mixed $otherwise
	 * @return mixed
	 */
	private static function of( callable $ask, $otherwise ) {
		try {
			return $ask( MediaWikiServices::getInstance()->getService( 'Statsig.Program' ) );
		} catch ( \Throwable $e ) {
			Guard::say( $e );
			return $otherwise;
		}
	}
}
