<?php

namespace MediaWiki\Extension\Statsig\Sticky;

use MediaWiki\Extension\Statsig\Settings\StickyEntries;
use MediaWiki\User\UserIdentity;

/**
 * Reads what accounts keep, each record a hidden preference: a page has its reader's preferences anyway.
 */
final class Records {
	/**
	 * @param bool $isCommand Whether this process may go through all accounts: then MediaWiki would keep the preferences of each
	 *  in memory, and old ones, as it may run for long
	 * @param \Closure $service Returns the service of a name: UserOptionsLookup and DBLoadBalancer
	 */
	public function __construct(
		private readonly bool $isCommand,
		private readonly \Closure $service
	) {
	}

	/**
	 * @param UserIdentity $account A registered one
	 * @param string $name Of an entry
	 * @return string Empty where nothing is kept
	 */
	public function textOf( UserIdentity $account, string $name ): string {
		$preference = StickyEntries::preference( $name );
		return (string)( $this->isCommand
			? ( $this->service )( 'DBLoadBalancer' )->getConnection( DB_REPLICA )->selectField(
				'user_properties', 'up_value', [ 'up_user' => $account->getId(), 'up_property' => $preference ], __METHOD__
			)
			: ( $this->service )( 'UserOptionsLookup' )->getOption( $account, $preference, '', true ) );
	}

	/**
	 * @param UserIdentity $account
	 * @return bool Whether it keeps anything, of whatever entry
	 */
	public function hasAny( UserIdentity $account ): bool {
		return self::among( ( $this->service )( 'UserOptionsLookup' )->getOptions( $account ) ) !== [];
	}

	/**
	 * @param array<string|int,mixed> $preferences By name
	 * @return string[] Names of those that are records
	 */
	public static function among( array $preferences ): array {
		return array_values( array_filter(
			array_map( 'strval', array_keys( $preferences ) ), static fn ( $name ) => str_starts_with( $name, StickyEntries::PREFIX )
		) );
	}
}
