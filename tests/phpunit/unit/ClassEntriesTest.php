<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Client\Program;
use MediaWiki\Extension\Statsig\CssClass\ClassEntries;
use MediaWiki\Extension\Statsig\CssClass\HeadScript;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * Which entries come by class, by what version, and the script that sets the classes.
 */
class ClassEntriesTest extends UnitCase {
	private const BY_CLASS = [ 'class' => true ];
	private const LISTED = [
		'Gate-1' => self::BY_CLASS, 'box' => self::BY_CLASS + [ 'exposeOn' => '#box' ], 'by_hand' => self::BY_CLASS + [ 'exposure' => 'manual' ],
		'by_account' => self::BY_CLASS, 'layer' => self::BY_CLASS, 'left_out' => self::BY_CLASS, 'read' => [ 'exposure' => 'manual' ], 'plain',
	];

	/** What a browser has of this wiki: versions of its entries */
	private const VERSIONS = [ 'Gate-1' => '0000001a', 'box' => '0000002b', 'by_hand' => '0000003c', 'plain' => '0000004d' ];

	private function entries( array $versions = self::VERSIONS, array $settings = [ 'StatsigClientEntries' => self::LISTED ] ): ClassEntries {
		$source = $this->createStub( DecisionSource::class );
		$source->method( 'getIdType' )->willReturnCallback( static fn ( $name, $kind ) => match ( true ) {
			$name === 'by_account' => $kind === DecisionSource::GATE ? 'userID' : '',
			default => 'stableID',
		} );
		$source->method( 'decide' )->willReturnCallback( function ( $name ) use ( $versions ) {
			$decision = $this->createStub( Decision::class );
			$decision->method( 'getVersion' )->willReturn( $versions[$name] ?? '' );
			return $decision;
		} );
		$program = $this->createStub( Program::class );
		$program->method( 'listed' )->willReturn( [ 'gates' => [ 'Gate-1' ], 'configs' => [ 'box', 'by_hand', 'plain' ], 'layers' => [ 'layer' ] ] );
		return new ClassEntries( $this->settings( $settings ), $source, $program );
	}

	private static function policy( string|false $nonce ): object {
		return new class( $nonce ) {
			public function __construct( private readonly string|false $nonce ) {
			}

			public function getNonce(): string|false {
				return $this->nonce;
			}
		};
	}

	private static function html( ClassEntries $entries, string $prefix, object $policy ): string {
		$code = HeadScript::code( $entries, $prefix );
		return $code === '' ? '' : HeadScript::element( $code, $policy );
	}

	public function testTheScriptMaySetThoseThatBrowsersDecideAndTheModuleKnowsThoseOfAccountsToo(): void {
		$entries = $this->entries();
		$this->assertSame( [ 'gate_1', 'box', 'by_hand' ], $entries->words() );
		$this->assertSame(
			[ [ 'Gate-1', 0, 'html', 0 ], [ 'box', 1, '#box', 0 ], [ 'by_hand', 1, 0, 0 ], [ 'by_account', 0, 'html', 1 ] ],
			array_map( static fn ( $entry ) => array_slice( $entry, 1 ), $entries->entries() )
		);
		$this->assertCount( 7, $entries->reserved() );
		$this->assertSame( array_column( $entries->entries(), 0 ), array_slice( $entries->reserved(), 0, 4 ) );
	}

	public function testTheVersionIsThatOfTheseEntriesAlone(): void {
		$version = $this->entries()->version();
		$this->assertMatchesRegularExpression( '/^[0-9a-f]{8}$/', $version );
		$this->assertSame( $version, $this->entries( [ 'plain' => '11111111' ] + self::VERSIONS )->version() );
		$this->assertSame( $version, $this->entries( self::VERSIONS, [ 'StatsigClientEntries' => array_reverse( self::LISTED ) ] )->version() );
		$this->assertNotSame( $version, $this->entries( [ 'box' => '11111111' ] + self::VERSIONS )->version() );
		$fewer = array_diff_key( self::LISTED, [ 'by_hand' => true ] );
		$this->assertNotSame( $version, $this->entries( self::VERSIONS, [ 'StatsigClientEntries' => $fewer ] )->version() );
		$pinned = $this->entries( self::VERSIONS, [ 'StatsigClientEntries' => self::LISTED, 'StatsigForce' => [ 'box' => false ] ] );
		$this->assertNotSame( $version, $pinned->version(), 'a class that is remembered from before ends with the pin' );
	}

	public function testThereIsNoScriptWhereNothingCouldHaveAClass(): void {
		foreach ( [
			[ 'StatsigEnabled' => false, 'StatsigClientEntries' => self::LISTED ],
			[ 'StatsigClientEntries' => [ 'by_account' => self::BY_CLASS, 'layer' => self::BY_CLASS, 'left_out' => self::BY_CLASS, 'plain' ] ],
			[ 'StatsigClientEntries' => [ 'box' ] ],
		] as $settings ) {
			$this->assertSame( '', self::html( $this->entries( self::VERSIONS, $settings ), 'wiki', self::policy( false ) ) );
		}
	}

	public function testTheScriptHasTheNonceThatThisMediaWikiWants(): void {
		$html = self::html( $this->entries(), 'wiki</script>', self::policy( 'n1' ) );
		$isOld = version_compare( MW_VERSION, '1.41', '<' );
		$this->assertStringStartsWith( $isOld ? '<script nonce="n1">' : '<script>', $html );
		$this->assertSame( 1, substr_count( $html, '</script' ) );
		$this->assertStringContainsString( '["gate_1","box","by_hand"]', $html );
		$this->assertStringStartsWith( '<script>', self::html( $this->entries(), 'wiki', self::policy( false ) ) );
	}

	public function testTheScriptIsSmallAlsoForManyEntries(): void {
		$names = array_map( static fn ( $number ) => "an_experiment_of_ours_$number", range( 1, 20 ) );
		$listed = array_fill_keys( $names, self::BY_CLASS );
		$source = $this->createStub( DecisionSource::class );
		$source->method( 'decide' )->willReturn( $this->createStub( Decision::class ) );
		$program = $this->createStub( Program::class );
		$program->method( 'listed' )->willReturn( [ 'gates' => [], 'configs' => $names, 'layers' => [] ] );
		$entries = new ClassEntries( $this->settings( [ 'StatsigClientEntries' => $listed ] ), $source, $program );
		$this->assertLessThanOrEqual( 600, strlen( gzencode( self::html( $entries, 'wiki', self::policy( str_repeat( 'n', 20 ) ) ), 9 ) ) );
	}
}
