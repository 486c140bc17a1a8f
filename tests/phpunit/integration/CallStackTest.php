<?php

namespace MediaWiki\Extension\Statsig\Tests\Integration;

use HashBagOStuff;
use JobRunner;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeJob;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\PhpCallStack;
use MediaWiki\MediaWikiServices;
use MediaWiki\User\StaticUserOptionsLookup;
use PHPUnit\Framework\TestCase;
use WANObjectCache;

/**
 * Output that is kept for everybody, or read by nobody.
 */
class CallStackTest extends TestCase {
	/** @return string|null The cause of the reader's audience, or of a subject's; by PHP's own stack the same */
	private static function cause( bool $forUser = false ): ?string {
		self::assertSame( PhpCallStack::scan( ResponseAudience::PLACES ), \Statsig\calledFrom( ResponseAudience::PLACES ) );
		$audience = new ResponseAudience(
			'index', new FakeContext( 7 ), MediaWikiServices::getInstance()->getService( 'Statsig.Settings' ),
			static fn () => new StaticUserOptionsLookup( [], [] )
		);
		return $audience->of( $forUser ? new FakeUser( 9 ) : null )->cause;
	}

	/** @return iterable<string,array{string,callable}> Cause, and how a task is run so */
	private static function places(): iterable {
		$bag = new HashBagOStuff();
		$wan = new WANObjectCache( [ 'cache' => new HashBagOStuff() ] );
		yield 'BagOStuff' => [ 'InsideCache', static fn ( $task ) => $bag->getWithSetCallback( $bag->makeKey( 'a' ), 60, $task ) ];
		yield 'merge' => [ 'InsideCache', static fn ( $task ) => $bag->merge( $bag->makeKey( 'b' ), $task ) ];
		yield 'WANObjectCache' => [ 'InsideCache', static fn ( $task ) => $wan->getWithSetCallback( $wan->makeKey( 'a' ), 60, $task ) ];
		yield 'several keys' => [ 'InsideCache', static fn ( $task ) => $wan->getMultiWithSetCallback(
			$wan->makeMultiKeys( [ 'a' ], static fn () => $wan->makeKey( 'm' ) ), 60, $task
		) ];
		$own = new class {
			public function getWithSetCallback( callable $task ): void {
				$task();
			}

			public function recache( callable $task ): void {
				$task();
			}

			public function fillParserOutput( callable $task ): void {
				$task();
			}

			public function doPostOutputShutdown( callable $task ): void {
				$task();
			}

			public function run( callable $task ): void {
				$task();
			}
		};
		yield "an extension's cache" => [ 'InsideCache', [ $own, 'getWithSetCallback' ] ];
		yield 'a special page made ahead' => [ 'InsideCache', [ $own, 'recache' ] ];
		yield 'a content handler' => [ 'InsideParse', [ $own, 'fillParserOutput' ] ];
		yield 'after the response' => [ 'InsideJob', [ $own, 'doPostOutputShutdown' ] ];
		yield 'a job' => [ 'InsideJob', static fn ( $task ) => ( new FakeJob( $task ) )->run() ];
		yield 'a run of something else' => [ null, [ $own, 'run' ] ];
	}

	public function testEachPlaceHasItsCause(): void {
		$this->assertNull( self::cause() );
		foreach ( self::places() as $what => [ $expected, $run ] ) {
			$cause = $forUser = 'not asked';
			$run( static function () use ( &$cause, &$forUser ): array {
				$cause = self::cause();
				$forUser = self::cause( true );
				return [];
			} );
			$this->assertSame( $expected, $cause, $what );
			$this->assertSame( $expected === 'InsideJob' ? null : $expected, $forUser, "$what, for an account" );
		}
	}

	public function testEverybodysOutputBeatsNobodys(): void {
		$cause = [];
		( new FakeJob( static function () use ( &$cause ): void {
			foreach ( self::places() as $what => [ $expected, $run ] ) {
				$run( static function () use ( &$cause, $what ): array {
					$cause[$what] = self::cause();
					return [];
				} );
			}
		} ) )->run();
		foreach ( self::places() as $what => [ $expected ] ) {
			$this->assertSame( $expected ?? 'InsideJob', $cause[$what], $what );
		}
	}

	public function testTheRunnerOfJobsCountsByItself(): void {
		$table = ResponseAudience::PLACES;
		$name = ( new \ReflectionClass( JobRunner::class ) )->getName();
		$this->assertSame( 'InsideJob', $table['classes'][$name] );
	}
}
