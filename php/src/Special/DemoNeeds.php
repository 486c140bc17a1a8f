<?php

namespace MediaWiki\Extension\Statsig\Special;

use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;

/**
 * Finds out what the demonstration needs and this wiki does not have. It asks for no decision.
 */
final class DemoNeeds {
	private const EVENT = 'demo_click';

	public function __construct(
		private readonly DecisionSource $source,
		private readonly Settings $settings
	) {
	}

	/**
	 * @param string $serverGate Decided for accounts
	 * @param string $browserGate Decided in browsers
	 * @return array[] Each [ key of a message, its parameters ... ]
	 */
	public function unmet( string $serverGate, string $browserGate ): array {
		$isAvailable = $this->source->isAvailable();
		$unmet = $isAvailable ? [] : [ [ 'statsigdemo-missing-module' ] ];
		if ( !$this->settings->get( 'StatsigEnabled' ) ) {
			$unmet[] = [ 'statsigdemo-missing-enabled' ];
		}
		if ( $this->settings->get( 'StatsigUnitSecret' ) === '' ) {
			$unmet[] = [ 'statsigdemo-missing-secret' ];
		}
		if ( $isAvailable && $this->source->getDocumentVersion() === '' ) {
			$unmet[] = [ 'statsigdemo-missing-config' ];
		} elseif ( $isAvailable ) {
			array_push( $unmet, ...$this->gate( $serverGate, 'userID' ), ...$this->gate( $browserGate, 'stableID' ) );
		}
		if ( !in_array( $browserGate, $this->settings->get( 'StatsigClientEntries' ), true ) ) {
			$unmet[] = [ 'statsigdemo-missing-client', $browserGate ];
		}
		if ( !array_key_exists( self::EVENT, $this->settings->get( 'StatsigEvents' ) ) ) {
			$unmet[] = [ 'statsigdemo-missing-event', self::EVENT ];
		}
		return $unmet;
	}

	/** @return array[] */
	private function gate( string $name, string $wanted ): array {
		$idType = $this->source->getIdType( $name, DecisionSource::GATE );
		return match ( true ) {
			$idType === '' => [ [ 'statsigdemo-missing-gate', $name, $wanted ] ],
			strcasecmp( $idType, $wanted ) !== 0 => [ [ 'statsigdemo-missing-idtype', $name, $idType, $wanted ] ],
			default => [],
		};
	}
}
