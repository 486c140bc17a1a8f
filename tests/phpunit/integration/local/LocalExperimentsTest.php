<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * A wiki that experiments with no account at Statsig, and then with one.
 */
class LocalExperimentsTest extends CommandCase {
	private const SETTINGS = <<<'PHP'
		<?php
		$wgStatsigUnitSecret = 'a secret of the integration tests';
		$wgStatsigClientEntries = [ 'local:box', 'local:tone', 'local:over', 'local:later', 'local:pinned', 'local:open' ];
		$wgStatsigForce = [ 'local:pinned' => 'A' ];
		$groups = [ 'A' => [ 'weight' => 50, 'value' => [ 'tone' => 'a' ] ], 'Test' => [ 'weight' => 50, 'value' => [ 'tone' => 'b' ] ] ];
		$wgStatsigLocalExperiments = [
			'gates' => [ 'open' => [ 'rollout' => 100, 'unit' => 'userID', 'audience' => [ [ 'gate', 'fails', 'nowhere' ] ] ] ],
			'experiments' => [
				'box' => [ 'groups' => $groups, 'audience' => [ [ 'language', 'any', [ 'en', 'de' ] ] ] ],
				'tone' => [ 'groups' => $groups, 'unit' => 'userID' ],
				'over' => [ 'groups' => $groups, 'active' => false ], 'later' => [ 'groups' => $groups, 'active' => false, 'unit' => 'userID' ],
				'pinned' => [ 'groups' => $groups ],
			],
		];
		PHP;

	private static function set( string $more = '' ): void {
		file_put_contents( self::$folder . '/settings.php', self::SETTINGS . "\n$more" );
	}

	/** What a wiki has that knows nothing of Statsig but the software */
	private static function forgetStatsig(): void {
		file_put_contents( self::$folder . '/ini/zz.ini', "statsig.secret_file=\nstatsig.sink_dir=" . self::$folder . "/events\nstatsig.spool_min_free_bytes=0\n" );
		@unlink( self::$folder . '/statsig/config.json' );
	}

	/** @return string What a script of fixtures/ says */
	private function say( string $script, string ...$words ): string {
		[ $status, $said ] = self::process( [ self::ROOT . '/tests/wiki/php', self::$folder, '-d', 'display_errors=1',
			'-d', 'auto_prepend_file=' . self::ROOT . '/tests/phpunit/boot-integration.php', self::ROOT . "/tests/phpunit/fixtures/$script.php", ...$words
		], [ 'STATSIG_TEST_WIKI' => self::$folder, 'MW_CONFIG_FILE' => self::$folder . '/LocalSettings.php' ] + self::environment() );
		$this->assertSame( 0, $status, $said );
		return $said;
	}

	/** @return array What fixtures/local.php prints */
	private function ask(): array {
		$said = $this->say( 'local' );
		$answer = json_decode( $said, true );
		$this->assertIsArray( $answer, $said );
		return $answer;
	}

	public function testAWikiNeedsNoAccount(): void {
		self::forgetStatsig();
		self::set();
		$answer = $this->ask();
		$this->assertSame( [ 'Recognized', true, true, true, 'Inactive' ], $answer['php'] );
		$this->assertSame( 'NoConfig', $answer['statsig'] );
		$this->assertEqualsCanonicalizing( [ 'local:tone', 'local:open' ], $answer['memberships'] );
		$this->assertSame( [ [ 'local:tone' ], true ], array_slice( $answer['values'], 0, 2 ) );
		$this->assertSame( [ [], [ 'local:box' ] ], $answer['program'], 'by browser, running, not pinned' );
		$this->assertSame( [ 'dynamic_config' => [ 'local:box' => 'Test', 'local:over' => 'A' ] ], $answer['forced'] );
		$this->assertSame( [ 'A' ], $answer['pinned'] );

		[ $status, $said ] = $this->script( 'worker' );
		$this->assertSame( 0, $status, $said );
		$this->assertStringContainsString( 'Statsig is not asked', $said );
		$told = json_decode( file_get_contents( self::$folder . '/statsig/config.programs/wiki.json' ), true );
		$this->assertSame( [ 'local:box', 'local:tone', 'local:open' ], $told['only'] );
		$index = json_decode( file_get_contents( self::$folder . '/statsig/config.versions/programs.json' ), true );
		$own = substr( hash( 'sha256', $told['local'] ), 0, 16 );
		$this->assertSame( [ $own, $own ], [ $index[$answer['pv']] ?? '', $index[$answer['values'][2]] ?? '' ] );
		$this->assertFileExists( self::$folder . "/statsig/config.versions/$own.json.gz" );
		$events = array_filter( explode( "\n", file_get_contents( glob( self::$folder . '/events/*.jsonl' )[0] ) ) );
		$seen = array_map( static fn ( $line ) => [ $line->metadata->config ?? $line->metadata->gate, $line->cv, $line->verified ], array_map( 'json_decode', array_values( $events ) ) );
		$this->assertEqualsCanonicalizing( [ [ 'local:tone', $own, true ], [ 'local:open', $own, true ] ], $seen );
	}

	/** @depends testAWikiNeedsNoAccount */
	public function testItsDoctorFindsNothingWrong(): void {
		[ $status, $said ] = $this->loop( 'worker', 'entries of the wiki' , '--loop', '--interval', '1' );
		$this->assertSame( 0, $status, $said );
		[ , $said ] = $this->script( 'doctor' );
		$this->assertStringContainsString( 'There is no key and no config of Statsig; the wiki\'s own entries are decided', $said );
		$this->assertStringNotContainsString( 'key file', $said );
		$this->assertStringNotContainsString( 'config file is not in use', $said );
		[ $status, $said ] = $this->script( 'explain', '--experiment', 'local:tone', '--user', 'Admin' );
		$this->assertStringContainsString( 'rule local:tone:', $said );
	}

	/** @depends testAWikiNeedsNoAccount */
	public function testTheSizesOfItsGroupsAreExpectedAsTheSettingSaysThem(): void {
		self::set( <<<'PHP'
			$wgStatsigLocalExperiments['gates']['third'] = [ 'rollout' => 30, 'unit' => 'userID' ];
			$wgStatsigLocalExperiments['experiments']['some'] = [ 'unit' => 'userID', 'allocation' => 60, 'audience' => [ [ 'account', 'any', [ 'named' ] ] ],
				'groups' => [ 'A' => [ 'weight' => 70 ], 'B' => [ 'weight' => 20 ], 'C' => [ 'weight' => 10 ] ] ];
			PHP );
		$this->say( 'local-balance' );
		[ $status, $said ] = $this->script( 'worker' );
		$this->assertSame( 0, $status, $said );
		foreach ( [
			'config/local:tone' => [ 'A' => 0.5, 'Test' => 0.5 ], 'config/local:some' => [ 'A' => 0.7, 'B' => 0.2, 'C' => 0.1 ],
			'gate/local:third' => [ 'true' => 0.3, 'false' => 0.7 ],
		] as $entry => $expected ) {
			[ $version ] = json_decode( $this->say( 'local-balance', $entry ), true );
			$this->assertEqualsWithDelta( $expected, array_column( $version['groups'], 'expected', 'group' ), 1e-9, $entry );
			$this->assertSame( 'balanced', $version['verdict'], $entry );
		}
	}

	/** @depends testAWikiNeedsNoAccount */
	public function testAMistakeIsNamedAndTheOthersDecide(): void {
		self::set( "\$wgStatsigLocalExperiments['experiments']['tone']['groups']['A']['weight'] = 51;" );
		$answer = $this->ask();
		$this->assertSame( [ 'Unrecognized', true ], [ $answer['php'][0], $answer['php'][3] ] );
		[ , $said ] = $this->script( 'doctor' );
		$this->assertStringContainsString( 'WRONG: $wgStatsigLocalExperiments, entry "experiments.tone.groups", is wrong, and the whole entry left out', $said );
		$this->assertSame( 3, $this->script( 'policy' )[0] );
	}

	/** @depends testAWikiNeedsNoAccount */
	public function testWithAnAccountBothDecide(): void {
		file_put_contents( self::$folder . '/ini/zz.ini', 'statsig.sink_dir=' . self::$folder . "/events\nstatsig.spool_min_free_bytes=0\n" );
		self::set( "\$wgStatsigClientEntries[] = 'browser_gate'; \$wgStatsigLocalExperiments['experiments']['box']['audience'] = [ [ 'gate', 'passes', 'browser_gate' ] ];" );
		[ $status, $said ] = $this->script( 'worker', '--api', self::$api, '--events-api', self::$api );
		$this->assertSame( 0, $status, $said );
		$answer = $this->ask();
		$this->assertSame( 'Recognized', $answer['statsig'] );
		$this->assertSame( [ 'browser_gate', 'local:box' ], [ $answer['program'][0][0], $answer['program'][1][0] ] );
		$index = json_decode( file_get_contents( self::$folder . '/statsig/config.versions/programs.json' ), true );
		$statsig = substr( hash_file( 'sha256', self::$folder . '/statsig/config.json' ), 0, 16 );
		foreach ( [ $answer['pv'], $answer['values'][2] ] as $version ) {
			$documents = explode( ' ', $index[$version] ?? '' );
			$this->assertSame( [ 2, $statsig ], [ count( $documents ), $documents[0] ] );
			$this->assertFileExists( self::$folder . "/statsig/config.versions/$documents[1].json.gz" );
		}
	}
}
