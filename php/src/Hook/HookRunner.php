<?php

namespace MediaWiki\Extension\Statsig\Hook;

use MediaWiki\Extension\Statsig\Unit\CustomIds;
use MediaWiki\HookContainer\HookContainer;
use MediaWiki\User\UserIdentity;

/**
 * Runs the hooks by which other extensions have a part in this one.
 */
final class HookRunner implements StatsigUnitsHook, StatsigUserAttributesHook {
	private const USER_ATTRIBUTES = 'StatsigUserAttributes';

	/**
	 * @param HookContainer $hooks
	 * @param \Closure $sayFailure Called with whatever a handler throws
	 */
	public function __construct(
		private readonly HookContainer $hooks,
		private readonly \Closure $sayFailure
	) {
	}

	/** @inheritDoc */
	public function onStatsigUnits( CustomIds $units ) {
		$this->hooks->run( 'StatsigUnits', [ $units ], [ 'abortable' => false ] );
	}

	/** @inheritDoc */
	public function onStatsigUserAttributes( UserIdentity $user, array &$attributes ): void {
		// A handler that throws costs what it had to add, and nothing of the others
		$before = $attributes;
		try {
			$this->hooks->run( self::USER_ATTRIBUTES, [ $user, &$attributes ] );
		} catch ( \Throwable $e ) {
			( $this->sayFailure )( $e );
			$attributes = $before;
			foreach ( $this->handlers( self::USER_ATTRIBUTES ) as $handler ) {
				try {
					$own = $attributes;
					$handler( $user, $own );
					$attributes = is_array( $own ) ? $own : $attributes;
				} catch ( \Throwable $e ) {
					( $this->sayFailure )( $e );
				}
			}
		}
	}

	/**
	 * Only after one has failed, as MediaWiki would rather run them all itself: it stops at the first that throws.
	 *
	 * @param string $hook
	 * @return callable[]
	 */
	private function handlers( string $hook ): array {
		if ( method_exists( $this->hooks, 'getHandlerCallbacks' ) ) {
			// Since 1.41, and deprecated at once
			return @$this->hooks->getHandlerCallbacks( $hook );
		}
		// 1.39 and 1.40
		return method_exists( $this->hooks, 'getLegacyHandlers' ) ? array_merge(
			array_filter( $this->hooks->getLegacyHandlers( $hook ), 'is_callable' ),
			array_map( static fn ( $handler ) => [ $handler, "on$hook" ], $this->hooks->getHandlers( $hook ) )
		) : [];
	}
}
