<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * What this wiki wants its program to be made of. Web requests deliver the program and the worker makes the same one,
 * to know which document it came of: so both take the options from here.
 */
final class ProgramOptions {
	public function __construct( private readonly Settings $settings ) {
	}

	/**
	 * @return array As Statsig\clientProgram() takes it: 'only', the names that browsers may see, and 'names', how they
	 *  are written
	 */
	public function toArray(): array {
		return [
			'only' => $this->settings->get( 'StatsigClientEntries' ),
			'names' => $this->settings->get( 'StatsigProgramNames' ),
		];
	}
}
