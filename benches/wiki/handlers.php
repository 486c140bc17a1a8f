<?php
// Settings of the wiki that benches/views.mjs asks: each request writes down how long our hook handlers took, the making of
// them and of what they ask included, and what the module does at its end. Included at global scope.

$wgStatsigUnitSecret = 'a secret of the benches, long enough';
$wgStatsigClientEntries = [
	'account_gate', 'browser_gate', 'account_experiment', 'account_layer',
	// The dearer kind: the page gets a script for it
	'browser_experiment' => [ 'class' => true ],
];

final class StatsigBenchClock {
	/** @var array<string,int> Hook, or "end" => nanoseconds */
	private static array $spent = [];

	/**
	 * @param string $what
	 * @param Closure $run
	 * @return mixed
	 */
	public static function time( string $what, Closure $run ) {
		$from = hrtime( true );
		$result = $run();
		self::$spent[$what] = ( self::$spent[$what] ?? 0 ) + hrtime( true ) - $from;
		return $result;
	}

	/** The last that PHP calls before the module's own end of the request, which then has nothing left to do. */
	public static function end( string $file ): void {
		self::time( 'end', static fn () => Statsig\flush() );
		file_put_contents( $file, json_encode( self::$spent ) . "\n", FILE_APPEND );
	}
}

// Loaded from a folder of links, whose extension.json has a class around each of our handlers.
$statsigBenchManifest = json_decode( file_get_contents( __DIR__ . '/../../php/extension.json' ), true );
foreach ( $statsigBenchManifest['HookHandlers'] as $statsigBenchName => [ 'class' => $statsigBenchClass ] ) {
	$statsigBenchMethods = '';
	foreach ( $statsigBenchManifest['Hooks'] as $statsigBenchHook => $statsigBenchHandlers ) {
		if ( in_array( $statsigBenchName, (array)$statsigBenchHandlers, true ) ) {
			$statsigBenchMethods .= "public function on$statsigBenchHook( &...\$arguments ) {
				return StatsigBenchClock::time( '$statsigBenchHook', function () use ( &\$arguments ) {
					\$this->handler ??= new \\$statsigBenchClass();
					return \$this->handler->on$statsigBenchHook( ...\$arguments );
				} );
			}\n";
		}
	}
	// phpcs:ignore MediaWiki.Usage.ForbiddenFunctions.eval
	eval( "final class StatsigBench_$statsigBenchName { private ?object \$handler = null; $statsigBenchMethods }" );
}
wfLoadExtension( 'Statsig', "$wgStatsigTestFolder/links/extension.json" );

// A feature that asks, after our handlers have made the page: they are the first in the request
$wgHooks['SkinAfterContent'][] = static function () {
	$experiments = MediaWiki\MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
	$experiments->isFeatureEnabled( 'account_gate' );
	$experiments->getExperiment( 'account_experiment' )->get( 'size', 1 );
};

register_shutdown_function( [ StatsigBenchClock::class, 'end' ], "$wgStatsigTestFolder/log/views.log" );
