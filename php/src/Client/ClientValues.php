<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\Units;
use Psr\Log\LoggerInterface;

/**
 * Makes the values: PHP's decisions for one unit, for its own browser. They hold only names in
 * $wgStatsigClientEntries, and of these only the entries that are decided by the type of that unit.
 */
final class ClientValues {
	/**
	 * @param Settings $settings
	 * @param DecisionSource $source
	 * @param LoggerInterface $logger
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly DecisionSource $source,
		private readonly LoggerInterface $logger
	) {
	}

	/**
	 * @param Units $units
	 * @param string $idType "userID" or "stableID"
	 * @return array|null Null where there is nothing to say. Else 'kind' "values"; 'cv', the version
	 *  of the document; 'idType' and 'unit', whose values these are; 'custom', the attributes they
	 *  were decided with; 'token' (userID only); 'gates', 'configs' and 'layers', each name =>
	 *  [ value, rule id, group or null, secondary exposures, allocated experiment or null, version,
	 *  version of that experiment ]
	 */
	public function of( Units $units, string $idType ): ?array {
		$unit = $units->get( $idType );
		if ( $unit === null || !$this->settings->get( 'StatsigEnabled' ) ) {
			return null;
		}
		try {
			return $this->make( $units, $idType, $unit );
		} catch ( \Throwable $e ) {
			// A page without values is better than no page
			$this->logger->warning( 'No values could be made for a browser.', [ 'exception' => $e ] );
			return null;
		}
	}

	private function make( Units $units, string $idType, string $unit ): ?array {
		$entries = [
			DecisionSource::GATE => [], DecisionSource::CONFIG => [], DecisionSource::LAYER => []
		];
		// By kind, in the order in which ext.statsig goes through them: if two have one name, both take the first
		$groups = [ DecisionSource::GATE => [], DecisionSource::CONFIG => [], DecisionSource::LAYER => [] ];
		foreach ( $this->decisions( $units, $idType ) as $decision ) {
			$group = Memberships::groupOf( $decision );
			$kind = $decision->getKind();
			$entries[$kind][$decision->getName()] = $this->entryOf( $decision, $group );
			if ( $group !== null ) {
				$groups[$kind][Memberships::nameOf( $decision )] ??= $group;
			}
		}
		if ( $idType === 'userID' && !array_filter( $entries ) ) {
			// Without entries the browser has no use for the pseudonym, so it does not get it
			return null;
		}
		$version = $this->source->getDocumentVersion();
		return [
			'kind' => 'values',
			'cv' => $version,
			'idType' => $idType,
			'unit' => $unit,
			'custom' => $units->attributes,
			'gates' => (object)$entries[DecisionSource::GATE],
			'configs' => (object)$entries[DecisionSource::CONFIG],
			'layers' => (object)$entries[DecisionSource::LAYER],
		] + ( $idType === 'userID'
			? [ 'token' => ( new Token( $this->settings ) )->of( $unit, $version, self::firstOf( $groups ) ) ]
			: [] );
	}

	/**
	 * @param array<string,array<string,string>> $groups By kind
	 * @return array<string,string> Name => group
	 */
	private static function firstOf( array $groups ): array {
		return $groups[DecisionSource::GATE] + $groups[DecisionSource::CONFIG] + $groups[DecisionSource::LAYER];
	}

	/**
	 * Whether any client entry is bucketed by this type of unit.
	 */
	public function hasEntries( string $idType ): bool {
		foreach ( $this->entries( $idType ) as $_ ) {
			return true;
		}
		return false;
	}

	/**
	 * @param Units $units
	 * @param string $idType
	 * @return iterable<Decision>
	 */
	private function decisions( Units $units, string $idType ): iterable {
		foreach ( $this->entries( $idType ) as [ $name, $kind ] ) {
			$decision = $this->source->decide( $name, $kind, $units );
			// If another entry answered, by another type of unit, it is not for these values
			if ( $decision->getReason() !== DecisionSource::NO_UNIT ) {
				yield $decision;
			}
		}
	}

	/**
	 * @param string $idType
	 * @return iterable<array{string,string}> Name and kind of the listed entries of that type
	 */
	private function entries( string $idType ): iterable {
		if ( !$this->source->isAvailable() ) {
			return;
		}
		foreach ( $this->settings->get( 'StatsigClientEntries' ) as $name ) {
			foreach ( Memberships::KINDS as $kind ) {
				if ( strcasecmp( $this->source->getIdType( (string)$name, $kind ), $idType ) === 0 ) {
					yield [ (string)$name, $kind ];
				}
			}
		}
	}

	private function entryOf( Decision $decision, ?string $group ): array {
		return [
			// As objects: as arrays, {}, {"0":1} and [] of the document could not be told apart
			json_decode( $decision->getJson() ),
			$decision->getRuleId(),
			$group,
			$decision->getSecondaryExposures(),
			$decision->getAllocatedExperiment(),
			$decision->getVersion(),
			$decision->getAllocatedVersion(),
		];
	}
}
