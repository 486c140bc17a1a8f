<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Unit\Units;
use MediaWiki\MediaWikiServices;
use PHPUnit\Framework\TestCase;

/**
 * Groups that are chosen, as the native module has them.
 */
class ForcedGroupsTest extends TestCase {
	private static function source(): DecisionSource {
		return MediaWikiServices::getInstance()->getService( 'Statsig.DecisionSource' );
	}

	/** @return array|null Value, group, parameter "size" */
	private static function forced( string $name, string $kind, bool|string $group ): ?array {
		$decision = self::source()->force( $name, $kind, $group, DecisionSource::FORCED );
		return $decision ? [ $decision->getJson(), $decision->getGroup(), $decision->getParameter( 'size', 0 ) ] : null;
	}

	public function testAnEntryAnswersAsForItsGroup(): void {
		$this->assertSame( [ 'true', 'true', 0 ], self::forced( 'company_gate', DecisionSource::GATE, true ), 'by a unit that nobody has' );
		$this->assertSame( [ 'false', 'false', 0 ], self::forced( 'account_gate', DecisionSource::GATE, false ) );
		foreach ( [ DecisionSource::CONFIG, DecisionSource::EXPERIMENT ] as $kind ) {
			$this->assertSame( [ '{"size":3}', 'Test', 3 ], self::forced( 'browser_experiment', $kind, 'Test' ) );
			$this->assertSame( [ '{}', null, 0 ], self::forced( 'browser_experiment', $kind, false ) );
		}
		$this->assertSame( [ '{"size":3}', 'Test', 3 ], self::forced( 'account_layer', DecisionSource::LAYER, 'Test' ), 'of the experiment that it hands on to' );
		$this->assertSame( [ '{}', null, 0 ], self::forced( 'account_layer', DecisionSource::LAYER, false ) );
	}

	public function testAGroupThatItHasNotIsNone(): void {
		foreach ( [
			[ 'account_gate', DecisionSource::GATE, 'Test' ], [ 'browser_experiment', DecisionSource::CONFIG, 'Nobody' ],
			[ 'browser_experiment', DecisionSource::CONFIG, true ], [ 'account_layer', DecisionSource::LAYER, 'Nobody' ],
			[ 'unknown', DecisionSource::CONFIG, 'Test' ], [ 'unknown', DecisionSource::LAYER, 'Test' ], [ 'account_layer', DecisionSource::LAYER, true ]
		] as [ $name, $kind, $group ] ) {
			$this->assertNull( self::forced( $name, $kind, $group ), "$kind $name" );
		}
	}

	public function testOtherQuestionsOfTheRequestAreDecided(): void {
		self::forced( 'account_gate', DecisionSource::GATE, false );
		self::forced( 'account_layer', DecisionSource::LAYER, 'Test' );
		$units = new Units( str_repeat( 'a', 32 ) );
		$this->assertSame( [ true, 'Recognized' ], [
			self::source()->decide( 'account_gate', DecisionSource::GATE, $units )->isEnabled(),
			self::source()->decide( 'account_layer', DecisionSource::LAYER, $units )->getReason()
		] );
		$this->assertSame( 0, \Statsig\status()['overrides']['answers'] );
	}
}
