<?php

namespace MediaWiki\Extension\Statsig\Entry;

/**
 * A layer: parameters that several experiments share. Each of its parameters is an exposure of its own, so that reading its
 * group or all of its value is none.
 */
final class Layer extends Entry {
	/** @inheritDoc */
	public function sendExposure( ?string $parameter = null ): void {
		$value = $parameter === null ? null : $this->decision->getValue();
		if ( is_array( $value ) && array_key_exists( $parameter, $value ) ) {
			$this->expose( $parameter );
		}
	}
}
