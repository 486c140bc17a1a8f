<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Sticky;

use MediaWiki\Extension\Statsig\Metric\Meter;
use MediaWiki\Extension\Statsig\Sticky\RecordWriter;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserNameUtils;

/**
 * What a job writes, and that it writes nothing which is old, unwanted or nobody's.
 */
class RecordWriterTest extends UnitCase {
	private const LATEST = 1;
	private const STICKY = [ 'StatsigStickyEntries' => [ 'entry' ] ];

	/** @var array<string,mixed> Preferences of the account, as the primary database has them */
	private array $stored = [];
	/** @var array<string,mixed>|null As this process has them, old ones perhaps */
	private ?array $cached = null;
	/** @var string[] */
	private array $counted = [];
	private int $saves = 0;
	private array $modified = [];

	private function writer( array $settings = self::STICKY, string $name = 'Alice' ): RecordWriter {
		$accounts = $this->createMock( UserFactory::class );
		$accounts->method( 'newFromId' )->willReturnCallback( function ( int $id ) use ( $name ): \User {
			$account = $this->createMock( \User::class );
			$account->expects( $this->once() )->method( 'load' )->with( self::LATEST );
			$account->method( 'isRegistered' )->willReturn( $id === 7 );
			$account->method( 'getId' )->willReturn( $id );
			$account->method( 'getName' )->willReturn( $name );
			return $account;
		} );
		$names = $this->createMock( UserNameUtils::class );
		$names->method( 'isTemp' )->willReturnCallback( static fn ( $name ) => $name[0] === '*' );
		return new RecordWriter( $this->settings( $settings ), $accounts, $names, $this->preferences(), new Meter( $this->metrics() ) );
	}

	/** UserOptionsManager, in one process that may have read them before */
	private function preferences(): object {
		return new class( $this->stored, $this->cached, $this->modified, $this->saves ) {
			public function __construct( private array &$stored, private ?array &$cached, private array &$modified, private int &$saves ) {
			}

			public function getOptions( UserIdentity $user, int $flags, int $query ): array {
				return $this->cached ??= $this->stored;
			}

			public function getOption( UserIdentity $user, string $name, $default, bool $ignoreHidden, int $query ) {
				return $this->getOptions( $user, 0, $query )[$name] ?? $default;
			}

			public function setOption( UserIdentity $user, string $name, ?string $value ): void {
				$this->modified[$name] = $value;
			}

			public function saveOptions( UserIdentity $user ): void {
				$this->saves++;
				$this->stored = array_filter( $this->modified + $this->stored, static fn ( $value ) => $value !== null );
				[ $this->modified, $this->cached ] = [ [], null ];
			}

			public function clearUserOptionsCache( UserIdentity $user ): void {
				[ $this->modified, $this->cached ] = [ [], null ];
			}
		};
	}

	private function metrics(): object {
		return new class( $this->counted ) {
			public function __construct( private array &$counted ) {
			}

			public function updateCount( string $name, int $more ): void {
				$this->counted[] = substr( $name, strlen( 'statsig.sticky_records.' ) ) . " $more";
			}
		};
	}

	public function testItStoresReplacesAndDeletes(): void {
		$this->writer()->write( 7, 'entry', '', 'one' );
		$this->assertSame( [ 'statsig-sticky-entry' => 'one' ], $this->stored );
		$this->writer()->write( 7, 'entry', RecordWriter::digestOf( 'one' ), 'two' );
		$this->assertSame( [ 'statsig-sticky-entry' => 'two' ], $this->stored );
		$this->writer()->write( 7, 'entry', RecordWriter::digestOf( 'two' ), null );
		$this->assertSame( [], $this->stored );
		$this->assertSame( [ 'stored 1', 'stored 1', 'deleted 1' ], $this->counted );
	}

	public function testTheSameTwiceIsWrittenOnce(): void {
		foreach ( [ 1, 2 ] as $job ) {
			$this->writer()->write( 7, 'entry', '', 'one' );
		}
		foreach ( [ 1, 2 ] as $job ) {
			$this->writer()->write( 7, 'entry', RecordWriter::digestOf( 'one' ), null );
		}
		$this->assertSame( [ 2, [ 'stored 1', 'deleted 1' ] ], [ $this->saves, $this->counted ] );
	}

	public function testTheFirstDecisionStaysHoweverLateItsRivalComes(): void {
		$this->writer()->write( 7, 'entry', '', 'one' );
		$this->writer()->write( 7, 'entry', '', 'two' );
		$this->writer()->write( 7, 'entry', RecordWriter::digestOf( 'zero' ), null );
		$this->assertSame( [ [ 'statsig-sticky-entry' => 'one' ], 1 ], [ $this->stored, $this->saves ] );
		$this->assertSame( [ 'stored 1', 'overtaken 1', 'overtaken 1' ], $this->counted );
	}

	public function testWhatTheRunnerReadForAJobBeforeIsNotBelieved(): void {
		$this->stored = [ 'statsig-sticky-entry' => 'one' ];
		$this->cached = [];
		$this->writer()->write( 7, 'entry', '', 'two' );
		$this->assertSame( 'one', $this->stored['statsig-sticky-entry'] );
		$this->assertNull( $this->cached, 'nor is it kept' );
	}

	public function testNothingIsStoredForWhoStaysOutOrHasGoneOrOfWhatIsNotSticky(): void {
		$this->stored = $out = [ 'statsig-optout' => '1' ];
		$this->writer()->write( 7, 'entry', '', 'one' );
		$this->assertSame( $out, $this->stored );
		$this->stored = [];
		$this->writer()->write( 8, 'entry', '', 'one' );
		$this->writer()->write( 7, 'other', '', 'one' );
		$this->writer( [] )->write( 7, 'entry', '', 'one' );
		$this->writer( [ 'StatsigEnabled' => false ] + self::STICKY )->write( 7, 'entry', '', 'one' );
		$this->writer( self::STICKY, '*Unregistered 1' )->write( 7, 'entry', '', 'one' );
		$this->assertSame( [ [], 0, [] ], [ $this->stored, $this->saves, $this->counted ] );
	}

	public function testWhatIsStickyNoLongerIsDeletedAllTheSame(): void {
		$this->stored = [ 'statsig-sticky-other' => 'one', 'skin' => 'vector' ];
		$this->writer()->write( 7, 'other', RecordWriter::digestOf( 'one' ), null );
		$this->assertSame( [ 'skin' => 'vector' ], $this->stored );
	}

	public function testWhoStaysOutKeepsNothingAndAllElse(): void {
		$this->stored = [ 'statsig-optout' => '1', 'statsig-sticky-entry' => 'one', 'statsig-sticky-old' => 'two', 'skin' => 'vector' ];
		$this->writer()->forget( 7 );
		$this->assertSame( [ 'statsig-optout' => '1', 'skin' => 'vector' ], $this->stored );
		$this->assertSame( [ 'deleted 2' ], $this->counted );
		$this->writer()->forget( 7 );
		$this->assertSame( 1, $this->saves );
	}

	public function testWhoHasComeBackBeforeTheJobKeepsAll(): void {
		$this->stored = $all = [ 'statsig-optout' => '0', 'statsig-sticky-entry' => 'one' ];
		$this->writer()->forget( 7 );
		$this->assertSame( $all, $this->stored );
	}
}
