<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Farm;

use MediaWiki\Extension\Statsig\Farm\FarmFindings;
use MediaWiki\Extension\Statsig\Farm\HostRecord;
use MediaWiki\Extension\Statsig\Health\Finding;
use PHPUnit\Framework\TestCase;

/**
 * How a host of a farm fares, judged by what it has noted.
 */
class FarmFindingsTest extends TestCase {
	private static function told( array $changes ): array {
		return $changes + [ 'role' => HostRecord::TAKES, 'confirmedAge' => 30, 'lookAge' => 1, 'outcome' => 'unchanged', 'cause' => null, 'counts' => [] ];
	}

	/** @return iterable<array{?array,int,string}> Status, level, part of the sentence */
	private static function cases(): iterable {
		yield [ null, Finding::WRONG, 'has not looked yet' ];
		yield [ self::told( [] ), Finding::FINE, 'confirmed 30 s ago' ];
		yield [ self::told( [ 'role' => HostRecord::PUBLISHES ] ), Finding::FINE, 'asks Statsig for the farm' ];
		yield [ self::told( [ 'confirmedAge' => 601 ] ), Finding::WRONG, 'Nobody has confirmed' ];
		yield [ self::told( [ 'confirmedAge' => null, 'outcome' => 'absent' ] ), Finding::WRONG, 'no config, or is not reached' ];
		// A short outage of the store is none of the host
		yield [ self::told( [ 'outcome' => 'absent' ] ), Finding::FINE, 'confirmed 30 s ago' ];
		yield [ self::told( [ 'outcome' => 'failed', 'cause' => 'parts' ] ), Finding::WRONG, 'the last one stays in use: Parts' ];
		yield [ self::told( [ 'outcome' => 'failed', 'cause' => 'newcause' ] ), Finding::WRONG, 'newcause' ];
		yield [ self::told( [ 'role' => HostRecord::PUBLISHES, 'outcome' => 'failed', 'cause' => 'store' ] ), Finding::WRONG, 'does not hear' ];
		yield [ self::told( [ 'role' => HostRecord::PUBLISHES, 'outcome' => 'absent', 'cause' => 'nothing' ] ), Finding::WRONG, 'no config to tell of' ];
	}

	public function testEachStateHasItsSentence(): void {
		foreach ( self::cases() as [ $status, $level, $part ] ) {
			[ $finding ] = FarmFindings::of( $status, 600 );
			$this->assertSame( $level, $finding->level, $finding->text );
			$this->assertStringContainsString( $part, $finding->text );
			$this->assertSame( $level === Finding::FINE, $finding->next === '' );
		}
	}

	public function testAStoreOfOneHostIsNone(): void {
		$this->assertSame( [], FarmFindings::ofStore( fn () => $this->createStub( \SqlBagOStuff::class ) ) );
		foreach ( [ new \HashBagOStuff(), new \EmptyBagOStuff() ] as $store ) {
			$this->assertSame( Finding::WRONG, FarmFindings::ofStore( static fn () => $store )[0]->level );
		}
		$finding = FarmFindings::ofStore( static fn () => throw new \InvalidArgumentException( 'zzcanary' ) )[0];
		$this->assertSame( Finding::WRONG, $finding->level );
		$this->assertStringNotContainsString( 'zzcanary', $finding->text );
	}
}
