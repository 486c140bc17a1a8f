<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\MediaWikiServices;
use PHPUnit\Framework\TestCase;

/**
 * Browsers that still run the module of an earlier release.
 */
class ReleasesTest extends TestCase {
	private const FOLDER = __DIR__ . '/../../fixtures/releases';
	/** Of the wiki on which the fixtures were made */
	private const TOKEN_KEY_SECRET = 'a secret of the browser tests';

	public function testTheRelayTakesAllThatTheySend(): void {
		$policy = MediaWikiServices::getInstance()->getService( 'Statsig.RelayPolicy' )->lasting();
		$policy['tokenKey'] = hash_hmac( 'sha256', 'statsig relay token', self::TOKEN_KEY_SECRET );
		$policy['events']['click'] = [ 'value' => null, 'metadata' => [ 'target' => 'token' ] ];
		\Statsig\flush();
		\Statsig\takeEvents( 10000 );
		$count = 0;
		foreach ( glob( self::FOLDER . '/*/batches.json' ) as $file ) {
			$sent = json_decode( file_get_contents( $file ) );
			foreach ( $sent->batches as $batch ) {
				$report = \Statsig\relay( json_encode( $batch ), $policy + [ 'to' => 'buffer', 'now' => $sent->now, 'client' => '' ] );
				$this->assertSame(
					[ 202, count( $batch->events ) ], [ $report['status'], $report['accepted'] ], basename( dirname( $file ) )
				);
				$count += $report['accepted'];
			}
		}
		$this->assertCount( $count, \Statsig\takeEvents() );
		$this->assertGreaterThan( 0, $count );
	}
}
