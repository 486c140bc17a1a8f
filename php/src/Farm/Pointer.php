<?php

namespace MediaWiki\Extension\Statsig\Farm;

/**
 * Says which config a farm has. It is written last, when all that it names lies in the store.
 */
final class Pointer {
	/** Changed when its meaning does; hosts of another release pass it over */
	private const FORMAT = 1;
	private const MOST_INTERVAL = 3600;

	/**
	 * @param int $at When the host that asks Statsig last confirmed it, in seconds since 1970
	 * @param int $interval Seconds between two syncs of that host
	 * @param Blob $config The document
	 * @param Blob|null $lists The ID lists, as ListFolder has them; null where there are none
	 */
	public function __construct(
		public readonly int $at,
		public readonly int $interval,
		public readonly Blob $config,
		public readonly ?Blob $lists
	) {
	}

	/**
	 * @param mixed $given
	 * @return self|null
	 */
	public static function of( $given ): ?self {
		$config = is_array( $given ) && ( $given['format'] ?? null ) === self::FORMAT ? Blob::of( $given['config'] ?? null ) : null;
		if ( !$config || !is_int( $given['at'] ?? null ) || !is_int( $given['interval'] ?? null ) ) {
			return null;
		}
		return new self( $given['at'], max( 1, min( self::MOST_INTERVAL, $given['interval'] ) ), $config, Blob::of( $given['lists'] ?? null ) );
	}

	/** @return array As of() reads it */
	public function toArray(): array {
		return [
			'format' => self::FORMAT,
			'at' => $this->at,
			'interval' => $this->interval,
			'config' => $this->config->toArray(),
			'lists' => $this->lists?->toArray(),
		];
	}
}
