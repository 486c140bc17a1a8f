<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Source;

use MediaWiki\Extension\Statsig\Source\AbsentSource;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * Where PHP runs without the native module every answer is the default, and the log says so once an hour.
 */
class AbsentSourceTest extends UnitCase {
	public function testItDecidesNothingAndKnowsNothing(): void {
		$source = new AbsentSource( $this->hourlyLog );
		$decision = $source->decide( 'a', DecisionSource::GATE, new Units( 'u' ), true );
		$this->assertSame( [ false, AbsentSource::REASON, '' ], [ $decision->isEnabled(), $decision->getReason(), $decision->getRuleId() ] );
		$this->assertNull( $source->check( 'a', new Units( 'u' ) ) );
		$this->assertNull( $source->force( 'a', DecisionSource::GATE, true, DecisionSource::PINNED ) );
		$this->assertFalse( $source->isAvailable() );
		$this->assertSame(
			[ '', '', '', 0 ],
			[ $source->getIdType( 'a', DecisionSource::GATE ), $source->getSoftwareVersion(), $source->getDocumentVersion(), $source->getChangeTime() ]
		);
		$this->assertCount( 1, $this->log->messages );
	}
}
