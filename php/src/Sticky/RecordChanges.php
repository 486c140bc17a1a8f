<?php

namespace MediaWiki\Extension\Statsig\Sticky;

use MediaWiki\Extension\Statsig\HourlyLog;
use MediaWiki\Extension\Statsig\Metric\Meter;
use MediaWiki\User\UserIdentity;

/**
 * What accounts are to keep from now on, as it came up in this request. After the response a job is queued for each change;
 * nothing is written here.
 */
final class RecordChanges {
	/** How many are remembered, so that one process asks for each once: a script that goes through all accounts must not keep all */
	private const REMEMBERED = 64;

	/** @var array<string,array{UserIdentity,array}> Account and name => the account, and the job's parameters */
	private array $waiting = [];
	/** @var array<string,array> The same of the changes noted last, those that wait too */
	private array $noted = [];
	private bool $isMuted = false;

	/**
	 * @param \Closure $afterResponse Called with what is to be done then
	 * @param \Closure $mayKeep Given an account, returns whether something may be recorded of it (ReaderChoice::mayRecord())
	 * @param \Closure $isReadOnly Returns whether the wiki takes no writes now
	 * @param \Closure $queue Called with a list of parameters, of a RecordJob each
	 * @param \Closure $meter Returns the Meter
	 * @param HourlyLog $log
	 */
	public function __construct(
		private readonly \Closure $afterResponse,
		private readonly \Closure $mayKeep,
		private readonly \Closure $isReadOnly,
		private readonly \Closure $queue,
		private readonly \Closure $meter,
		private readonly HourlyLog $log
	) {
	}

	/**
	 * @param UserIdentity $account
	 * @param string $name Of an entry
	 * @param string $before What the account kept when the entry was decided; empty for nothing
	 * @param string|null $text Null to keep nothing
	 */
	public function note( UserIdentity $account, string $name, string $before, ?string $text ): void {
		$this->add( $account, [ 'name' => $name, 'before' => RecordWriter::digestOf( $before ), 'text' => $text ] );
	}

	/**
	 * @param UserIdentity $account One that stays out: everything goes
	 */
	public function forget( UserIdentity $account ): void {
		$this->add( $account, [] );
	}

	/** Nothing of this request is kept: its address forces groups */
	public function mute(): void {
		$this->isMuted = true;
	}

	private function add( UserIdentity $account, array $change ): void {
		$change = [ 'account' => $account->getId() ] + $change;
		$key = "{$change['account']} " . ( $change['name'] ?? '' );
		if ( ( $this->noted[$key] ?? null ) === $change ) {
			return;
		}
		if ( count( $this->noted ) >= self::REMEMBERED ) {
			$this->noted = [];
		}
		$this->noted[$key] = $change;
		$this->waiting[$key] = [ $account, $change ];
		if ( count( $this->waiting ) === 1 ) {
			// In a command that is now
			( $this->afterResponse )( $this->push( ... ) );
		}
	}

	private function push(): void {
		$waiting = $this->waiting;
		$this->waiting = [];
		if ( $this->isMuted || ( $this->isReadOnly )() ) {
			// The next page view finds the same
			return;
		}
		$jobs = [];
		foreach ( $waiting as [ $account, $change ] ) {
			$text = $change['text'] ?? null;
			if ( $text !== null && strlen( $text ) > Seal::MOST_BYTES ) {
				( $this->meter )()->add( 'sticky_records_total', 1, 'too_large' );
				$this->log->warn( "sticky {$change['name']}", 'What an account would keep of "{name}" has {bytes} bytes, and a preference holds {most}: ' .
					'nothing is kept.', [ 'name' => $change['name'], 'bytes' => strlen( $text ), 'most' => Seal::MOST_BYTES ] );
			} elseif ( $text === null || ( $this->mayKeep )( $account ) ) {
				$jobs[] = $change;
			}
		}
		if ( $jobs ) {
			( $this->queue )( $jobs );
		}
	}
}
