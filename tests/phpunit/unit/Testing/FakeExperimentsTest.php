<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Testing;

use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Testing\FakeExperiments;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use PHPUnit\Framework\TestCase;

/**
 * The fake that features are tested with.
 */
class FakeExperimentsTest extends TestCase {
	private const ANSWERS = [
		'gates' => [ 'new_button' => true, 'old_button' => false ],
		'experiments' => [ 'search_box' => [ 'group' => 'Test', 'value' => [ 'size' => 3 ] ], 'menu' => 'Control' ],
		'configs' => [ 'limits' => [ 'value' => [ 'most' => 1.5 ] ] ],
		'layers' => [ 'page' => [ 'group' => 'Test', 'value' => [ 'colour' => 'blue' ] ] ],
	];

	/** What callers see of a method: its parameters with types and defaults, and what it returns */
	private static function shape( \ReflectionMethod $method ): array {
		return array_map( static fn ( $parameter ) => (string)$parameter, $method->getParameters() );
	}

	public function testItAnswersEveryQuestionThatTheServiceDoesInTheSameWords(): void {
		foreach ( ( new \ReflectionClass( Experiments::class ) )->getMethods( \ReflectionMethod::IS_PUBLIC ) as $method ) {
			$own = new \ReflectionMethod( FakeExperiments::class, $method->name );
			$this->assertSame( FakeExperiments::class, $own->class, $method->name . ' would ask what the fake has not' );
			if ( !$method->isConstructor() ) {
				$this->assertSame( self::shape( $method ), self::shape( $own ), $method->name );
				$this->assertSame( (string)$method->getReturnType(), (string)$own->getReturnType(), $method->name );
			}
		}
	}

	public function testItAnswersWhatTheTestSaysAndNotesWhatTheFeatureRead(): void {
		$fake = new FakeExperiments( self::ANSWERS );
		$this->assertSame( [ true, false, false ], [
			$fake->isFeatureEnabled( 'new_button' ), $fake->isFeatureEnabled( 'old_button' ), $fake->isFeatureEnabled( 'unknown' )
		] );
		$fake->getExperiment( 'menu' );
		$this->assertSame( 'Control', $fake->getExperiment( 'menu', false )->getAssignedGroup() );
		$this->assertSame( [ 3, 'wide', 2 ], [
			$fake->getExperiment( 'search_box' )->get( 'size', 1 ), $fake->getExperiment( 'search_box' )->get( 'size', 'wide' ),
			$fake->getExperiment( 'search_box' )->get( 'missing', 2 )
		] );
		$this->assertSame( 1.5, $fake->getDynamicConfig( 'limits' )->get( 'most', 1 ), 'numbers are one type' );
		$this->assertSame( 'blue', $fake->getLayer( 'page' )->get( 'colour' ) );
		$fake->getLayer( 'page' )->get( 'missing' );
		$this->assertSame( [
			[ 'gate', 'new_button', null ], [ 'gate', 'old_button', null ], [ 'experiment', 'search_box', null ],
			[ 'dynamic_config', 'limits', null ], [ 'layer', 'page', 'colour' ]
		], $fake->getExposures() );
		$this->assertSame( [ 'Unrecognized', null, 7 ], [
			$fake->getExperiment( 'unknown' )->getReason(), $fake->getExperiment( 'unknown' )->getAssignedGroup(),
			$fake->getExperiment( 'unknown' )->get( 'size', 7 )
		] );
		$this->assertSame( [ 'true', 1 ], [ $fake->getMemberships()['new_button'][0], $fake->getMemberships()['search_box'][2] ] );
		$this->assertSame( 0, $fake->getMemberships()['menu'][2] );
	}

	public function testAnAccountHasItsOwnAnswersAndExposures(): void {
		$fake = ( new FakeExperiments( self::ANSWERS ) )->setUser( new FakeUser( 7 ), [ 'gates' => [ 'new_button' => false ] ] );
		$this->assertFalse( $fake->forUser( new FakeUser( 7 ) )->isFeatureEnabled( 'new_button' ) );
		$this->assertTrue( $fake->forUser( new FakeUser( 8 ) )->isFeatureEnabled( 'new_button' ) );
		$this->assertSame( [], $fake->getExposures() );
		$this->assertSame( [ [ 'gate', 'new_button', null ] ], $fake->forUser( new FakeUser( 7 ) )->getExposures() );
	}

	public function testTheSampleOfTheDocumentationHolds(): void {
		$page = file_get_contents( __DIR__ . '/../../../../docs/testing.md' );
		$this->assertSame( 1, preg_match( '/```php\n(use MediaWiki.*?)```/s', $page, $found ) );
		// Debian's MediaWiki comes without the class
		class_exists( 'MediaWikiUnitTestCase' ) || class_alias( TestCase::class, 'MediaWikiUnitTestCase' );
		// phpcs:ignore MediaWiki.Usage.ForbiddenFunctions.eval
		eval( $found[1] );
		( new \SearchBoxTest( 'testTheBoxOfTheTestGroupIsLarger' ) )->testTheBoxOfTheTestGroupIsLarger();
	}

	public function testMediaWikisTestRunnerFindsItAndNoPageView(): void {
		$manifest = json_decode( file_get_contents( __DIR__ . '/../../../../php/extension.json' ), true );
		$this->assertSame( 'testing/', $manifest['TestAutoloadNamespaces']['MediaWiki\\Extension\\Statsig\\Testing\\'] );
		$this->assertStringEndsWith( '/php/testing/FakeExperiments.php', ( new \ReflectionClass( FakeExperiments::class ) )->getFileName() );
	}
}
