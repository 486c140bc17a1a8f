<?php

namespace MediaWiki\Extension\Statsig\Sticky;

use MediaWiki\Extension\Statsig\Metric\Meter;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Settings\StickyEntries;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserNameUtils;

/**
 * Writes what accounts keep, in jobs. Each change names what it was decided upon: if that is kept no longer, as another page
 * view was faster, the change is void. So the first decision stays, however late its job comes.
 */
final class RecordWriter {
	/** IDBAccessObject::READ_LATEST, whose class has another name in each version */
	private const READ_LATEST = 1;

	/**
	 * @param Settings $settings
	 * @param UserFactory $accounts
	 * @param UserNameUtils $names
	 * @param \MediaWiki\User\UserOptionsManager|\MediaWiki\User\Options\UserOptionsManager $preferences
	 * @param Meter $meter
	 */
	public function __construct(
		private readonly Settings $settings,
		private readonly UserFactory $accounts,
		private readonly UserNameUtils $names,
		private readonly object $preferences,
		private readonly Meter $meter
	) {
	}

	/**
	 * @param string $text That an account keeps of an entry; empty for nothing
	 * @return string Short enough for a job
	 */
	public static function digestOf( string $text ): string {
		return $text === '' ? '' : hash( 'sha256', $text );
	}

	/**
	 * @param int $id Of the account
	 * @param string $name Of the entry
	 * @param string $before Digest of what the change was decided upon
	 * @param string|null $text Null to keep nothing
	 */
	public function write( int $id, string $name, string $before, ?string $text ): void {
		$this->with( $id, function ( UserIdentity $account ) use ( $name, $before, $text ): array {
			$preference = StickyEntries::preference( $name );
			$mayKeep = $this->settings->get( 'StatsigEnabled' ) && isset( $this->settings->stickyEntries()->options[$name] ) &&
				!$this->isOut( $account );
			$stored = (string)$this->preferences->getOption( $account, $preference, '', true, self::READ_LATEST );
			if ( $stored === (string)$text || ( $text !== null && !$mayKeep ) ) {
				return [];
			}
			if ( self::digestOf( $stored ) !== $before ) {
				$this->count( 'overtaken', 1 );
				return [];
			}
			return [ $preference => $text ];
		} );
	}

	/**
	 * Everything goes, unless the account has a part in experiments again.
	 *
	 * @param int $id Of the account
	 */
	public function forget( int $id ): void {
		$this->with( $id, fn ( UserIdentity $account ): array => $this->isOut( $account )
			? array_fill_keys( Records::among( $this->preferences->getOptions( $account, 0, self::READ_LATEST ) ), null )
			: [] );
	}

	/**
	 * @param int $id
	 * @param \Closure $changes Given the account, returns preference => text or null
	 */
	private function with( int $id, \Closure $changes ): void {
		// Not by UserIdentityLookup, which reads the actors: they stay when an account goes
		$account = $this->accounts->newFromId( $id );
		$account->load( self::READ_LATEST );
		// Temporary accounts have no preferences
		if ( !$account->isRegistered() || $this->names->isTemp( $account->getName() ) ) {
			return;
		}
		// A runner of jobs runs many: what it read for one before is old, and would stay in memory
		$this->preferences->clearUserOptionsCache( $account );
		try {
			$changed = $changes( $account );
			foreach ( $changed as $preference => $text ) {
				$this->preferences->setOption( $account, $preference, $text );
			}
			if ( $changed ) {
				$this->preferences->saveOptions( $account );
				$deleted = count( array_filter( $changed, 'is_null' ) );
				$this->count( 'deleted', $deleted );
				$this->count( 'stored', count( $changed ) - $deleted );
			}
		} finally {
			$this->preferences->clearUserOptionsCache( $account );
		}
	}

	private function isOut( UserIdentity $account ): bool {
		return (bool)$this->preferences->getOption( $account, Settings::OPT_OUT, null, false, self::READ_LATEST );
	}

	private function count( string $change, int $number ): void {
		if ( $number > 0 ) {
			$this->meter->add( 'sticky_records_total', $number, $change );
			// 1.43 would keep it to itself where a command runs the jobs
			$this->meter->send();
		}
	}
}
