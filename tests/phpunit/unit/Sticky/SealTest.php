<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Sticky;

use MediaWiki\Extension\Statsig\Sticky\Seal;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * A record is good for the unit and the entry that it was made for, under this wiki's secret, and for nobody who has none.
 */
class SealTest extends UnitCase {
	private const RECORD = '{"value":{"size":1.0,"text":"\u00e9/\u0000","none":{},"list":[]},"group":"Test"}';

	private function seal( string $secret = self::SECRET ): Seal {
		return new Seal( $this->settings( [ 'StatsigUnitSecret' => $secret ] ) );
	}

	public function testARecordComesBackAsItWas(): void {
		$text = $this->seal()->close( 'unit:userID', 'entry', self::RECORD );
		$this->assertSame( self::RECORD, $this->seal()->open( 'unit:userID', 'entry', $text ) );
		$this->assertSame( $text, $this->seal()->close( 'unit:userID', 'entry', self::RECORD ), 'so that equal changes are one job' );
	}

	public function testOfAnotherUnitEntrySecretOrHandItIsNone(): void {
		$text = $this->seal()->close( 'unit:userID', 'entry', self::RECORD );
		$this->assertNull( $this->seal()->open( 'other:userID', 'entry', $text ) );
		$this->assertNull( $this->seal()->open( 'unit:userID', 'other', $text ) );
		$this->assertNull( $this->seal( str_repeat( 'x', 32 ) )->open( 'unit:userID', 'entry', $text ) );
		$this->assertNull( $this->seal()->open( 'unit:userID', 'entry', strtr( $text, [ 'Test' => 'Best' ] ) ) );
		foreach ( [ '', 'x', '{}', substr( $text, 0, 32 ), substr( $text, 32 ), substr( $text, 0, -1 ), "$text ", "\xff" ] as $wrong ) {
			$this->assertNull( $this->seal()->open( 'unit:userID', 'entry', $wrong ), $wrong );
		}
	}

	public function testNoUnitStandsInIt(): void {
		$unit = substr( hash( 'sha256', 'unit' ), 0, 32 );
		$text = $this->seal()->close( "$unit:userID", 'entry', self::RECORD );
		$this->assertStringNotContainsString( $unit, $text );
		$this->assertStringNotContainsString( substr( hash_hmac( 'sha256', "$unit:userID", self::SECRET ), 0, 32 ), $text );
	}
}
