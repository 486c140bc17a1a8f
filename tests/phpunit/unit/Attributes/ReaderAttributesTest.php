<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Attributes;

use MediaWiki\Extension\Statsig\Attributes\AccountAttributes;
use MediaWiki\Extension\Statsig\Attributes\Buckets;
use MediaWiki\Extension\Statsig\Attributes\HookAttributes;
use MediaWiki\Extension\Statsig\Attributes\ReaderAttributes;
use MediaWiki\Extension\Statsig\Hook\StatsigUserAttributesHook;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\User\UserEditTracker;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserNameUtils;

/**
 * What decisions may look at of a reader, and what not.
 */
class ReaderAttributesTest extends UnitCase {
	/** @var string[] What was found out */
	private array $asked = [];

	/** @var \Throwable[] */
	private array $failures = [];

	private function attributes( array $given = [] ): ReaderAttributes {
		$edits = $this->createStub( UserEditTracker::class );
		$edits->method( 'getUserEditCount' )->willReturnCallback( function () {
			$this->asked[] = 'edits';
			return 120;
		} );
		$users = $this->createStub( UserFactory::class );
		$users->method( 'newFromUserIdentity' )->willThrowException( new \RuntimeException( 'the database is down' ) );
		return new ReaderAttributes(
			'testwiki',
			fn () => new AccountAttributes( $this->createStub( UserNameUtils::class ), $users, $edits ),
			fn () => new HookAttributes( $this->hook( $given ), $this->hourlyLog ),
			function ( \Throwable $e ): void {
				$this->failures[] = $e;
			}
		);
	}

	private function hook( array $given ): StatsigUserAttributesHook {
		$this->asked[] = 'hook';
		return new class( $given ) implements StatsigUserAttributesHook {
			public function __construct( private readonly array $given ) {
			}

			public function onStatsigUserAttributes( UserIdentity $user, array &$attributes ): void {
				$attributes = $this->given;
			}
		};
	}

	public function testNothingIsFoundOutThatNoConditionReads(): void {
		$page = function ( array $fields ): array {
			$this->asked[] = implode( ' ', $fields );
			return array_fill_keys( $fields, 'x' );
		};
		$cases = [
			[ [], [], [] ],
			[ [ 'wiki', 'account' ], [], [ 'wiki' => 'testwiki', 'account' => 'named' ] ],
			[ [ 'userID', 'email', 'IP', 'user_agent' ], [], [] ],
			[ [ 'editCountBucket' ], [ 'edits' ], [ 'editCountBucket' => '100-999' ] ],
			[ [ 'skin' ], [ 'skin' ], [ 'skin' => 'x' ] ],
			[ [ 'rank' ], [ 'hook' ], [ 'rank' => 3 ] ],
			// Conditions look for a name as they spell it, and then in lower case
			[ [ 'EDITCOUNTBUCKET', 'Wiki', 'Rank' ], [ 'edits', 'hook' ], [ 'editcountbucket' => '100-999', 'wiki' => 'testwiki', 'Rank' => 3 ] ],
		];
		foreach ( $cases as [ $fields, $asked, $found ] ) {
			$this->asked = [];
			$attributes = $this->attributes( [ 'rank' => 3, 'other' => 4 ] )->of( new FakeUser( 7 ), $fields, $page );
			$this->assertSame( [ $found, $asked ], [ $attributes, $this->asked ], implode( ' ', $fields ) );
		}
		$this->assertSame( [], $this->attributes()->of( new FakeUser( 7 ), [ 'skin' ] ), 'where no page is made' );
	}

	public function testOfReadersWithoutAnAccountLessIsKnown(): void {
		$this->assertSame( [ 'account' => 'none', 'bot' => false ], $this->attributes()->of( new FakeUser( 0 ), [
			'account', 'bot', 'editCountBucket', 'registrationAgeBucket'
		] ) );
		$this->assertSame( [], $this->failures );
	}

	public function testWhatFailsCostsItsOwnAttribute(): void {
		$found = $this->attributes( [ 'rank' => 3 ] )->of(
			new FakeUser( 7 ), [ 'bot', 'editCountBucket', 'rank', 'registrationAgeBucket', 'skin', 'wiki' ],
			static fn () => throw new \RuntimeException( 'no skin' )
		);
		$this->assertSame( [ 'editCountBucket' => '100-999', 'wiki' => 'testwiki', 'rank' => 3 ], $found );
		$this->assertCount( 3, $this->failures );
	}

	public function testABucketHasManyReadersAndFixedBounds(): void {
		foreach ( [ 0 => '0', 1 => '1-4', 4 => '1-4', 5 => '5-99', 99 => '5-99', 100 => '100-999', 999 => '100-999', 1000 => '1000+', 10 ** 9 => '1000+' ] as $edits => $word ) {
			$this->assertSame( $word, Buckets::ofEdits( $edits ) );
		}
		foreach ( [ -1 => '0', 0 => '0', 1 => '1-6', 6 => '1-6', 7 => '7-29', 29 => '7-29', 30 => '30-364', 364 => '30-364', 365 => '365+', 9999 => '365+' ] as $days => $word ) {
			$this->assertSame( $word, Buckets::ofAge( $days * 86400 ) );
		}
		$this->assertSame( '0', Buckets::ofAge( 86399 ) );
	}

	public function testWhatNamesAPersonOrAPageIsLeftOutAndTheOthersCount(): void {
		$bad = [
			'userID' => 7, 'user_id' => 7, 'ip' => 'x', 'E-Mail' => 'x', 'userAgent' => 'x', 'user-agent' => 'x', 'username' => 'x', 'page' => 'x',
			'title' => 'x', 'wiki' => 'other', 'Account' => 'named', 'mail2' => 'alice@example.org', 'from' => '198.51.100.7',
			'from6' => '2001:db8::1', 'link' => 'https://example.org/x', 'site' => 'www.example.org', 'agent' => 'Mozilla/5.0 (X11)',
			'who' => 'zzcanary7', 'long' => str_repeat( 'a', 65 ), 'words' => 'two words', 'list' => [ 'a' ], 'none' => null,
			'infinite' => INF, 'nothing' => '', 'line' => "a\n", 'alice@example.org' => 1, '' => 1, 'a b' => 1,
		];
		$good = [ 'rank' => 3, 'share' => 0.5, 'trusted' => true, 'tier' => 'gold-2.1', 'country' => 'DE', 'time' => '12:30' ];
		$found = $this->attributes( $bad + $good + [ 5 => 'no name' ] )->of( new FakeUser( 7 ), array_map( 'strval', array_keys( $bad + $good ) ) );
		// Those that are built in have their own value
		unset( $found['wiki'], $found['account'] );
		ksort( $good );
		ksort( $found );
		$this->assertSame( $good, $found );
		$said = implode( "\n", $this->log->messages ) . json_encode( $this->log );
		$this->assertCount( count( $bad ) - 2, $this->log->messages, 'each name once, and one line for those that cannot be shown' );
		foreach ( [ '198.51', '2001:db8', 'example', 'Mozilla', 'zzcanary', 'two words' ] as $text ) {
			$this->assertStringNotContainsString( $text, $said );
		}
	}
}
