<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Client\HtmlClasses;
use PHPUnit\Framework\TestCase;

/**
 * What stylesheets can rely on.
 */
class HtmlClassesTest extends TestCase {
	private static function of( array $gates, array $configs = [], array $layers = [] ): array {
		return HtmlClasses::of( [ 'gates' => (object)$gates, 'configs' => (object)$configs, 'layers' => (object)$layers ] );
	}

	public function testGatesThatAreOnHaveOne(): void {
		$this->assertSame( [ 'statsig-on' ], self::of( [ 'on' => [ true ], 'off' => [ false ] ] ) );
	}

	public function testExperimentsHaveOneForTheGroupTooAndDynamicConfigsWithoutAGroupNone(): void {
		$configs = [ 'button' => [ [], 'r', 'Test' ], 'plain' => [ [], 'r', null ] ];
		$this->assertSame( [ 'statsig-button', 'statsig-button-test' ],
			self::of( [], array_map( static fn ( $entry ) => [ ...$entry, [], null ], $configs ) ) );
	}

	public function testALayerGoesByTheExperimentThatItHandedTheReaderTo(): void {
		$this->assertSame( [ 'statsig-drawer', 'statsig-drawer-control' ],
			self::of( [], [], [ 'navigation' => [ [], 'r', 'Control', [], 'drawer' ], 'other' => [ [], 'r', null, [], null ] ] ) );
	}

	public function testEveryOtherCharacterIsAnUnderscore(): void {
		$this->assertSame( [ 'statsig-my_gate_2_', 'statsig-7', 'statsig-____' ],
			self::of( [ 'My Gate-2é' => [ true ], '7' => [ true ], "\xff\"><" => [ true ] ] ) );
	}

	public function testEachIsThereOnce(): void {
		$entry = [ [], 'r', 'Test', [], null ];
		$this->assertSame( [ 'statsig-a', 'statsig-a-test' ],
			self::of( [ 'a' => [ true ] ], [ 'a' => $entry, 'A' => $entry ] ) );
	}
}
