<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * What this wiki wants in the program by which its browsers decide. Delivery and worker ask the same, so that the worker
 * knows each program that a browser can have.
 */
final class ProgramOptions {
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * @return array{only:string[],names:string} As Statsig\clientProgram() takes them. Fields and units are the module's
	 *  own defaults: what browsers derive by themselves.
	 */
	public function toArray(): array {
		return [
			// What is pinned is not decided, so nobody is a member of it
			'only' => array_values( array_diff(
				$this->settings->get( 'StatsigClientEntries' ), array_map( 'strval', array_keys( $this->settings->get( 'StatsigForce' ) ) )
			) ),
			'names' => $this->settings->get( 'StatsigProgramNames' ),
		];
	}
}
