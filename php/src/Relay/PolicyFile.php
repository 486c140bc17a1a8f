<?php

namespace MediaWiki\Extension\Statsig\Relay;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * The file by which the fast lane (deploy/fast-lane.php), which knows no MediaWiki, learns what the
 * wiki allows. Holds the key of the server's tokens: readable for owner and group only.
 */
final class PolicyFile {
	private const MODE = 0640;
	/** What is no text of Unicode, or no JSON at all, spoils only itself */
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
	 * Writes the file where it says something else, whole or not at all.
	 *
	 * @return bool Whether it says what the wiki allows now
	 */
	public function refresh(): bool {
		$text = json_encode( [
			'enabled' => $this->settings->get( 'StatsigEnabled' ),
			'servers' => [ $this->config->get( 'Server' ), $this->config->get( 'CanonicalServer' ) ],
			'policy' => $this->policy->lasting(),
		], self::JSON );
		if ( $text === false ) {
			return false;
		}
		if ( is_file( $this->path ) && is_readable( $this->path ) && file_get_contents( $this->path ) === $text ) {
			return true;
		}
		$temporary = dirname( $this->path ) . '/.' . basename( $this->path ) . '.' . bin2hex( random_bytes( 8 ) ) . '.tmp';
		// 'x' and a mask: nobody else may read it even for a moment
		$mask = umask( 0777 & ~self::MODE );
		$file = is_writable( dirname( $this->path ) ) ? fopen( $temporary, 'x' ) : false;
		umask( $mask );
		if ( $file === false ) {
			return false;
		}
		$isWritten = fwrite( $file, $text ) === strlen( $text ) && fsync( $file );
		fclose( $file );
		if ( $isWritten && rename( $temporary, $this->path ) ) {
			return true;
		}
		unlink( $temporary );
		return false;
	}
}
