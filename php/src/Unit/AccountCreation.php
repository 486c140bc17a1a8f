<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\Extension\Statsig\Audience\Audience;
use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserNameUtils;

/**
 * The change of unit where a reader gets an account within a request: decisions from then on are the account's, and an
 * event tells of it, once under the browser's id and once under the pseudonym. No record names both.
 */
final class AccountCreation {
	public const EVENT = 'statsig_account_created';

	/**
	 * @param ResponseAudience $audience
	 * @param ReaderUnits $units
	 * @param DecisionSource $source Whose decisions' attributes the events have too
	 * @param UserNameUtils $names
	 * @param string $entryPoint MW_ENTRY_POINT
	 * @param \Closure $sessionName Returns the name of the session's account, or the address of a reader without one
	 * @param \Closure $log Records an event: given its name and the user, as Statsig\logEvent() takes them
	 * @param \Closure $later Runs a task at the end of the request
	 */
	public function __construct(
		private readonly ResponseAudience $audience,
		private readonly ReaderUnits $units,
		private readonly DecisionSource $source,
		private readonly UserNameUtils $names,
		private readonly string $entryPoint,
		private readonly \Closure $sessionName,
		private readonly \Closure $log,
		private readonly \Closure $later
	) {
	}

	/**
	 * @param UserIdentity $account
	 * @param bool $isAutomatic As the hook LocalUserCreated has it: a temporary account for an edit, or one that exists
	 *  on another wiki
	 */
	public function note( UserIdentity $account, bool $isAutomatic ): void {
		$reader = $this->entryPoint === 'cli' ? null : $this->audience->reader();
		if ( !$reader || !$this->isReaders( $account, $reader, $isAutomatic ) ) {
			return;
		}
		$before = $this->audience->of();
		if ( $before->cause !== null && $before->cause !== Audience::OPTED_OUT ) {
			return;
		}
		$attributes = $this->attributesOf( $this->units->of( $reader ) );
		$this->audience->become( $account );
		if ( $before->isSeen ) {
			// At the end, as a farm's own account may be attached after the local one was made
			( $this->later )( fn () => $this->record( $account, $before, $attributes ) );
		}
	}

	private function isReaders( UserIdentity $account, UserIdentity $reader, bool $isAutomatic ): bool {
		if ( $isAutomatic && (
			// An account of another wiki comes along: that is a login
			!$this->names->isTemp( $account->getName() ) || ( $this->sessionName )() === $account->getName()
		) ) {
			return false;
		}
		// Whoever has a name makes the account for somebody else
		return !$reader->isRegistered() || $this->names->isTemp( $reader->getName() );
	}

	/**
	 * @param UserIdentity $account
	 * @param Audience $before The reader's, who had no account yet
	 * @param array $attributes That the reader had then
	 */
	private function record( UserIdentity $account, Audience $before, array $attributes ): void {
		$ids = $before->stableID === null ? array_unique( array_values( $before->ids ) ) : [ $before->stableID ];
		foreach ( $ids as $id ) {
			( $this->log )( self::EVENT, [ 'customIDs' => [ 'stableID' => $id ], 'custom' => $attributes ] );
		}
		$units = $this->units->of( $account );
		if ( $units->userID !== null ) {
			( $this->log )( self::EVENT, [ 'userID' => $units->userID, 'custom' => $this->attributesOf( $units ) ] );
		}
	}

	/**
	 * @param Units $units
	 * @return array What decisions read, as in all events, and the kind of account, which this event is about
	 */
	private function attributesOf( Units $units ): array {
		return $units->attributes( array_values( array_unique( [ ...$this->source->getFieldsRead(), 'account' ] ) ) );
	}
}
