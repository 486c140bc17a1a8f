<?php

namespace MediaWiki\Extension\Statsig\Tests;

use MediaWiki\User\UserIdentity;

/**
 * An account as the request context has it.
 */
final class FakeUser implements UserIdentity {
	/**
	 * @param int $id Becomes another when an account is created
	 */
	public function __construct( public int $id, public bool $safeToLoad = true ) {
	}

	public function isSafeToLoad(): bool {
		return $this->safeToLoad;
	}

	/** @inheritDoc */
	public function getId( $wikiId = self::LOCAL ): int {
		return $this->id;
	}

	public function getName(): string {
		return $this->id ? 'Zzcanary7' : '198.51.100.7';
	}

	/** @inheritDoc */
	public function equals( ?UserIdentity $user ): bool {
		return $user !== null && $user->getId() === $this->id;
	}

	public function isRegistered(): bool {
		return $this->id > 0;
	}

	/** @inheritDoc */
	public function getWikiId() {
		return self::LOCAL;
	}

	/** @inheritDoc */
	public function assertWiki( $wikiId ) {
	}
}
