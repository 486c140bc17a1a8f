<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Special\DemoNeeds;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use PHPUnit\Framework\TestCase;

/**
 * What Special:StatsigDemo asks an administrator to do.
 */
class DemoNeedsTest extends TestCase {
	private const GATES = [
		'button' => [ 'kind' => DecisionSource::GATE, 'idType' => 'userID' ],
		'hello' => [ 'kind' => DecisionSource::GATE, 'idType' => 'stableid' ],
	];
	private const SETTINGS = [
		'StatsigEnabled' => true, 'StatsigUnitSecret' => 'a secret of some thirty-two characters',
		'StatsigClientEntries' => [ 'hello' ], 'StatsigEvents' => [ 'demo_click' => [] ],
	];

	private static function unmet( array $gates = [], array $settings = [] ): array {
		$all = $settings + self::SETTINGS;
		$needs = new DemoNeeds( new FakeSource( $gates + self::GATES ), new Settings( static fn ( $name ) => $all[$name] ) );
		return $needs->unmet( 'button', 'hello' );
	}

	public function testAWikiThatHasAllIsAskedForNothing(): void {
		$this->assertSame( [], self::unmet() );
	}

	public function testEachNeedIsNamed(): void {
		$config = [ 'kind' => DecisionSource::CONFIG, 'idType' => 'userID' ];
		$this->assertSame( [ [ 'statsigdemo-missing-gate', 'button', 'userID' ] ], self::unmet( [ 'button' => $config ] ) );
		$this->assertSame( [ [ 'statsigdemo-missing-idtype', 'hello', 'userID', 'stableID' ] ],
			self::unmet( [ 'hello' => [ 'idType' => 'userID' ] + self::GATES['hello'] ] ) );
		foreach ( [ 'StatsigEnabled' => [ false, 'enabled' ], 'StatsigUnitSecret' => [ '', 'secret' ] ] as $name => [ $value, $word ] ) {
			$this->assertSame( [ [ "statsigdemo-missing-$word" ] ], self::unmet( [], [ $name => $value ] ) );
		}
		$this->assertSame( [ [ 'statsigdemo-missing-client', 'hello' ] ], self::unmet( [], [ 'StatsigClientEntries' => [ 'button' ] ] ) );
		$this->assertSame( [ [ 'statsigdemo-missing-event', 'demo_click' ] ], self::unmet( [], [ 'StatsigEvents' => [] ] ) );
	}

	public function testEachNeedHasItsMessage(): void {
		$messages = json_decode( file_get_contents( __DIR__ . '/../../../php/i18n/en.json' ), true );
		preg_match_all( '/\'(statsigdemo-missing-\w+)\'/', file_get_contents( __DIR__ . '/../../../php/src/Special/DemoNeeds.php' ), $found );
		$this->assertCount( 8, $found[1] );
		foreach ( $found[1] as $key ) {
			$this->assertArrayHasKey( $key, $messages );
		}
	}
}
