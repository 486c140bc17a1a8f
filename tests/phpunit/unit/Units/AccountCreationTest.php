<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Tests\FakeContext;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\AccountCreation;
use MediaWiki\User\UserIdentityValue;
use MediaWiki\User\UserNameUtils;

/**
 * Which accounts are a change of the reader's unit.
 */
class AccountCreationTest extends UnitCase {
	/** @var array[] Users of the events that were recorded */
	private array $told = [];
	private ResponseAudience $audience;

	/**
	 * @param FakeContext $context
	 * @param string $name Of the account
	 * @param bool $isAutomatic
	 * @param string $entryPoint
	 * @param string $sessionName
	 * @return bool Whether decisions are the account's afterwards
	 */
	private function isSwitched(
		FakeContext $context, string $name, bool $isAutomatic = false, string $entryPoint = 'index', string $sessionName = '198.51.100.7'
	): bool {
		$this->told = [];
		$context->method = 'POST';
		$context->cookie = self::STABLE_ID;
		$names = $this->createStub( UserNameUtils::class );
		$names->method( 'isTemp' )->willReturnCallback( static fn ( $name ) => str_starts_with( $name, '~' ) );
		$this->audience = $this->audience( $entryPoint, $context );
		$later = [];
		$source = new FakeSource( [] );
		$source->fields = [ 'wiki', 'account' ];
		$creation = new AccountCreation(
			$this->audience, $this->readerUnits(), $source, $names, $entryPoint, static fn () => $sessionName,
			function ( string $event, array $user ): void {
				$this->told[] = [ $event, $user ];
			},
			static function ( \Closure $task ) use ( &$later ): void {
				$later[] = $task;
			}
		);
		$creation->note( new UserIdentityValue( 9, $name ), $isAutomatic );
		$this->assertSame( [], $this->told, 'that is for the end of the request' );
		array_map( static fn ( $task ) => $task(), $later );
		return $this->audience->of()->reader?->getId() === 9;
	}

	public function testAReadersOwnAccountIsTheUnitAndIsToldOfUnderBoth(): void {
		$temporary = new FakeContext( 0 );
		foreach ( [ [ 'Newcomer', false, 'named' ], [ '~2026-9', true, 'temp' ] ] as [ $name, $isAutomatic, $account ] ) {
			$this->assertTrue( $this->isSwitched( new FakeContext( 0 ), $name, $isAutomatic ) );
			$this->assertSame( [
				[ 'statsig_account_created', [ 'customIDs' => [ 'stableID' => self::STABLE_ID ], 'custom' => [ 'wiki' => 'testwiki', 'account' => 'none' ] ] ],
				[ 'statsig_account_created', [
					'userID' => $this->readerUnits()->of( new UserIdentityValue( 9, $name ) )->userID, 'custom' => [ 'wiki' => 'testwiki', 'account' => $account ]
				] ],
			], $this->told );
		}
		$this->assertTrue( $this->isSwitched( $temporary, 'Newcomer', false, 'api' ) );
	}

	public function testOtherAccountsChangeNothing(): void {
		$cases = [
			'for somebody else' => [ new FakeContext( 7 ), 'Newcomer' ],
			'of another wiki of the farm' => [ new FakeContext( 0 ), 'Newcomer', true ],
			'a temporary one of another wiki' => [ new FakeContext( 0 ), '~2026-9', true, 'index', '~2026-9' ],
			'by a command' => [ new FakeContext( 0 ), 'Newcomer', false, 'cli' ],
			'where no response is private' => [ new FakeContext( 0 ), 'Newcomer', false, 'load' ],
		];
		foreach ( $cases as $what => $case ) {
			$this->assertFalse( $this->isSwitched( ...$case ), $what );
			$this->assertSame( [], $this->told, $what );
		}
	}

	public function testWhoStaysOutIsNotToldOfButIsTheAccount(): void {
		$context = new FakeContext( 0 );
		$context->cookies = [ 'statsigChoice' => 'out' ];
		$this->assertFalse( $this->isSwitched( $context, 'Newcomer' ), 'nobody is decided for' );
		$this->assertSame( [], $this->told );
		$this->assertSame( 9, $this->audience->reader()->getId() );
	}
}
