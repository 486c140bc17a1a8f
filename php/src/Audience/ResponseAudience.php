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

	/** @var object|null The request that the four below are of: they are asked with each decision */
	private ?object $request = null;
	private bool $isPosted = false;
	private bool $isRaw = false;
	private bool $isSeen = false;
	private ?string $stableID = null;

	/** The audience last found, given again while it is the same: callers may keep decisions with it */
	private ?Audience $last = null;
	private int $lastId = 0;

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
	 * @return Audience The same object as before while nothing of it has changed
	 */
	public function of( ?UserIdentity $subject = null ): Audience {
		$word = $this->stack->scan( CallStack::TABLE );
		if ( $word !== null && ( $subject === null || $word !== CallStack::INSIDE_JOB ) ) {
			return Audience::nobody( $word );
		}
		$this->look( $this->context->getRequest() );
		if ( $subject !== null ) {
			return $this->onlyReader( $subject, null );
		}
		if ( $this->entryPoint === 'api' && $this->isLoginSuppressed( $this->request ) ) {
			return Audience::nobody( Audience::LOGIN_SUPPRESSED );
		}
		$reader = $this->reader();
		if ( $reader === null || $this->isShared( $reader ) ) {
			return Audience::everybody();
		}
		if ( $this->entryPoint === 'index' ) {
			$this->context->getOutput()->lowerCdnMaxage( 0 );
		}
		return $this->onlyReader( $reader, $this->stableID );
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 */
	private function look( object $request ): void {
		if ( $request !== $this->request ) {
			$this->request = $request;
			$this->isPosted = $request->wasPosted();
			$this->isRaw = strtolower( $request->getRawVal( 'action' ) ?? '' ) === 'raw';
			$this->isSeen = self::isSeen( $request );
			$this->stableID = ReaderUnits::cookieOf( $request );
		}
	}

	private function onlyReader( UserIdentity $reader, ?string $stableID ): Audience {
		// An account that is created in this request is the same object before and after
		$id = $reader->getId();
		$last = $this->last;
		// A command goes on for as long as it likes, with one config after the other
		if ( !$last || $this->entryPoint === 'cli' || $last->reader !== $reader || $this->lastId !== $id
			|| $last->stableID !== $stableID || $last->isSeen !== $this->isSeen
		) {
			$this->lastId = $id;
			$this->last = Audience::onlyReader( $reader, $stableID, $this->isSeen );
		}
		return $this->last;
	}

	public function isReader( UserIdentity $user ): bool {
		$reader = $this->reader();
		return $reader !== null && $reader->isRegistered() && $reader->getId() === $user->getId();
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

	private function isShared( UserIdentity $reader ): bool {
		return match ( $this->entryPoint ) {
			'cli' => false,
			'index' => !$this->isPosted && $this->isSharedPage( $reader ),
			// Each module and route sets its own headers, some of them public for registered readers too
			'api', 'rest' => !$this->isPosted,
			default => true,
		};
	}

	/**
	 * Core lets the edge keep every view action of unregistered readers, whatever the query string;
	 * special pages are left out of that, or can be.
	 *
	 * @param UserIdentity $reader
	 * @return bool
	 */
	private function isSharedPage( UserIdentity $reader ): bool {
		// These write their own headers, so that nothing could be made private: raw pages, feeds, and
		// special pages such as banner loaders
		if ( $this->isRaw || $this->context->getOutput()->isDisabled() ) {
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
		return $request->getCheck( 'callback' )
			|| $request->getRawVal( 'origin' ) === '*'
			|| $request->getHeader( 'Treat-as-Untrusted' ) !== false
			|| $request->response()->getHeader( 'MediaWiki-Login-Suppressed' ) !== null;
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	private static function isSeen( object $request ): bool {
		if ( $request->getMethod() === 'HEAD' ) {
			return false;
		}
		foreach ( self::PURPOSES as $name ) {
			$purpose = $request->getHeader( $name );
			if ( $purpose && preg_match( '/\b(prefetch|prerender|preview)\b/i', $purpose ) ) {
				return false;
			}
		}
		return true;
	}
}
