<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Explain\ExplainedDecision;
use MediaWiki\Extension\Statsig\Tests\CommandCase;
use MediaWiki\Extension\Statsig\Unit\Units;
use Statsig\Kind;

/**
 * Why an account gets what it gets, from the command line.
 */
class ExplainTest extends CommandCase {
	public static function setUpBeforeClass(): void {
		parent::setUpBeforeClass();
		file_put_contents( self::$folder . '/settings.php', '<?php $wgStatsigUnitSecret = str_repeat( "s", 32 );' );
	}

	public function testAnAccountsDecisionIsExplainedAsATree(): void {
		$this->script( 'sync', '--api', self::$api );
		[ $status, $said ] = $this->script( 'explain', '--user', 'admin', '--gate', 'account_gate' );
		$this->assertSame( 0, $status, $said );
		$unit = substr( hash_hmac( 'sha256', 'local:wiki:1', str_repeat( 's', 32 ) ), 0, 32 );
		foreach ( [ "unit: userID $unit\n", "attribute: account = named\n", 'decision: passes, rule account_gate_all, reason Recognized',
			"\n  entry account_gate\n    rule account_gate_all\n      holds: " ] as $part ) {
			$this->assertStringContainsString( $part, $said );
		}
		[ $status, $said ] = $this->script( 'explain', '--user', 'Admin', '--gate', 'browser_gate' );
		$this->assertSame( 3, $status, $said );
		$this->assertStringContainsString( 'unit: none of type stableID', $said );
		$this->assertStringContainsString( 'reason NoUnit', $said );
		[ $status, $said ] = $this->script( 'explain', '--stable-id', '00112233445566778899', '--gate', 'browser_gate' );
		$this->assertSame( 0, $status, $said );
		[ $status, $said ] = $this->script( 'explain', '--user', 'Admin', '--layer', 'unknown' );
		$this->assertSame( 3, $status, $said );
		$this->assertStringContainsString( 'Unrecognized', $said );
		foreach ( [ 'experiment' => 'account_experiment', 'layer' => 'account_layer' ] as $kind => $name ) {
			[ $status, $said ] = $this->script( 'explain', '--user', 'Admin', "--$kind", $name );
			$this->assertSame( 0, $status, $said );
		}
		$this->assertSame( [], glob( self::$folder . '/statsig/spool/*' ), 'nobody was exposed' );
	}

	public function testAnAnswerSetByHandIsToldAsSuch(): void {
		\Statsig\override( [ 'gate' => [ 'by_hand' => true ] ] );
		$forced = new ExplainedDecision( 'by_hand', Kind::Gate, new Units() );
		\Statsig\override( [] );
		$this->assertTrue( $forced->isDecided() );
		$this->assertStringContainsString(
			"passes, rule override, reason LocalOverride:Recognized\n  entry by_hand\n      an override answers for all\n", $forced->text() );
		$this->assertFalse( ( new ExplainedDecision( 'by_hand', Kind::Gate, new Units() ) )->isDecided() );
	}

	public function testWhatIsNoQuestionIsRefused(): void {
		foreach ( [ [], [ '--user', 'Admin' ], [ '--gate', 'a' ], [ '--user', 'Nobody of this name', '--gate', 'a' ],
			[ '--user', 'Admin', '--gate', 'a', '--layer', 'b' ], [ '--stable-id', 'x', '--gate', 'a' ],
			[ '--user', 'a|b', '--gate', 'a' ] ] as $options ) {
			[ $status, $said ] = $this->script( 'explain', ...$options );
			$this->assertSame( 64, $status, implode( ' ', $options ) . ": $said" );
			$this->assertStringNotContainsString( 'Stack trace', $said );
		}
	}
}
