<?php

namespace MediaWiki\Extension\Statsig\Relay;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The file that tells the fast lane (deploy/fast-lane.php), which does not load MediaWiki, what the wiki allows.
 * It holds the key of the tokens.
 */
final class PolicyFile {
	/** With these, invalid Unicode and values without a JSON form spoil only themselves */
	private const JSON = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PRETTY_PRINT |
		JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR;

	/**
	 * @param string $path php.ini's statsig.policy_file; empty where there is no fast lane
	 * @param \Config|\MediaWiki\Config\Config $config
	 * @param Settings $settings
	 * @param Policy $policy
	 */
	public function __construct(
		private readonly string $path,
		private readonly object $config,
		private readonly Settings $settings,
		private readonly Policy $policy
	) {
	}

	/**
	 * @param string $path
	 * @return self The same in another place: wikis of one php.ini have a file each
	 */
	public function at( string $path ): self {
		return new self( $path, $this->config, $this->settings, $this->policy );
	}

	public function isWanted(): bool {
		return $this->path !== '';
	}

	/**
	 * Replaces the file, as a whole, if it says something else than the wiki's settings.
	 *
	 * @return bool Whether it says what the wiki allows now
	 */
	public function refresh(): bool {
		$text = json_encode( [
			'enabled' => $this->settings->get( 'StatsigEnabled' ),
			'servers' => [ $this->config->get( 'Server' ), $this->config->get( 'CanonicalServer' ) ],
			'policy' => $this->policy->lasting(),
		], self::JSON );
		return $text !== false && ( new ModuleFile( $this->path ) )->say( $text );
	}
}
