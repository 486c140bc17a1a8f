<?php

namespace MediaWiki\Extension\Statsig\Relay;

use MediaWiki\Extension\Statsig\Client\Token;

/**
 * What the relay may let through, from the wiki's configuration. Whatever is not named here stays.
 */
final class Policy {
	private const IDS = [ 'userID' => 'hex32', 'stableID' => 'hex20' ];

	private const ATTRIBUTES = [
		'wiki' => 'token',
		'account' => [ 'enum', 'named', 'temp', 'none' ],
	];

	/**
	 * @param \Config|\MediaWiki\Config\Config $config
	 */
	public function __construct( private readonly object $config ) {
	}

	/**
	 * @param string $address IP address of the sender. The module keeps it as the key of a counter,
	 *  hashed under a salt of the day, in memory only.
	 * @return array As Statsig\relay() takes it
	 */
	public function forSender( string $address ): array {
		return $this->lasting() + [ 'client' => $address, 'to' => 'spool' ];
	}

	/**
	 * @return array What is the same for every sender
	 */
	public function lasting(): array {
		return [
			'ids' => self::IDS,
			'attributes' => self::ATTRIBUTES,
			'events' => $this->events(),
			'limits' => $this->limits(),
			'tokenKey' => ( new Token( $this->config ) )->key(),
		];
	}

	private function events(): array {
		$events = [];
		foreach ( $this->config->get( 'StatsigEvents' ) as $name => $shape ) {
			$events[$name] = [
				'value' => $shape['value'] ?? null,
				'metadata' => $shape['metadata'] ?? [],
			];
		}
		return $events;
	}

	private function limits(): array {
		$limits = $this->config->get( 'StatsigRelayLimits' );
		$perDay = (int)$this->config->get( 'StatsigEventsPerDay' );
		return $perDay > 0 ? $limits + [ 'perDay' => $perDay ] : $limits;
	}
}
