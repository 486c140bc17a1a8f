<?php

namespace MediaWiki\Extension\Statsig\Attributes;

use MediaWiki\User\UserIdentity;

/**
 * What decisions may look at of a reader besides the unit: docs/attributes.md. Nothing of it tells a reader from many
 * others: no name, address, user agent or page.
 */
final class ReaderAttributes {
	/** Those that every wiki has, by the names that conditions use */
	public const BUILT_IN = [ 'wiki', ...AccountAttributes::NAMES, ...PageAttributes::NAMES ];

	/**
	 * @param string $wikiId
	 * @param \Closure $account Returns the AccountAttributes, which few decisions read
	 * @param \Closure $hook Returns the HookAttributes, which fewer do
	 * @param \Closure $sayFailure Called with whatever is thrown: it costs the attribute that it was about
	 */
	public function __construct(
		private readonly string $wikiId,
		private readonly \Closure $account,
		private readonly \Closure $hook,
		private readonly \Closure $sayFailure
	) {
	}

	/**
	 * @param UserIdentity $user
	 * @param string[] $fields As conditions spell them. Nothing else is found out
	 * @param \Closure|null $page Given names of PageAttributes, returns those that the page has that this reader gets; null
	 *  where there is none
	 * @return array<string,string|int|float|bool> Of those fields the ones that are known: under the names of BUILT_IN, or
	 *  in lower case where a condition spells one of them in another way; under the condition's where a hook gave it
	 */
	public function of( UserIdentity $user, array $fields, ?\Closure $page = null ): array {
		$known = [];
		foreach ( self::BUILT_IN as $name ) {
			$known[strtolower( $name )] = $name;
		}
		$found = $others = $ofPage = [];
		foreach ( $fields as $field ) {
			$lower = strtolower( $field );
			$name = $known[$lower] ?? null;
			if ( $name === null ) {
				if ( !Personal::isName( $field ) ) {
					$others[$lower][] = $field;
				}
			} elseif ( in_array( $name, PageAttributes::NAMES, true ) ) {
				$ofPage[] = $name;
			} else {
				// Conditions look for a name as they spell it, and then in lower case
				$found[$field === $name ? $name : $lower] = $this->attempt(
					fn () => $name === 'wiki' ? $this->wikiId : ( $this->account )()->get( $name, $user )
				);
			}
		}
		if ( $ofPage && $page ) {
			$found += $this->attempt( static fn () => $page( $ofPage ) ) ?? [];
		}
		foreach ( $others ? $this->attempt( fn () => ( $this->hook )()->of( $user ) ) ?? [] : [] as $name => $value ) {
			foreach ( $others[strtolower( $name )] ?? [] as $field ) {
				$found[$field] = $value;
			}
		}
		return array_filter( $found, static fn ( $value ) => $value !== null );
	}

	private function attempt( \Closure $find ): mixed {
		try {
			return $find();
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			return null;
		}
	}
}
