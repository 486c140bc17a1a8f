<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Outlets;

use MediaWiki\Extension\Statsig\Client\Program;
use MediaWiki\Extension\Statsig\CssClass\ClassEntries;
use MediaWiki\Extension\Statsig\CssClass\KeptHeadScript;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * The head script is made once for all pages that have the same one.
 */
class KeptHeadScriptTest extends UnitCase {
	private const ENTRIES = [ 'box' => [ 'kind' => 'gate', 'idType' => 'stableID', 'value' => true ], 'other' => [ 'kind' => 'gate', 'idType' => 'stableID', 'value' => true ] ];

	private object $cache;
	private int $made = 0;

	protected function setUp(): void {
		parent::setUp();
		$this->cache = new \HashBagOStuff();
	}

	private function html( array $settings, string $prefix = 'wiki', string|false $nonce = false ): string {
		$settings = $this->settings( $settings );
		$program = $this->createStub( Program::class );
		$program->method( 'listed' )->willReturn( [ 'gates' => [ 'box', 'other' ] ] );
		$script = new KeptHeadScript( $settings, $this->cache, $prefix, function () use ( $settings, $program ) {
			$this->made++;
			return new ClassEntries( $settings, new FakeSource( self::ENTRIES ), $program );
		} );
		return $script->html( new class( $nonce ) {
			public function __construct( private readonly string|false $nonce ) {
			}

			public function getNonce(): string|false {
				return $this->nonce;
			}
		} );
	}

	public function testItIsMadeOnceAndAnewWhereSomethingOfItChanges(): void {
		$settings = [ 'StatsigClientEntries' => [ 'box' => [ 'class' => true ] ] ];
		$first = $this->html( $settings );
		$this->assertStringContainsString( '["box"]', $first );
		$this->assertSame( $first, $this->html( $settings ) );
		$this->assertSame( 1, $this->made );
		$others = [
			[ [ 'StatsigClientEntries' => [ 'other' => [ 'class' => true ] ] ], 'wiki' ],
			[ [ 'StatsigForce' => [ 'box' => false ] ] + $settings, 'wiki' ],
			[ $settings, 'other' ],
		];
		foreach ( $others as $number => [ $changed, $prefix ] ) {
			$this->assertNotSame( $first, $this->html( $changed, $prefix ) );
			$this->assertSame( $number + 2, $this->made );
		}
	}

	public function testTheNonceIsThatOfThePageAndNotKept(): void {
		$settings = [ 'StatsigClientEntries' => [ 'box' => [ 'class' => true ] ] ];
		$isOld = version_compare( MW_VERSION, '1.41', '<' );
		foreach ( [ 'n1', 'n2' ] as $nonce ) {
			$this->assertStringStartsWith( $isOld ? "<script nonce=\"$nonce\">" : '<script>', $this->html( $settings, 'wiki', $nonce ) );
		}
		$this->assertSame( 1, $this->made );
	}

	public function testThatThereIsNoneIsKeptToo(): void {
		$settings = [ 'StatsigClientEntries' => [ 'box' => [ 'exposure' => 'manual' ] ] ];
		$this->assertSame( [ '', '' ], [ $this->html( $settings ), $this->html( $settings ) ] );
		$this->assertSame( 1, $this->made );
	}
}
