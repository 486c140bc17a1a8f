<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Client\ModuleConfig;
use MediaWiki\Extension\Statsig\CoreNames;
use MediaWiki\Extension\Statsig\Experiments;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\MediaWikiServices;
use MediaWiki\Title\Title;
use MediaWiki\User\UserIdentityValue;
use ParserOptions;
use PHPUnit\Framework\TestCase;
use RequestContext;

/**
 * The extension inside a real wiki, with the real module, in this process.
 */
class WikiTest extends TestCase {
	private static function experiments(): Experiments {
		return MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
	}

	public function testTheModuleIsLoaded(): void {
		$this->assertTrue( extension_loaded( 'statsig' ) );
		$this->assertInstanceOf( NativeSource::class, MediaWikiServices::getInstance()->getService( 'Statsig.DecisionSource' ) );
	}

	public function testAnAccountIsDecidedByTheModule(): void {
		$experiments = self::experiments()->forUser( new UserIdentityValue( 7, 'Reader' ) );
		$this->assertTrue( $experiments->isFeatureEnabled( 'account_gate' ) );
		$experiment = $experiments->getExperiment( 'account_experiment' );
		$this->assertSame(
			[ 'Test', 3, [ 'size' => 3 ], 'account_experiment_test', 'Recognized', 'userID' ],
			[ $experiment->getAssignedGroup(), $experiment->get( 'size', 1 ), $experiment->getValue(),
				$experiment->getRuleId(), $experiment->getReason(), $experiment->getIdType() ]
		);
		$this->assertSame( 3, $experiments->getLayer( 'account_layer' )->get( 'size', 1 ) );
		$this->assertSame( 'NoUnit', $experiments->getFeatureGate( 'browser_gate' )->getReason() );
		$this->assertSame( 'Unrecognized', $experiments->getFeatureGate( 'unknown' )->getReason() );
		$memberships = $experiments->getMemberships();
		foreach ( $memberships as $name => [ , $version ] ) {
			$this->assertMatchesRegularExpression( '/^[0-9a-f]{8}$/D', $version, $name );
			unset( $memberships[$name][1] );
		}
		$this->assertSame( [
			'account_gate' => [ 0 => 'true', 2 => 1 ],
			'account_experiment' => [ 0 => 'Test', 2 => 1 ],
			'layered_experiment' => [ 0 => 'Test', 2 => 1, 3 => 'account_layer' ],
		], $memberships );
	}

	public function testATemporaryAccountIsOneWhoeverNamesIt(): void {
		$this->assertTrue( MediaWikiServices::getInstance()->getUserNameUtils()->isTemp( '*Unregistered 7' ) );
		$units = MediaWikiServices::getInstance()->getService( 'Statsig.ReaderUnits' );
		foreach ( [ '*Unregistered 7' => 'temp', 'Reader' => 'named' ] as $name => $account ) {
			$this->assertSame( $account, $units->of( new UserIdentityValue( 7, $name ) )->attributes( [ 'account' ] )['account'] );
		}
	}

	public function testTheWikiIsCalledWhatCoreCallsIt(): void {
		global $wgDBname, $wgDBmwschema, $wgDBprefix;
		$before = [ $wgDBname, $wgDBmwschema, $wgDBprefix ];
		foreach ( [ $before, [ 'enwiki', null, '' ], [ 'en-wiki', 'mediawiki', 'a_' ], [ 'wiki', null, '0' ], [ 'wiki', 'own', 'a_' ], [ 'wiki', 'own', '' ] ] as $names ) {
			[ $wgDBname, $wgDBmwschema, $wgDBprefix ] = $names;
			$core = CoreNames::of( 'WikiMap' )::getCurrentWikiId();
			$ours = ReaderUnits::wikiId();
			[ $wgDBname, $wgDBmwschema, $wgDBprefix ] = $before;
			$this->assertSame( $core, $ours );
		}
	}

	public function testOverManyAccountsMemoryStaysFlat(): void {
		$ask = static function ( int $from, int $to ): int {
			for ( $id = $from; $id < $to; $id++ ) {
				$experiments = self::experiments()->forUser( new UserIdentityValue( $id, "Reader $id" ) );
				$experiments->isFeatureEnabled( 'account_gate' );
				$experiments->getExperiment( 'account_experiment' )->get( 'size', 1 );
			}
			// What waits for the collector is no leak, and how much waits depends on the tests before
			gc_collect_cycles();
			return memory_get_usage();
		};
		$before = $ask( 1000, 2000 );
		gc_collect_cycles();
		$this->assertLessThan( 128 * 1024, $ask( 2000, 22000 ) - $before );
		$this->assertSame( 0, gc_collect_cycles(), 'nothing lies in circles until PHP looks for such' );
	}

	public function testInsideTheParserNothingIsDecided(): void {
		$parser = MediaWikiServices::getInstance()->getParserFactory()->create();
		$options = ParserOptions::newFromAnon();
		$output = $parser->parse( "<ask>account_gate</ask>\n\n<ask>browser_gate</ask>", Title::newFromText( 'Page' ), $options );
		$text = method_exists( $output, 'getRawText' ) ? $output->getRawText() : $output->getText();
		$this->assertStringContainsString( 'asked:account_gate:InsideParse', $text );
		$this->assertStringContainsString( 'asked:browser_gate:InsideParse', $text );
		$log = file_get_contents( getenv( 'STATSIG_TEST_WIKI' ) . '/log/statsig.log' );
		$this->assertSame( 1, substr_count( $log, 'inside the parser' ), 'said once' );
		$this->assertNotSame( 'InsideParse', self::experiments()->getFeatureGate( 'account_gate' )->getReason(), 'and over with it' );
	}

	public function testTheModuleOfTheBrowserIsWhole(): void {
		$loader = MediaWikiServices::getInstance()->getResourceLoader();
		$this->assertTrue( $loader->isModuleRegistered( 'ext.statsig' ) );
		$config = ModuleConfig::forModule( new \stdClass(), MediaWikiServices::getInstance()->getMainConfig() );
		$this->assertSame( [ 'cookie', 'scope', 'days', 'relay', 'pv' ], array_keys( $config ), 'what is off, as is usual, is not said' );
		$this->assertSame(
			[ '/rest.php/statsig/v1/rgstr', 'wikistatsig', ';path=/;SameSite=Lax', 7 ],
			[ $config['relay'], $config['cookie'], $config['scope'], $config['days'] ]
		);
		$this->assertMatchesRegularExpression( '/^[0-9a-f]{16}$/D', $config['pv'] );
		$this->assertArrayNotHasKey( 'cv', $config, 'a change that no browser sees changes nothing for browsers' );
	}

	public function testTheModuleOfTheBrowserSurvivesWhatFails(): void {
		$broken = new class {
			public function get(): void {
				throw new \RuntimeException( 'broken' );
			}
		};
		$this->assertSame( [ 'off' => true ], ModuleConfig::forModule( new \stdClass(), $broken ) );
	}

	public function testTheReaderOfThisProcessIsUnregistered(): void {
		$this->assertFalse( RequestContext::getMain()->getUser()->isRegistered() );
		$this->assertSame( 'NoUnit', self::experiments()->getFeatureGate( 'account_gate' )->getReason() );
	}
}
