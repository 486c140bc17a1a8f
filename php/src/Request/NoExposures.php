<?php

namespace MediaWiki\Extension\Statsig\Request;

use MediaWiki\Extension\Statsig\Source\Decision;

/**
 * The exposures of whoever asks without showing: there are none.
 */
final class NoExposures extends Exposures {
	public function expose( Decision $decision, ?string $parameter ): void {
	}
}
