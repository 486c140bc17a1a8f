<?php

namespace MediaWiki\Extension\Statsig;

/**
 * Knows whether the response that is being made may be served to others.
 */
class ResponseAudience {
	/**
	 * @param string $entryPoint MW_ENTRY_POINT
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context
	 */
	public function __construct(
		private readonly string $entryPoint,
		private readonly object $context
	) {
	}

	/**
	 * Whether an unregistered reader's response may reach others. Core lets the edge cache every
	 * view action, whatever the query string; special pages and POST are left out of that.
	 */
	public function isShared(): bool {
		switch ( $this->entryPoint ) {
			case 'cli':
				return false;
			case 'api':
			case 'rest':
				$request = $this->context->getRequest();
				return !$request->wasPosted() && $request->getInt( 'smaxage' ) > 0;
			case 'index':
				if ( $this->context->getRequest()->wasPosted() ) {
					return false;
				}
				$title = $this->context->getTitle();
				return !$title || !$title->isSpecialPage();
			default:
				return true;
		}
	}

	/**
	 * @return \User|\MediaWiki\User\User|null Null where no session can be asked for one
	 */
	public function getReader(): ?object {
		if ( defined( 'MW_NO_SESSION' ) && $this->entryPoint !== 'cli' ) {
			return null;
		}
		$user = $this->context->getUser();
		return $user->isSafeToLoad() ? $user : null;
	}

	/**
	 * @return \WebRequest|\MediaWiki\Request\WebRequest
	 */
	public function getRequest(): object {
		return $this->context->getRequest();
	}

	/**
	 * Bar the edge from keeping this page: something in it was decided for one reader.
	 */
	public function keepPrivate(): void {
		if ( $this->entryPoint === 'index' ) {
			$this->context->getOutput()->lowerCdnMaxage( 0 );
		}
	}
}
