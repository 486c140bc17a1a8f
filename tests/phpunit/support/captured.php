<?php
// Settings of the wiki that the vendor's captured requests are replayed to: its relay obeys
// tests/fixtures/policy.json in the place of the wiki's own settings. Included at global scope.

use MediaWiki\Extension\Statsig\Relay\NativeRelay;
use MediaWiki\Logger\LoggerFactory;

require __DIR__ . '/../fixtures/settings.php';

$wgHooks['MediaWikiServices'][] = static function ( $services ) use ( $wgStatsigTestFolder ) {
	$services->redefineService( 'Statsig.Relay', static fn () => new class(
		LoggerFactory::getInstance( 'statsig' ), $wgStatsigTestFolder
	) extends NativeRelay {
		public function __construct( $logger, private readonly string $folder ) {
			parent::__construct( $logger );
		}

		public function take( string $body, array $policy ): int {
			$fixture = json_decode( file_get_contents( dirname( __DIR__, 2 ) . '/fixtures/policy.json' ), true );
			$now = @file_get_contents( "{$this->folder}/now" );
			return parent::take( $body, array_intersect_key( $policy, [ 'client' => 1, 'to' => 1 ] ) + $fixture
				+ ( $now ? [ 'now' => (int)$now ] : [] ) );
		}
	} );
};
