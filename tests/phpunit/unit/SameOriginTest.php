<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Rest\SameOrigin;
use MediaWiki\Rest\RequestData;
use PHPUnit\Framework\TestCase;

/**
 * Which requests are the wiki's own pages'.
 */
class SameOriginTest extends TestCase {
	private const SERVERS = [ '//wiki.example.org', 'https://canonical.example.org' ];

	public function testOwnPagesAndPlainClientsPass(): void {
		foreach ( [
			[],
			[ 'Sec-Fetch-Site' => 'same-origin' ],
			[ 'Sec-Fetch-Site' => 'none' ],
			[ 'Sec-Fetch-Site' => 'same-origin', 'Origin' => 'https://wiki.example.org' ],
			[ 'Origin' => 'https://WIKI.example.org:443' ],
			[ 'Origin' => 'https://canonical.example.org' ],
			[ 'Origin' => 'http://127.0.0.1:8080', 'Host' => '127.0.0.1:8080' ],
		] as $headers ) {
			$this->assertTrue( $this->holds( $headers ), json_encode( $headers ) );
		}
	}

	public function testOthersDoNot(): void {
		foreach ( [
			[ 'Sec-Fetch-Site' => 'cross-site' ],
			[ 'Sec-Fetch-Site' => 'same-site' ],
			[ 'Sec-Fetch-Site' => 'cross-site', 'Origin' => 'https://wiki.example.org' ],
			[ 'Sec-Fetch-Site' => 'something' ],
			[ 'Origin' => 'null' ],
			[ 'Origin' => 'https://evil.example' ],
			[ 'Origin' => 'https://wiki.example.org.evil.example' ],
			[ 'Origin' => 'https://wiki.example.org:8443' ],
			[ 'Origin' => 'http:///', 'Host' => 'wiki.example.org' ],
			[ 'Origin' => '//', 'Host' => '' ],
		] as $headers ) {
			$this->assertFalse( $this->holds( $headers ), json_encode( $headers ) );
		}
	}

	private function holds( array $headers ): bool {
		return SameOrigin::holds( new RequestData( [ 'headers' => $headers ] ), self::SERVERS );
	}
}
