<?php

namespace MediaWiki\Extension\Statsig\Settings;

/**
 * Faults in the settings that the native module obeys. The module finds them itself, as it compiles these settings.
 */
final class RelayFaults {
	/** Section of the module's policy => [ setting, example ] */
	private const SETTINGS = [
		'events' => [ 'StatsigEvents', "[ 'click' => [ 'value' => null, 'metadata' => [ 'target' => 'token', 'n' => 'number' ] ] ]" ],
		'limits' => [ 'StatsigRelayLimits', "[ 'perMinute' => 600, 'newIdsPerDay' => 500 ]" ],
	];

	/**
	 * @param Settings $settings
	 * @return Fault[] Without the module none: then no event is taken at all
	 */
	public function of( Settings $settings ): array {
		if ( !function_exists( 'Statsig\policyFaults' ) ) {
			return [];
		}
		$faults = [];
		foreach ( self::SETTINGS as $section => [ $setting, $example ] ) {
			foreach ( $this->ask( [ $section => $settings->get( $setting ) ] ) as [ 'path' => $path, 'expected' => $expected ] ) {
				$faults[] = new Fault(
					$setting, substr( $path, strlen( "$section." ) ), "is left out: it must be $expected", $example
				);
			}
		}
		return $faults;
	}

	private function ask( array $policy ): array {
		try {
			return \Statsig\policyFaults( $policy );
		} catch ( \Throwable $e ) {
			// It throws for an array that contains itself
			return [ [ 'path' => key( $policy ), 'expected' => 'an array that does not hold itself' ] ];
		}
	}
}
