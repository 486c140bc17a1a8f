<?php

namespace MediaWiki\Extension\Statsig\Api;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Client\Memberships;
use MediaWiki\Extension\Statsig\Forcing\Forcing;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\DefaultDecision;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Unit\UnitSources;
use MediaWiki\User\UserIdentity;

/**
 * What a consumer of the API is in: the entries in $wgStatsigClientEntries, each decided by the unit of its own type, the
 * account or the browser. Whoever asks must answer that reader alone. Looking exposes nobody.
 */
final class Assignments {
	/**
	 * @param Settings $settings
	 * @param DecisionSource $source
	 * @param ReaderUnits $readerUnits
	 * @param Forcing $forcing
	 * @param UnitSources $ids
	 * @param ReaderChoice $choice
	 * @param \Closure $country Given the reader's request, returns the country that it comes from, or null
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly DecisionSource $source,
		private readonly ReaderUnits $readerUnits,
		private readonly Forcing $forcing,
		private readonly UnitSources $ids,
		private readonly ReaderChoice $choice,
		private readonly \Closure $country
	) {
	}

	/**
	 * @param UserIdentity $reader
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request That of the reader: its cookie is the browser's id
	 * @return array[] Each with 'name', 'enabled', 'reason' and, where there is one, 'kind' (of DecisionSource: what
	 *  Statsig keeps among its dynamic configs, experiments too, is "dynamic_config"), 'value' (as the JSON of the
	 *  config: objects are objects), 'group', 'rule', 'experiment' (that a layer has handed the reader to) and
	 *  'version'. A listed name that the config does not know has neither kind nor value.
	 */
	public function of( UserIdentity $reader, object $request ): array {
		if ( !$this->settings->get( 'StatsigEnabled' ) ) {
			return $this->ofNobody( DecisionSource::DISABLED );
		}
		if ( $this->choice->isOut( $reader, $request ) ) {
			return $this->list( fn ( $name, $kind ) =>
				$this->forcing->pin( $name, $kind ) ?? new DefaultDecision( $name, $kind, Audience::OPTED_OUT ) );
		}
		$mayHaveId = $this->choice->mayRecord( $request );
		$forced = $this->forcing->asked( Parameter::textOf( $request ) );
		$country = fn () => ( $this->country )( $request );
		return $this->list( function ( $name, $kind ) use ( $reader, $request, $mayHaveId, $forced, $country ): Decision {
			$stableID = $mayHaveId ? $this->ids->idOf( 'stableID', $reader, $request, $name ) : null;
			return $this->forcing->pin( $name, $kind ) ?? $forced[$kind][$name]
				?? $this->source->decide( $name, $kind, $this->readerUnits->of( $reader, $stableID, null, $country ) );
		} );
	}

	/**
	 * @param string $reason Why nothing may be decided
	 * @return array[] As of(), all of them defaults
	 */
	public function ofNobody( string $reason ): array {
		return $this->list( static fn ( $name, $kind ) => new DefaultDecision( $name, $kind, $reason ) );
	}

	/**
	 * @param \Closure $decide Name and kind => Decision
	 * @return array[]
	 */
	private function list( \Closure $decide ): array {
		$entries = [];
		foreach ( $this->settings->get( 'StatsigClientEntries' ) as $name ) {
			$kinds = array_filter( Memberships::KINDS, fn ( $kind ) => $this->source->getIdType( $name, $kind ) !== '' );
			foreach ( $kinds as $kind ) {
				$entries[] = self::entryOf( $decide( $name, $kind ) );
			}
			if ( !$kinds ) {
				$decision = $decide( $name, DecisionSource::GATE );
				// A pin holds without a config, and then the name can only be a gate's
				$isPinned = $decision->getReason() === DecisionSource::PINNED;
				$entries[] = array_diff_key( self::entryOf( $decision ), $isPinned ? [] : [ 'kind' => 1, 'value' => 1 ] );
			}
		}
		return $entries;
	}

	private static function entryOf( Decision $decision ): array {
		return [
			'name' => $decision->getName(),
			'kind' => $decision->getKind(),
			'enabled' => $decision->isEnabled(),
			'value' => json_decode( $decision->getJson() ),
		] + array_filter( [
			'group' => $decision->getKind() === DecisionSource::GATE ? null : $decision->getGroup(),
			'rule' => $decision->getRuleId(),
			'experiment' => $decision->getAllocatedExperiment(),
			'version' => $decision->getVersion(),
		], static fn ( $text ) => $text !== null && $text !== '' ) + [ 'reason' => $decision->getReason() ];
	}
}
