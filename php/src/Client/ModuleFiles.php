<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * The files of the module ext.statsig that depend on the program. None of these callbacks throws: one that did would
 * spoil the module, and the caching of the whole start-up module, for everybody.
 */
final class ModuleFiles {
	/** @return string The program as a text: as an object of a script, a key "__proto__" in it would be no key */
	public static function program(): string {
		return self::guarded( static fn () => self::ofWiki()->text(), '' );
	}

	/** @return string Other content than the program has no part in the module's version, so that only it changes that */
	public static function programVersion(): string {
		return self::guarded( static fn () => self::ofWiki()->version(), '' );
	}

	/**
	 * @param object $context
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @return string The code, and before it what only some wikis need (resources/ext.statsig/delivered.js). No part of it is
	 *  a file of its own, as each costs every reader some bytes. Where one is missing there are no groups: the module
	 *  sees that it cannot decide.
	 */
	public static function index( object $context, object $config ): string {
		$before = self::guarded(
			static fn () => 'var groups=[' . implode( ',', array_map( [ self::class, 'built' ], self::ofWiki()->needs() ) ) . '],pins=[' .
				( self::isPinned() ? self::built( 'pins' ) : '' ) . '],timings' .
				( $config->get( 'StatsigTimingSample' ) ? '=' . self::built( 'timings' ) . '()' : '' ) . ',reserved' . self::reserved() .
				',fieldsOf=' . PageFields::code( self::ofWiki()->fields() ) . ';',
			'var groups,pins=[],timings,reserved,fieldsOf;'
		);
		$index = self::guarded( static fn () => self::hasUnits() ? 'index.units' : 'index', 'index' );
		return $before . self::guarded( static fn () => self::built( $index ), '' );
	}

	/** @return string Nothing where reading exposes all entries */
	private static function reserved(): string {
		$services = MediaWikiServices::getInstance();
		if ( !$services->getService( 'Statsig.Settings' )->clientEntries()->options ) {
			return '';
		}
		return $services->getService( 'Statsig.ClassEntries' )->entries() ? '=' . self::built( 'classes' ) . '()' : '=' . self::built( 'manual' );
	}

	/** @return string The text of a file that the build made */
	private static function built( string $name ): string {
		$code = file_get_contents( __DIR__ . "/../../resources/built/$name.js" );
		return $code !== false ? rtrim( $code ) : throw new \RuntimeException( "There is no built file \"$name\"" );
	}

	/** @return bool Whether the code is to know ids of an edge, or to link account and browser */
	private static function hasUnits(): bool {
		$settings = MediaWikiServices::getInstance()->getService( 'Statsig.Settings' );
		return $settings->get( 'StatsigEdgeHeader' ) !== '' || $settings->get( 'StatsigLinkUnits' );
	}

	private static function isPinned(): bool {
		$services = MediaWikiServices::getInstance();
		return $services->getService( 'Statsig.Settings' )->get( 'StatsigForce' ) &&
			$services->getService( 'Statsig.PinnedEntries' )->areThere();
	}

	private static function ofWiki(): Program {
		return MediaWikiServices::getInstance()->getService( 'Statsig.Program' );
	}

	/**
	 * @param callable $make A text
	 * @param string $otherwise
	 * @return string
	 */
	private static function guarded( callable $make, string $otherwise ): string {
		try {
			return $make();
		} catch ( \Throwable $e ) {
			Guard::say( $e );
			return $otherwise;
		}
	}
}
