<?php

namespace MediaWiki\Extension\Statsig\Attributes;

use MediaWiki\User\UserEditTracker;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserNameUtils;
use Wikimedia\Timestamp\ConvertibleTimestamp;

/**
 * What is known of an account. All but the first are questions to the database where nobody has asked them before.
 */
final class AccountAttributes {
	public const NAMES = [ 'account', 'bot', 'editCountBucket', 'registrationAgeBucket' ];

	public function __construct(
		private readonly UserNameUtils $userNames,
		private readonly UserFactory $users,
		private readonly UserEditTracker $edits
	) {
	}

	/**
	 * @param string $name One of NAMES
	 * @param UserIdentity $user
	 * @return string|bool|null Null where nothing is known, as of readers without an account
	 */
	public function get( string $name, UserIdentity $user ): string|bool|null {
		return match ( $name ) {
			// Told by the name, as not every UserIdentity has isTemp()
			'account' => $user->isRegistered() ? ( $this->userNames->isTemp( $user->getName() ) ? 'temp' : 'named' ) : 'none',
			'bot' => $user->isRegistered() && $this->users->newFromUserIdentity( $user )->isBot(),
			'editCountBucket' => $this->bucketOfEdits( $user ),
			'registrationAgeBucket' => $this->bucketOfAge( $user ),
		};
	}

	private function bucketOfEdits( UserIdentity $user ): ?string {
		return $user->isRegistered() ? Buckets::ofEdits( (int)$this->edits->getUserEditCount( $user ) ) : null;
	}

	private function bucketOfAge( UserIdentity $user ): ?string {
		if ( !$user->isRegistered() ) {
			return null;
		}
		$registered = $this->users->newFromUserIdentity( $user )->getRegistration();
		// Accounts that are older than the column have no time in it
		return Buckets::ofAge( ConvertibleTimestamp::time() - (int)( $registered ? ConvertibleTimestamp::convert( TS_UNIX, $registered ) : 0 ) );
	}
}
