<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use MediaWiki\Extension\Statsig\Failure;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\LocalSource;
use MediaWiki\Extension\Statsig\Unit\Units;
use Psr\Log\LoggerInterface;

/**
 * Makes the values: PHP's decisions for a registered reader, for their own browser. They hold only names in
 * $wgStatsigClientEntries, and of these only the entries that are decided by the account. Browsers decide the others
 * themselves, by the program.
 */
final class ClientValues {
	private const ID_TYPE = 'userID';

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
	 * @return array|null Null where there is nothing to say. Else 'kind' "values"; 'cv', the version
	 *  of the document; 'idType' "userID" and 'unit', whose values these are; 'custom', the attributes that
	 *  decisions read and browsers may be told; 'token'; 'gates', 'configs' and 'layers', each name =>
	 *  [ value, rule id, group or null, secondary exposures, allocated experiment or null, version,
	 *  version of that experiment ]
	 */
	public function of( Units $units ): ?array {
		$unit = $units->userID;
		if ( $unit === null || !$this->settings->get( 'StatsigEnabled' ) ) {
			return null;
		}
		try {
			return $this->make( $units, $unit );
		} catch ( \Throwable $e ) {
			// A page without values is better than no page
			$this->logger->warning( 'No values could be made for a browser, by {class} ({places}).', Failure::contextOf( $e ) );
			return null;
		}
	}

	private function make( Units $units, string $unit ): ?array {
		$entries = [
			DecisionSource::GATE => [], DecisionSource::CONFIG => [], DecisionSource::LAYER => []
		];
		// By kind, in the order in which ext.statsig goes through them: if two have one name, both take the first
		$groups = [ DecisionSource::GATE => [], DecisionSource::CONFIG => [], DecisionSource::LAYER => [] ];
		foreach ( $this->decisions( $units ) as $decision ) {
			$group = Memberships::groupOf( $decision );
			$kind = $decision->getKind();
			$entries[$kind][$decision->getName()] = self::entryOf( $decision, $group );
			if ( $group !== null ) {
				$groups[$kind][Memberships::nameOf( $decision )] ??= $group;
			}
		}
		if ( !array_filter( $entries ) ) {
			// Without entries the browser has no use for the pseudonym, so it does not get it
			return null;
		}
		$version = $this->source->getDocumentVersion();
		$attributes = $units->attributes( $this->source->getFieldsRead() );
		return [
			'kind' => 'values',
			'cv' => $version,
			'idType' => self::ID_TYPE,
			'unit' => $unit,
			// What hooks know of a reader stays on the server
			'custom' => (object)( $attributes ? array_intersect_key( $attributes, array_flip( ReaderAttributes::BUILT_IN ) ) : [] ),
			'gates' => (object)$entries[DecisionSource::GATE],
			'configs' => (object)$entries[DecisionSource::CONFIG],
			'layers' => (object)$entries[DecisionSource::LAYER],
			'token' => ( new Token( $this->settings ) )->of( $unit, $version, self::firstOf( $groups ) ),
		];
	}

	/**
	 * @param array<string,array<string,string>> $groups By kind
	 * @return array<string,string> Name => group
	 */
	private static function firstOf( array $groups ): array {
		return $groups[DecisionSource::GATE] + $groups[DecisionSource::CONFIG] + $groups[DecisionSource::LAYER];
	}

	/**
	 * @param Units $units
	 * @return iterable<Decision>
	 */
	private function decisions( Units $units ): iterable {
		foreach ( $this->entries() as [ $name, $kind ] ) {
			$decision = $this->source->decide( $name, $kind, $units );
			// If another entry answered, by another type of unit, it is not for these values; nor is what does not run, to
			// which nobody is to be exposed
			if ( !in_array( $decision->getReason(), [ DecisionSource::NO_UNIT, LocalSource::INACTIVE ], true ) ) {
				yield $decision;
			}
		}
	}

	/**
	 * @return iterable<array{string,string}> Name and kind of the listed entries that are decided by the account
	 */
	private function entries(): iterable {
		if ( !$this->source->isAvailable() ) {
			return;
		}
		$pinned = $this->settings->get( 'StatsigForce' );
		foreach ( $this->settings->get( 'StatsigClientEntries' ) as $name ) {
			if ( isset( $pinned[$name] ) ) {
				// The module tells it, to all pages
				continue;
			}
			foreach ( Memberships::KINDS as $kind ) {
				if ( strcasecmp( $this->source->getIdType( (string)$name, $kind ), self::ID_TYPE ) === 0 ) {
					yield [ (string)$name, $kind ];
				}
			}
		}
	}

	/**
	 * @param Decision $decision
	 * @param string|null $group
	 * @return array As of() gives it
	 */
	public static function entryOf( Decision $decision, ?string $group ): array {
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
