<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * The policy file of the fast lane, as a loop of worker.php keeps it.
 */
class PolicyRenewalTest extends CommandCase {
	private static function isEnabled( string $file ): ?bool {
		return json_decode( is_file( $file ) ? file_get_contents( $file ) : '', true )['enabled'] ?? null;
	}

	private static function until( callable $holds ): void {
		for ( $end = hrtime( true ) + 60e9; !$holds(); usleep( 5000 ), clearstatcache() ) {
			self::assertLessThan( $end, hrtime( true ) );
		}
	}

	public function testALoopTellsOfSettingsThatHaveChangedSinceItStarted(): void {
		$file = self::$folder . '/statsig/policy.json';
		file_put_contents( self::$folder . '/ini/60-policy.ini', "statsig.policy_file=$file\n" );
		file_put_contents( self::$folder . '/settings.php', '<?php $wgStatsigEnabled = !is_file( __DIR__ . "/off" );' );
		// It has read its settings by the time when it asks
		touch( self::$folder . '/hold' );
		$process = proc_open( self::command( 'worker', [ '--loop', '--api', self::$api, '--events-api', self::$api ] ),
			[ 1 => [ 'pipe', 'w' ], 2 => [ 'redirect', 1 ] ], $pipes, null, self::environment() );
		self::until( static fn () => is_file( self::$folder . '/asked' ) );
		$this->assertTrue( self::isEnabled( $file ), 'it writes the file before all else' );
		touch( self::$folder . '/off' );
		unlink( self::$folder . '/hold' );
		self::until( static fn () => self::isEnabled( $file ) === false );
		proc_terminate( $process );
		$said = stream_get_contents( $pipes[1] );
		$this->assertSame( 0, proc_close( $process ), $said );
		$this->assertStringNotContainsString( 'policy', $said );
	}

	public function testAFailureStopsNothingAndTheDoctorKnowsIt(): void {
		$nowhere = self::$folder . '/nowhere/policy.json';
		[ $status, $said ] = $this->loop( 'worker', 'policy file is not renewed: exit', '--loop', '--api', self::$api,
			'--events-api', self::$api, '--policy-file', $nowhere );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'statsig: config', $said );
		[ $status, $said ] = $this->script( 'doctor' );
		$this->assertSame( 3, $status, $said );
		$this->assertMatchesRegularExpression( '/WRONG: .*policy file is not renewed.*exit, 1 failures.*\n  Next: run policy\.php/', $said );
	}
}
