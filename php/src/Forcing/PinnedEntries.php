<?php

namespace MediaWiki\Extension\Statsig\Forcing;

use MediaWiki\Extension\Statsig\Settings\Settings;

/**
 * What $wgStatsigForce pins of the entries that browsers may see. It goes with the module, by which it also reaches the
 * pages that lie in a cache.
 */
final class PinnedEntries {
	/**
	 * @param Settings $settings
	 * @param Forcing $forcing
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly Forcing $forcing
	) {
	}

	public function areThere(): bool {
		return $this->settings->get( 'StatsigEnabled' ) && $this->list() !== [];
	}

	/**
	 * @return array Empty where nothing is pinned; else 'pinnedAs', how names are written, as $wgStatsigProgramNames says,
	 *  and 'pinned', each [ section, written name, value, group or null ]
	 */
	public function config(): array {
		$pinned = $this->list();
		return $pinned ? [ 'pinnedAs' => $this->settings->get( 'StatsigProgramNames' ), 'pinned' => $pinned ] : [];
	}

	private function list(): array {
		$pinned = [];
		foreach ( $this->forcing->pins() as $decision ) {
			$pinned[] = [
				Forcing::SECTIONS[$decision->getKind()],
				self::written( $decision->getName(), $this->settings->get( 'StatsigProgramNames' ) ),
				json_decode( $decision->getJson() ),
				$decision->getGroup(),
			];
		}
		return $pinned;
	}

	/** As docs/program-format.md has it */
	private static function written( string $name, string $how ): string {
		return match ( $how ) {
			'sha256' => substr( hash( 'sha256', $name ), 0, 12 ),
			'djb2' => (string)array_reduce(
				mb_str_split( $name, 1, 'UTF-8' ), static fn ( $hash, $char ) => ( $hash * 31 + mb_ord( $char, 'UTF-8' ) ) & 0xffffffff, 0
			),
			default => $name,
		};
	}
}
