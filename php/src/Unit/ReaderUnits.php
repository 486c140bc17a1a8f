<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserNameUtils;

/**
 * Builds the units of a reader from the account and the stable id cookie. Nothing else of a
 * request goes in: no address, user agent, e-mail, user name or URL.
 */
final class ReaderUnits {
	/** Name of the cookie without the wiki's prefix; CDNs must not take it for a session */
	public const COOKIE = 'statsigId';

	/** Readers of a page, with and without the cookie; a script that goes through all accounts needs none */
	private const KEPT = 8;

	/** @var array<string,Units> The last ones, oldest first */
	private array $built = [];

	/**
	 * @param Pseudonym $pseudonym
	 * @param UserNameUtils $userNames
	 * @param string $wikiId
	 */
	public function __construct(
		private readonly Pseudonym $pseudonym,
		private readonly UserNameUtils $userNames,
		private readonly string $wikiId
	) {
	}

	/**
	 * @param UserIdentity $user
	 * @param string|null $stableID Only where the response is private; see stableIdOf()
	 * @return Units The same object for the same reader, while not many others are asked for
	 */
	public function of( UserIdentity $user, ?string $stableID = null ): Units {
		$key = $user->getId() . '|' . $user->getName() . '|' . $stableID;
		if ( !isset( $this->built[$key] ) ) {
			if ( count( $this->built ) === self::KEPT ) {
				unset( $this->built[array_key_first( $this->built )] );
			}
			$this->built[$key] = new Units(
				$this->pseudonym->of( $user ),
				$stableID,
				$this->attributesOf( $user )
			);
		}
		return $this->built[$key];
	}

	/**
	 * @param string|null $text What a browser claims
	 * @return string|null The text if it is a stable id of ours
	 */
	public static function stableIdOf( ?string $text ): ?string {
		return $text !== null && strlen( $text ) === 20 && strspn( $text, '0123456789abcdef' ) === 20 ? $text : null;
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return string|null
	 */
	public static function cookieOf( object $request ): ?string {
		return self::stableIdOf( $request->getCookie( self::COOKIE ) );
	}

	private function attributesOf( UserIdentity $user ): array {
		return [ 'wiki' => $this->wikiId, 'account' => $this->accountOf( $user ) ];
	}

	private function accountOf( UserIdentity $user ): string {
		if ( !$user->isRegistered() ) {
			return 'none';
		}
		// By the name, as not every UserIdentity knows it
		return $this->userNames->isTemp( $user->getName() ) ? 'temp' : 'named';
	}
}
