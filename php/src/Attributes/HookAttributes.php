<?php

namespace MediaWiki\Extension\Statsig\Attributes;

use MediaWiki\Extension\Statsig\Hook\StatsigUserAttributesHook;
use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\User\UserIdentity;

/**
 * The attributes that other extensions know of a reader, by the hook StatsigUserAttributes. What must not be one is left
 * out and named in the log, once an hour; the others count.
 */
final class HookAttributes {
	/** An attribute's name, and a text in one */
	private const NAME = '/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/D';
	private const TEXT = '/^[A-Za-z0-9_.:-]{1,64}$/D';

	public function __construct(
		private readonly StatsigUserAttributesHook $hook,
		private readonly HourlyLog $log
	) {
	}

	/**
	 * @param UserIdentity $user
	 * @return array<string,string|int|float|bool> By name
	 */
	public function of( UserIdentity $user ): array {
		$given = [];
		$this->hook->onStatsigUserAttributes( $user, $given );
		$attributes = [];
		foreach ( $given as $name => $value ) {
			$problem = $this->problem( (string)$name, $value, $user );
			if ( $problem === null ) {
				$attributes[$name] = $value;
			} else {
				$this->complain( (string)$name, $problem );
			}
		}
		return $attributes;
	}

	/**
	 * @param string $name
	 * @param mixed $value
	 * @param UserIdentity $user
	 * @return string|null The rest of a sentence; null where nothing is wrong
	 */
	private function problem( string $name, $value, UserIdentity $user ): ?string {
		return match ( true ) {
			!preg_match( self::NAME, $name ) => 'has a name of other characters, or a longer one',
			Personal::isName( $name ) => 'is called as what names a person or a page',
			in_array( strtolower( $name ), array_map( 'strtolower', ReaderAttributes::BUILT_IN ), true ) => 'is called as one that is built in',
			is_bool( $value ), is_int( $value ), is_float( $value ) && is_finite( $value ) => null,
			!is_string( $value ) => 'is neither a text nor a number nor true or false',
			Personal::isAddress( $value ) => 'reads as an address',
			!preg_match( self::TEXT, $value ) => 'has other characters than a word, or more than 64',
			self::isSame( $value, $user->getName() ) => "is the reader's name",
			default => null,
		};
	}

	private static function isSame( string $text, string $name ): bool {
		return strcasecmp( strtr( $text, '_', ' ' ), strtr( $name, '_', ' ' ) ) === 0;
	}

	private function complain( string $name, string $problem ): void {
		$shown = preg_match( self::NAME, $name ) && !Personal::isAddress( $name ) ? $name : '';
		$this->log->warn( "attribute $shown", "An attribute that a handler of StatsigUserAttributes gave is left out: \"{name}\" $problem.", [
			'name' => $shown
		] );
	}
}
