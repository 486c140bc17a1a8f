<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Client\PageExposures;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * Who decides what.
 */
class ExperimentsTest extends UnitCase {
	private const ENTRIES = [
		'by_account' => [ 'kind' => 'gate', 'idType' => 'userID', 'value' => true ],
		'by_browser' => [ 'kind' => 'gate', 'idType' => 'stableID', 'value' => true ],
		'by_company' => [ 'kind' => 'gate', 'idType' => 'companyID', 'value' => true ],
		'search_box' => [ 'kind' => 'dynamic_config', 'idType' => 'userID', 'value' => [ 'size' => 3 ], 'group' => 'Test' ],
		'page_layer' => [ 'kind' => 'layer', 'idType' => 'userID', 'value' => [ 'colour' => 'blue' ], 'group' => 'Test',
			'allocated' => 'colours' ],
	];

	private FakeSource $source;

	protected function setUp(): void {
		parent::setUp();
		$this->source = new FakeSource( self::ENTRIES );
	}

	public function testRegisteredReaderIsDecidedAndExposedByPseudonym(): void {
		$context = new FakeContext( 7 );
		$this->assertTrue( $this->experiments( $this->source, $context )->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( [ [ 'by_account', null ] ], $this->source->exposures );
		$units = end( $this->source->questions )[1];
		$this->assertSame(
			substr( hash_hmac( 'sha256', 'local:testwiki:7', self::SECRET ), 0, 32 ), $units->userID
		);
		$this->assertSame( [ 'account' => 'named', 'wiki' => 'testwiki' ], $units->attributes( [ 'account', 'wiki' ] ) );
	}

	public function testAnEntryIsDecidedByItsOwnUnit(): void {
		$context = new FakeContext( 7 );
		$experiments = $this->experiments( $this->source, $context );
		$this->assertTrue( $experiments->isFeatureEnabled( 'by_account' ) );
		$this->assertFalse( $experiments->isFeatureEnabled( 'by_browser' ) );
		$this->assertSame( [ [ 'by_account', null ] ], $this->source->exposures );
		$context = new FakeContext( 7 );
		$context->cookie = self::STABLE_ID;
		$this->assertTrue( $this->experiments( $this->source, $context )->isFeatureEnabled( 'by_browser' ) );
	}

	public function testADecisionKnowsOfReaderAndPageWhatTheConfigReadsAndNothingElse(): void {
		$cases = [
			[ [], 'index', [] ],
			[ [ 'wiki', 'Skin' ], 'index', [ 'wiki' => 'testwiki', 'skin' => 'vector' ] ],
			[ [ 'account', 'language', 'namespace', 'userID', 'ip' ], 'index', [ 'language' => 'de', 'namespace' => -1 ] ],
			[ [ 'skin', 'wiki' ], 'api', [ 'wiki' => 'testwiki' ] ],
		];
		foreach ( $cases as [ $fields, $entryPoint, $attributes ] ) {
			foreach ( [ 0 => 'by_browser', 7 => 'by_account' ] as $userId => $gate ) {
				$context = new FakeContext( $userId );
				[ $context->cookie, $context->special, $context->method ] = [ self::STABLE_ID, true, 'POST' ];
				$this->experiments( $this->source, $context, [], $entryPoint, $fields )->isFeatureEnabled( $gate );
				$units = end( $this->source->questions )[1];
				$account = in_array( 'account', $fields, true ) ? [ 'account' => $userId ? 'named' : 'none' ] : [];
				$this->assertSame( $account + $attributes, $units->attributes( $fields ), implode( ' ', $fields ) );
			}
		}
	}

	public function testThePageIsOfItsReaderAndOfNobodyElse(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ), [], 'index', [ 'skin' ] );
		foreach ( [ 7 => [ 'skin' => 'vector' ], 8 => [], 0 => [] ] as $userId => $attributes ) {
			$experiments->forUser( new FakeUser( $userId ) )->isFeatureEnabled( 'by_account' );
			$this->assertSame( $attributes, end( $this->source->questions )[1]->attributes( [ 'skin' ] ), "account $userId" );
		}
	}

	public function testAQuestionFromWithinTheSkinsOwnMakingIsNoCircle(): void {
		$context = new FakeContext();
		[ $context->cookie, $context->special ] = [ self::STABLE_ID, true ];
		$experiments = $this->experiments( $this->source, $context, [], 'index', [ 'skin' ] );
		$inner = [];
		$context->whenAsked = function () use ( $experiments, &$inner ): void {
			$experiments->isFeatureEnabled( 'by_account' );
			$inner = end( $this->source->questions )[1]->attributes( [ 'skin', 'wiki' ] );
		};
		$experiments->isFeatureEnabled( 'by_browser' );
		$this->assertSame( 'vector', $this->source->questions[0][1]->attributes( [ 'skin', 'wiki' ] )['skin'] );
		$this->assertArrayHasKey( 'wiki', $inner );
	}

	public function testAnAnswerIsKeptForTheRequestAndNotBeyondTheReader(): void {
		$context = new FakeContext( 7 );
		$experiments = $this->experiments( $this->source, $context );
		for ( $i = 0; $i < 3; $i++ ) {
			$experiments->isFeatureEnabled( 'by_account' );
			$experiments->getExperiment( 'search_box' )->get( 'size' );
		}
		$this->assertSame( [ 'by_account', 'search_box' ], array_column( $this->source->questions, 0 ) );
		$this->assertSame( [ [ 'by_account', null ], [ 'search_box', null ] ], $this->source->exposures );
		$context->user = new FakeUser( 8 );
		$experiments->isFeatureEnabled( 'by_account' );
		$units = array_map( static fn ( $question ) => $question[1]->userID, $this->source->questions );
		$this->assertNotSame( $units[0], end( $units ), 'another reader' );
		$context->user->id = 9;
		$experiments->isFeatureEnabled( 'by_account' );
		$this->assertCount( 4, $this->source->questions, 'an account that came to be in this request' );
	}

	public function testAskedWithoutExposureOnPurposeTheSourceMayCount(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ) );
		$experiments->isFeatureEnabled( 'by_account', false );
		$experiments->isFeatureEnabled( 'by_account', false );
		$experiments->isFeatureEnabled( 'by_account' );
		$experiments->getMemberships();
		$this->assertSame( [ 'by_account', 'by_account' ], $this->source->counted );
		$context = new FakeContext( 7 );
		$context->method = 'HEAD';
		$this->experiments( $this->source, $context )->isFeatureEnabled( 'by_account', false );
		$this->assertCount( 2, $this->source->counted, 'nobody sees it' );
	}

	public function testOfAReservedEntryNothingIsExposedUntilItIsSent(): void {
		$options = [ 'exposure' => 'manual' ];
		$listed = [ 'by_account' => $options, 'search_box' => [ 'class' => true ], 'page_layer' => $options, 'by_browser' ];
		$context = new FakeContext( 7 );
		$experiments = $this->experiments( $this->source, $context, [ 'StatsigClientEntries' => $listed ] );
		$ask = static fn ( Experiments $by ) => [
			$by->isFeatureEnabled( 'by_account' ), $by->getFeatureGate( 'by_account' )->isEnabled(),
			$by->getExperiment( 'search_box' )->get( 'size', 1 ), $by->getDynamicConfig( 'search_box' )->getAssignedGroup(),
			$by->getLayer( 'page_layer' )->get( 'colour', '' ),
		];
		foreach ( [ $experiments, $experiments->forUser( $context->user ) ] as $by ) {
			$this->assertSame( [ true, true, 3, 'Test', 'blue' ], $ask( $by ) );
		}
		$this->assertSame( [ [], [] ], [ $this->source->exposures, $experiments->getExposures() ] );
		$this->assertSame( [ 0, 0, 0 ], array_column( $experiments->getMemberships(), 2 ) );
		$experiments->getFeatureGate( 'by_account' )->sendExposure();
		$experiments->getLayer( 'page_layer' )->sendExposure( 'colour' );
		$experiments->isFeatureEnabled( 'by_account' );
		$this->assertSame( [ [ 'by_account', null ], [ 'page_layer', 'colour' ] ], $this->source->exposures );
		$this->assertSame( [ 'by_account' => 1, 'search_box' => 0, 'colours' => 1 ], array_map( static fn ( $one ) => $one[2], $experiments->getMemberships() ) );
		// What is no setting reserves nothing
		foreach ( [ null, 'by_account', new \DateTime(), [ 'by_account' => [ 'exposure' => 'auto' ] ] ] as $given ) {
			$this->source->exposures = [];
			$this->assertTrue( $this->experiments( $this->source, new FakeContext( 7 ), [ 'StatsigClientEntries' => $given ] )->isFeatureEnabled( 'by_account' ) );
			$this->assertCount( 1, $this->source->exposures );
		}
	}

	public function testWhereOthersMayBeServedBrowsersDecideAndTheSourceIsNotEvenAsked(): void {
		foreach ( [ 0, 7 ] as $userId ) {
			$context = new FakeContext( $userId );
			$context->cookie = self::STABLE_ID;
			$experiments = $this->experiments( $this->source, $context, [], 'rest' );
			foreach ( [ 'by_account', 'by_browser', 'by_company', 'unknown' ] as $name ) {
				$gate = $experiments->getFeatureGate( $name );
				$this->assertSame( 'DecidedInBrowser', $gate->getReason(), $name );
				$this->assertFalse( $gate->isEnabled(), $name );
			}
		}
		$this->assertSame( [ [], [] ], [ $this->source->questions, $this->source->exposures ] );
		$this->assertSame( [], $this->log->messages );
	}

	public function testWhatNobodySeesIsDecidedAndNotExposed(): void {
		$context = new FakeContext( 7 );
		$context->method = 'HEAD';
		$experiments = $this->experiments( $this->source, $context, [ 'StatsigClientEntries' => [ 'by_account' ] ] );
		$this->assertTrue( $experiments->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( 'blue', $experiments->getLayer( 'page_layer' )->get( 'colour', 'red' ) );
		$this->assertSame( [ 'by_account' => [ 'true', '0000001b', 0 ] ], $experiments->getMemberships() );
		$this->assertTrue( $experiments->forUser( new FakeUser( 8 ) )->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( [], $this->source->exposures );
	}

	public function testWithoutTheUnitOfTheEntryNothingIsDecided(): void {
		$cases = [
			[ new FakeContext( 7 ), 'by_browser' ],
			[ new FakeContext( 7 ), 'by_company' ],
		];
		$special = new FakeContext();
		$special->special = true;
		$cases[] = [ $special, 'by_account' ];
		$cases[] = [ $special, 'by_browser' ];
		foreach ( $cases as [ $context, $name ] ) {
			$experiments = $this->experiments( $this->source, $context, [ 'StatsigClientEntries' => [ $name ] ] );
			$gate = $experiments->getFeatureGate( $name );
			$this->assertSame( 'NoUnit', $gate->getReason(), $name );
			$this->assertFalse( $gate->isEnabled(), $name );
			$this->assertSame( [], $experiments->getMemberships(), $name );
		}
		$this->assertSame( [], $this->source->exposures );
	}

	public function testMalformedCookieIsNoUnit(): void {
		foreach ( [ 'x', strtoupper( 'abcdefabcdefabcdefab' ), self::STABLE_ID . '0', self::STABLE_ID . "\n", '' ] as $text ) {
			$context = new FakeContext();
			$context->special = true;
			$context->cookie = $text;
			$gate = $this->experiments( $this->source, $context )->getFeatureGate( 'by_browser' );
			$this->assertSame( 'NoUnit', $gate->getReason(), json_encode( $text ) );
		}
	}

	public function testWithoutASecretRegisteredReadersHaveNoUnitAndTheLogSaysSoOnce(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ), [ 'StatsigUnitSecret' => '' ] );
		$this->assertSame( 'NoUnit', $experiments->getFeatureGate( 'by_account' )->getReason() );
		$experiments->forUser( new FakeUser( 8 ) )->isFeatureEnabled( 'by_account' );
		$this->assertCount( 1, $this->log->messages );
		$this->assertStringContainsString( '$wgStatsigUnitSecret', $this->log->messages[0] );
	}

	public function testForUserDecidesForThatAccountOnly(): void {
		$context = new FakeContext();
		$context->cookie = self::STABLE_ID;
		$other = $this->experiments( $this->source, $context )->forUser( new FakeUser( 9 ) );
		$this->assertTrue( $other->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( 'NoUnit', $other->getFeatureGate( 'by_browser' )->getReason(), "the reader's cookie is not theirs" );
		$nobody = $other->forUser( new FakeUser( 0 ) );
		$this->assertSame( 'NoUnit', $nobody->getFeatureGate( 'by_account' )->getReason() );
	}

	public function testOffIsOff(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ), [
			'StatsigEnabled' => false, 'StatsigClientEntries' => [ 'by_account' ]
		] );
		$this->assertSame( 'Disabled', $experiments->getFeatureGate( 'by_account' )->getReason() );
		$this->assertFalse( $experiments->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( [], $experiments->getMemberships() );
		$this->assertSame( [ [], [] ], [ $this->source->questions, $this->source->exposures ] );
	}

	public function testNothingIsThrown(): void {
		$this->source->fails = true;
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ), [ 'StatsigClientEntries' => [ 'by_account' ] ] );
		$this->assertFalse( $experiments->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( 'Error', $experiments->getExperiment( 'search_box' )->getReason() );
		$this->assertSame( 'fallback', $experiments->getLayer( 'page_layer' )->get( 'colour', 'fallback' ) );
		$this->assertSame( [], $experiments->getMemberships() );
		$this->assertCount( 1, $this->log->messages, 'and the log is not flooded' );
	}

	public function testWhatCannotBeBuiltCostsTheDecisionsOnly(): void {
		$failures = 0;
		$experiments = new Experiments( static fn () => new FakeContext( 7 ), static function (): void {
			throw new \RuntimeException( 'broken' );
		}, static function () use ( &$failures ): void {
			$failures++;
		} );
		$this->assertFalse( $experiments->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( 'Error', $experiments->forUser( new FakeUser( 8 ) )->getFeatureGate( 'by_account' )->getReason() );
		$this->assertSame( [], $experiments->getMemberships() );
		$this->assertGreaterThan( 0, $failures );
	}

	public function testWhatFailsWhileReadingIsNotThrownEither(): void {
		$this->source->failsToExpose = true;
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ) );
		$this->assertTrue( $experiments->isFeatureEnabled( 'by_account' ) );
		$this->assertSame( 3, $experiments->getExperiment( 'search_box' )->get( 'size', 1 ) );
		$this->assertCount( 1, $this->log->messages );
	}

	public function testUnknownNamesAnswerDefaultsWithoutExposure(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ) );
		$unknown = $experiments->getExperiment( 'unknown' );
		$this->assertSame( 'Unrecognized', $unknown->getReason() );
		$this->assertNull( $unknown->getAssignedGroup() );
		$this->assertSame( [], $unknown->getValue() );
		$this->assertSame( 5, $unknown->get( 'size', 5 ) );
		$this->assertSame( [], $this->source->exposures );
	}

	public function testMembershipsOfTheReaderSayWhatWasExposed(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ), [
			'StatsigClientEntries' => [ 'by_account', 'by_browser', 'search_box', 'page_layer', 'unknown' ]
		] );
		$before = [
			'by_account' => [ 'true', '0000001b', 0 ],
			'search_box' => [ 'Test', '0000001b', 0 ],
			'colours' => [ 'Test', '0000002c', 0, 'page_layer' ],
		];
		$this->assertSame( $before, $experiments->getMemberships() );
		$this->assertSame( [], $this->source->exposures, 'asking for memberships exposes nothing' );
		$experiments->getExperiment( 'search_box' )->getAssignedGroup();
		$this->assertSame( [ 'Test', '0000001b', 1 ], $experiments->getMemberships()['search_box'] );
		$experiments->getLayer( 'page_layer' )->get( 'colour', 'red' );
		$this->assertSame( [ 'Test', '0000002c', 1, 'page_layer' ], $experiments->getMemberships()['colours'] );
	}

	public function testWhatWasExposedIsToldAndNothingElse(): void {
		$context = new FakeContext( 7 );
		$experiments = $this->experiments( $this->source, $context );
		$this->assertSame( [], $experiments->getExposures() );
		$experiments->getExperiment( 'search_box' );
		$experiments->isFeatureEnabled( 'by_account', false );
		$experiments->isFeatureEnabled( 'by_browser' );
		$experiments->isFeatureEnabled( 'unknown' );
		$experiments->getLayer( 'page_layer' )->get( 'missing' );
		$experiments->forUser( new FakeUser( 9 ) )->isFeatureEnabled( 'by_account' );
		$this->assertSame( [], $experiments->getExposures() );
		$experiments->isFeatureEnabled( 'by_account' );
		$experiments->isFeatureEnabled( 'by_account' );
		$experiments->getDynamicConfig( 'search_box' )->get( 'size' );
		$experiments->getLayer( 'page_layer' )->get( 'colour' );
		$this->assertSame( [
			[ 'gate', 'by_account', null ], [ 'dynamic_config', 'search_box', null ], [ 'layer', 'page_layer', 'colour' ]
		], $experiments->getExposures() );
	}

	public function testTheBrowserIsToldWhatItCouldLogAgain(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ) );
		$html = fn ( array $names ) => ( new PageExposures(
			$this->settings( [ 'StatsigClientEntries' => $names ] ), $experiments
		) )->html();
		$this->assertSame( '', $html( [ 'by_account' ] ) );
		$experiments->isFeatureEnabled( 'by_account' );
		$experiments->getExperiment( 'search_box' )->getAssignedGroup();
		$experiments->getLayer( 'page_layer' )->get( 'colour' );
		$this->assertSame( '', $html( [] ) );
		$this->assertSame(
			'<script type="application/json" id="statsig-exposures">' .
				'[["gates","by_account"],["configs","search_box"],["layers","page_layer","colour"]]</script>',
			$html( [ 'by_account', 'search_box', 'page_layer' ] )
		);
	}

	public function testWhoNamesTheReaderExposesTheReader(): void {
		$experiments = $this->experiments( $this->source, new FakeContext( 7 ) );
		$experiments->forUser( new FakeUser( 8 ) )->isFeatureEnabled( 'by_account' );
		$this->assertSame( [], $experiments->getExposures(), 'somebody else' );
		$experiments->forUser( new FakeUser( 7 ) )->isFeatureEnabled( 'by_account' );
		$experiments->forUser( new FakeUser( 7 ) )->getLayer( 'page_layer' )->get( 'colour' );
		$this->assertSame( [ [ 'gate', 'by_account', null ], [ 'layer', 'page_layer', 'colour' ] ], $experiments->getExposures() );
	}

	public function testAParameterCannotLeaveItsPlaceInThePage(): void {
		$name = '</script><b>&"';
		$source = new FakeSource( [ 'page_layer' => [
			'kind' => 'layer', 'idType' => 'userID', 'value' => [ $name => 1 ], 'group' => 'Test'
		] ] );
		$experiments = $this->experiments( $source, new FakeContext( 7 ) );
		$experiments->getLayer( 'page_layer' )->get( $name );
		$html = ( new PageExposures( $this->settings( [ 'StatsigClientEntries' => [ 'page_layer' ] ] ), $experiments ) )->html();
		$this->assertSame( 1, preg_match( '!^<script [^>]*>([^<>&]*)</script>$!D', $html, $found ) );
		$this->assertSame( [ [ 'layers', 'page_layer', $name ] ], json_decode( $found[1] ) );
	}
}
