<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration\Install;

use MediaWiki\Extension\Statsig\Tests\CommandCase;

/**
 * check.php, an operator's first contact with Statsig: a line for each step, and none after the first that fails.
 */
class CheckTest extends CommandCase {
	public function testItEndsWithTheKeyIfThatCannotBeRead(): void {
		[ $status, $said ] = $this->script( 'check', '--api', self::$api, '--key-file', self::$folder . '/nowhere' );
		$this->assertSame( 4, $status, $said );
		$this->assertStringStartsWith( 'key: FAILED.', $said );
		$this->assertStringContainsString( 'Next:', $said );
		$this->assertStringNotContainsString( 'config:', $said );
	}

	public function testItEndsWithTheConfigIfNoneComes(): void {
		[ $status, $said ] = $this->script( 'check' );
		$this->assertSame( 4, $status, $said );
		$this->assertMatchesRegularExpression( '/^key: ok,.*\nconfig: FAILED\..*Next:/s', $said );
		$this->assertStringNotContainsString( 'event:', $said );
	}

	public function testAnEventThatIsNotTakenIsKept(): void {
		[ $status, $said ] = $this->script( 'check', '--api', self::$api, '--events-api', 'http://127.0.0.1:9' );
		$this->assertMatchesRegularExpression( '/^key: ok,.*\nconfig: ok\..*\nevent: FAILED\..*1 are kept/s', $said );
		$this->assertSame( 3, $status, $said );
	}
}
