<?php

namespace MediaWiki\Extension\Statsig\Relay;

use MediaWiki\Extension\Statsig\Attributes\Buckets;
use MediaWiki\Extension\Statsig\Client\Token;
use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * Tells the relay what it may accept, by the wiki's settings. Whatever is not named here is dropped.
 */
final class Policy {
	private const IDS = [ 'userID' => 'hex32', 'stableID' => 'hex20' ];

	/** What pages tell browsers of their readers, and what browsers know by themselves: ReaderAttributes::BUILT_IN */
	private const ATTRIBUTES = [
		'wiki' => 'token',
		'account' => [ 'enum', 'named', 'temp', 'none' ],
		'bot' => 'boolean',
		'editCountBucket' => [ 'enum', ...Buckets::OF_EDITS ],
		'registrationAgeBucket' => [ 'enum', ...Buckets::OF_AGE ],
		'language' => 'token',
		'skin' => 'token',
		'namespace' => 'number',
	];

	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * @param string $address IP address of the sender. The module keeps it as the key of a counter,
	 *  hashed under a key of the day.
	 * @param string $purpose The header Sec-Purpose, and what browsers sent before there was one
	 * @return array As Statsig\relay() takes it
	 */
	public function forSender( string $address, string $purpose = '' ): array {
		return $this->lasting() + [ 'client' => $address, 'to' => 'spool' ] +
			( $purpose === '' ? [] : [ 'purpose' => $purpose ] );
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
			'tokenKey' => ( new Token( $this->settings ) )->key(),
		] + ( $this->settings->get( 'StatsigLinkUnits' ) ? [ 'linkUnits' => true ] : [] );
	}

	/** @return array Entries that are no events are passed on, as the module leaves them out and reports them */
	private function events(): array {
		return array_map( static fn ( $shape ) => is_array( $shape ) ? [
			'value' => $shape['value'] ?? null,
			'metadata' => $shape['metadata'] ?? [],
		] : $shape, $this->settings->get( 'StatsigEvents' ) );
	}

	private function limits(): array {
		$limits = $this->settings->get( 'StatsigRelayLimits' );
		$perDay = $this->settings->get( 'StatsigEventsPerDay' );
		return $perDay > 0 ? $limits + [ 'perDay' => $perDay ] : $limits;
	}
}
