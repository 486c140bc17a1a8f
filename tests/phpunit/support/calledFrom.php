<?php

namespace Statsig;

use MediaWiki\Extension\Statsig\Tests\PhpCallStack;

// The unit tests run without the module, and whose output something is cannot be told without this.
if ( !\function_exists( 'Statsig\calledFrom' ) ) {
	/**
	 * @param array $places
	 * @return string|null
	 */
	function calledFrom( array $places ): ?string {
		return PhpCallStack::scan( $places );
	}
}
