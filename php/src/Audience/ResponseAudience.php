<?php

namespace MediaWiki\Extension\Statsig\Audience;

use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\User\UserIdentity;

/**
 * Finds the audience of what is being made, for registered readers as for others: the one place
 * that knows which answers of MediaWiki a cache may keep.
 */
class ResponseAudience {
	/** Headers by which browsers say that nobody may ever look at what they ask for */
	private const PURPOSES = [ 'Sec-Purpose', 'Purpose', 'X-Purpose', 'X-Moz' ];

	/**
	 * @param string $entryPoint MW_ENTRY_POINT
	 * @param \RequestContext|\MediaWiki\Context\RequestContext $context
	 * @param CallStack $stack
	 */
	public function __construct(
		private readonly string $entryPoint,
		private readonly object $context,
		private readonly CallStack $stack
	) {
	}

	/**
	 * A page that is private is also made so here, before the first answer: whether there is one, and
	 * that there is none, is the reader's own too.
	 *
	 * @param UserIdentity|null $subject Whom the caller asks for, answering for who sees the output;
	 *  null for the reader
	 * @return Audience
	 */
	public function of( ?UserIdentity $subject = null ): Audience {
		$word = $this->stack->scan( CallStack::TABLE );
		if ( $word !== null && ( $subject === null || $word !== Audience::INSIDE_JOB ) ) {
			return Audience::nobody( $word );
		}
		$request = $this->context->getRequest();
		if ( $subject !== null ) {
			return Audience::onlyReader( $subject, null, $this->isSeen( $request ) );
		}
		if ( $this->isLoginSuppressed( $request ) ) {
			return Audience::nobody( Audience::LOGIN_SUPPRESSED );
		}
		$reader = $this->reader();
		if ( $reader === null || $this->isShared( $reader, $request ) ) {
			return Audience::everybody();
		}
		if ( $this->entryPoint === 'index' ) {
			$this->context->getOutput()->lowerCdnMaxage( 0 );
		}
		return Audience::onlyReader( $reader, ReaderUnits::cookieOf( $request ), $this->isSeen( $request ) );
	}

	/**
	 * @return UserIdentity|null Null where no session can be asked for one
	 */
	private function reader(): ?UserIdentity {
		if ( defined( 'MW_NO_SESSION' ) && $this->entryPoint !== 'cli' ) {
			return null;
		}
		$user = $this->context->getUser();
		return $user->isSafeToLoad() ? $user : null;
	}

	/**
	 * @param UserIdentity $reader
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	private function isShared( UserIdentity $reader, object $request ): bool {
		return match ( $this->entryPoint ) {
			'cli' => false,
			'index' => !$request->wasPosted() && $this->isSharedPage( $reader, $request ),
			// Each module and route sets its own headers, some of them public for registered readers too
			'api', 'rest' => !$request->wasPosted(),
			default => true,
		};
	}

	/**
	 * Core lets the edge keep every view action of unregistered readers, whatever the query string;
	 * special pages are left out of that, or can be.
	 *
	 * @param UserIdentity $reader
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	private function isSharedPage( UserIdentity $reader, object $request ): bool {
		// These write their own headers, so that nothing could be made private: raw pages, feeds, and
		// special pages such as banner loaders
		if ( $request->getRawVal( 'action' ) === 'raw' || $this->context->getOutput()->isDisabled() ) {
			return true;
		}
		return !$reader->isRegistered()
			&& !( $this->context->hasTitle() && $this->context->getTitle()->isSpecialPage() );
	}

	/**
	 * Whether the API answers as to nobody, for the sake of other sites' scripts. The account stays in
	 * the main context all the same. The parameters tell before the API has started, its header
	 * afterwards, also where an extension has asked for it.
	 *
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	private function isLoginSuppressed( object $request ): bool {
		return $this->entryPoint === 'api' && (
			$request->getCheck( 'callback' )
			|| $request->getRawVal( 'origin' ) === '*'
			|| $request->getHeader( 'Treat-as-Untrusted' ) !== false
			|| $request->response()->getHeader( 'MediaWiki-Login-Suppressed' ) !== null
		);
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	private function isSeen( object $request ): bool {
		if ( $request->getMethod() === 'HEAD' ) {
			return false;
		}
		foreach ( self::PURPOSES as $name ) {
			if ( preg_match( '/\b(prefetch|prerender|preview)\b/i', (string)$request->getHeader( $name ) ) ) {
				return false;
			}
		}
		return true;
	}
}
