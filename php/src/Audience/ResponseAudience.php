<?php

namespace MediaWiki\Extension\Statsig\Audience;

use MediaWiki\Extension\Statsig\Attributes\PageAttributes;
use MediaWiki\Extension\Statsig\Forcing\Parameter;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Unit\EdgeHeader;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\User\UserIdentity;

/**
 * Finds out who gets what is being made, for registered and other readers alike. It is the only place that
 * knows which responses of MediaWiki a cache may keep.
 */
class ResponseAudience {
	/** Causes. They are of this class so that PHP makes the table below once, when it compiles the class */
	public const INSIDE_PARSE = 'InsideParse';
	public const INSIDE_CACHE = 'InsideCache';
	public const INSIDE_JOB = 'InsideJob';

	/**
	 * Where output is kept for everybody, or read by nobody. The call stack tells; hooks could not: ParserClearState
	 * also fires for messages and pre-save transforms, which never reach ParserAfterParse; content that is not
	 * wikitext is rendered without a Parser; and object caches have no hooks at all.
	 *
	 * Each part gives a word to a frame of the stack, as Statsig\calledFrom() takes it: 'classes' for the
	 * class that declares a method, so that callers in a subclass are found by the parent; 'methods' for
	 * a method of any class; 'heirs' for a method of a class and of all that extend it; 'weak' is the word
	 * that is the answer only if no frame further out has another one.
	 */
	public const PLACES = [
		'classes' => [
			'Parser' => self::INSIDE_PARSE,
			'MediaWiki\Parser\Parser' => self::INSIDE_PARSE,
			'MediaWiki\Page\ParserOutputAccess' => self::INSIDE_PARSE,
			'MediaWiki\Content\Renderer\ContentRenderer' => self::INSIDE_PARSE,
			// All that Parsoid does is called through it
			'Wikimedia\Parsoid\Parsoid' => self::INSIDE_PARSE,
			'WANObjectCache' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\WANObjectCache' => self::INSIDE_CACHE,
			'BagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\BagOStuff' => self::INSIDE_CACHE,
			'MediumSpecificBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\MediumSpecificBagOStuff' => self::INSIDE_CACHE,
			'CachedBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\CachedBagOStuff' => self::INSIDE_CACHE,
			'EmptyBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\EmptyBagOStuff' => self::INSIDE_CACHE,
			'MultiWriteBagOStuff' => self::INSIDE_CACHE,
			'Wikimedia\ObjectCache\MultiWriteBagOStuff' => self::INSIDE_CACHE,
			'ReplicatedBagOStuff' => self::INSIDE_CACHE,
			'JobRunner' => self::INSIDE_JOB,
			'MediaWiki\JobQueue\JobRunner' => self::INSIDE_JOB,
		],
		'methods' => [
			// Content handlers also save and compare, so here the method counts
			'getParserOutput' => self::INSIDE_PARSE,
			'fillParserOutput' => self::INSIDE_PARSE,
			// Also those of the caches that extensions wrap around core's
			'getWithSetCallback' => self::INSIDE_CACHE,
			'getMultiWithSetCallback' => self::INSIDE_CACHE,
			'getMultiWithUnionSetCallback' => self::INSIDE_CACHE,
			// Localisation, and the special pages that are made ahead
			'recache' => self::INSIDE_CACHE,
			// The end of a request: of class MediaWiki in 1.39, of MediaWikiEntryPoint later
			'doPostOutputShutdown' => self::INSIDE_JOB,
			'restInPeace' => self::INSIDE_JOB,
		],
		'heirs' => [
			// Whoever runs the job: some farms have runners of their own
			'run' => [
				'Job' => self::INSIDE_JOB,
				'MediaWiki\JobQueue\Job' => self::INSIDE_JOB,
			],
		],
		'weak' => self::INSIDE_JOB,
	];

	/** Headers by which browsers say that they only fetch ahead, so that perhaps nobody will see the page */
	private const PURPOSES = [ 'SEC-PURPOSE', 'PURPOSE', 'X-PURPOSE', 'X-MOZ' ];

	/** @var object|null The request that the next ones were read from: each decision needs them */
	private ?object $request = null;
	private bool $isSeen = false;
	private ?string $stableID = null;
	private array $ids = [];
	private string $asked = '';
	/** Whether the reader may have chosen something that ReaderChoice has to look at */
	private bool $hasChoice = false;
	/** Whose choice the next two are, as each decision needs them; and the id that they had */
	private ?UserIdentity $chooser = null;
	private int $chooserId = 0;
	private bool $isOut = false;
	private bool $mayRecord = false;
	/** The account that the reader got within this request */
	private ?UserIdentity $account = null;

	/** The audience found last. The same object is given again while it is equal, as callers keep decisions by it */
	private ?Audience $last = null;
	private int $lastId = 0;

	/** Whether pageOf() runs: finding a skin or language calls hooks, where features may ask again */
	private bool $isLooking = false;

	/**
	 * @param string $entryPoint MW_ENTRY_POINT
	 * @param \RequestContext|\MediaWiki\Context\RequestContext $context
	 * @param Settings $settings
	 * @param \Closure $service Returns the service of a name: UserOptionsLookup, and of those that few requests need
	 *  Statsig.ReaderChoice, Statsig.EdgeHeader and Statsig.ReaderCountry
	 */
	public function __construct(
		private readonly string $entryPoint,
		private readonly object $context,
		private readonly Settings $settings,
		private readonly \Closure $service
	) {
	}

	/**
	 * @param \RequestContext|\MediaWiki\Context\RequestContext $context
	 * @return self The same for a main context that came later, which in commands and tests one may
	 */
	public function in( object $context ): self {
		return $context === $this->context ? $this : new self( $this->entryPoint, $context, $this->settings, $this->service );
	}

	/**
	 * If the page is private, this also tells MediaWiki so, before anything is decided: even that there is no
	 * decision is only about this reader.
	 *
	 * @param UserIdentity|null $subject The account that forUser() names, where the caller sees to it who gets
	 *  the output; null for the reader
	 * @return Audience The same object as before while nothing of it has changed
	 */
	public function of( ?UserIdentity $subject = null ): Audience {
		// opcache answers this when it compiles
		if ( !\function_exists( 'Statsig\calledFrom' ) ) {
			return Audience::nobody( Audience::UNAVAILABLE );
		}
		$word = \Statsig\calledFrom( self::PLACES );
		if ( $word !== null && ( $subject === null || $word !== self::INSIDE_JOB ) ) {
			return Audience::nobody( $word );
		}
		$request = $this->context->getRequest();
		if ( $request !== $this->request ) {
			$this->look( $request );
		}
		$reader = $subject;
		$stableID = null;
		$ids = [];
		if ( $subject === null ) {
			if ( $this->entryPoint === 'api' && $this->isLoginSuppressed( $request ) ) {
				return Audience::nobody( Audience::LOGIN_SUPPRESSED );
			}
			$reader = $this->reader();
			if ( $reader === null || $this->isShared( $reader, $request ) ) {
				return Audience::everybody();
			}
			if ( $this->entryPoint === 'index' ) {
				$this->context->getOutput()->lowerCdnMaxage( 0 );
			}
			$stableID = $this->stableID;
			$ids = $this->ids;
		}
		// If an account is created in this request, the object stays the same and only its id changes
		$id = $reader->getId();
		$last = $this->last;
		if ( $reader !== $this->chooser || $id !== $this->chooserId || $this->entryPoint === 'cli' ) {
			$this->choose( $reader, $id, $subject === null || $this->isReader( $subject ) );
		}
		if ( $this->isOut ) {
			return Audience::nobody( Audience::OPTED_OUT );
		}
		$isSeen = $this->isSeen && $this->mayRecord;
		// A command may run for long, with one config after another, so nothing is kept there
		if ( !$last || $this->entryPoint === 'cli' || $last->reader !== $reader || $this->lastId !== $id
			|| $last->stableID !== $stableID || $last->ids !== $ids || $last->isSeen !== $isSeen || $last->asked !== $this->asked
		) {
			$this->lastId = $id;
			$this->last = new Audience( null, $reader, $stableID, $isSeen, $this->asked, $ids );
		}
		return $this->last;
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 */
	private function look( object $request ): void {
		$this->request = $request;
		$this->account = $this->chooser = null;
		$headers = $request->getAllHeaders();
		$cookie = $request->getCookie( ReaderUnits::COOKIE );
		$this->stableID = $cookie === null ? null : ReaderUnits::stableIdOf( $cookie );
		$this->ids = [];
		$isUsual = $this->settings->isUsualForReaders();
		$this->hasChoice = !$isUsual || isset( $headers['SEC-GPC'] ) || $request->getCookie( 'statsigChoice' ) !== null;
		if ( !$isUsual ) {
			$this->lookForIds( $request );
		}
		$isSeen = $request->getMethod() !== 'HEAD';
		foreach ( self::PURPOSES as $name ) {
			if ( isset( $headers[$name] ) && preg_match( '/\b(prefetch|prerender|preview)\b/i', $headers[$name] ) ) {
				$isSeen = false;
			}
		}
		$this->isSeen = $isSeen;
		// Most requests have no such text, and need not load the class
		$this->asked = isset( $request->getQueryValues()['statsig'] ) ? Parameter::textOf( $request ) : '';
	}

	/**
	 * On a wiki that asks its readers first, or to which an edge gives ids.
	 *
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 */
	private function lookForIds( object $request ): void {
		if ( !( $this->service )( 'Statsig.ReaderChoice' )->mayRecord( $request ) ) {
			$this->stableID = null;
			return;
		}
		$ids = ( $this->service )( 'Statsig.EdgeHeader' )->idsIn( $request );
		if ( $ids ) {
			$this->stableID = $ids[EdgeHeader::ALL] ?? null;
			$this->ids = \array_diff_key( $ids, [ EdgeHeader::ALL => 1 ] );
		}
	}

	/**
	 * Finds out what somebody has chosen. It is asked only where the response is one reader's own: what others may be served
	 * does not hang on it.
	 *
	 * @param UserIdentity $reader
	 * @param int $id
	 * @param bool $isOwn Whether this request is theirs
	 */
	private function choose( UserIdentity $reader, int $id, bool $isOwn ): void {
		$this->chooser = $reader;
		$this->chooserId = $id;
		$this->isOut = $id !== 0 && ( $this->entryPoint === 'cli'
			? ( $this->service )( 'Statsig.ReaderChoice' )->isStoredOut( $id )
			: ( $this->service )( 'UserOptionsLookup' )->getOption( $reader, Settings::OPT_OUT ) );
		$this->mayRecord = true;
		// Of an account that somebody else's request asks for, no browser tells anything
		if ( $this->hasChoice ) {
			$choice = ( $this->service )( 'Statsig.ReaderChoice' );
			$this->isOut = $this->isOut || ( $isOwn && $choice->isBrowserOut( $this->request ) );
			$this->mayRecord = $choice->mayRecord( $isOwn ? $this->request : null );
		}
	}

	/**
	 * The reader has got an account, which MediaWiki's context may not have yet: from now on decisions are made for it.
	 *
	 * @param UserIdentity $account
	 */
	public function become( UserIdentity $account ): void {
		$this->account = $account;
	}

	public function isReader( UserIdentity $user ): bool {
		$reader = $this->reader();
		return $reader !== null && $reader->isRegistered() && $reader->getId() === $user->getId();
	}

	/**
	 * What the page that is being made is like, if it is this reader's.
	 *
	 * @param UserIdentity $user
	 * @param string[] $fields As PageAttributes::of() takes them
	 * @return array<string,string|int> As it gives them; empty where no page is made
	 */
	public function pageOf( UserIdentity $user, array $fields ): array {
		if ( $this->isLooking || $this->entryPoint !== 'index' || !$this->context->hasTitle() ||
			( $user !== $this->context->getUser() && !$this->isReader( $user ) ) ) {
			return [];
		}
		$this->isLooking = true;
		try {
			return PageAttributes::of( $this->context, $fields );
		} finally {
			$this->isLooking = false;
		}
	}

	/**
	 * @param UserIdentity $user
	 * @return string|null The country that the request comes from, if it is this reader's: ReaderCountry::of()
	 */
	public function countryOf( UserIdentity $user ): ?string {
		$isOwn = $this->settings->get( 'StatsigCountry' ) !== '' && $this->entryPoint !== 'cli' &&
			( $user === $this->context->getUser() || $this->isReader( $user ) );
		return $isOwn ? ( $this->service )( 'Statsig.ReaderCountry' )->of( $this->context->getRequest() ) : null;
	}

	/**
	 * @return UserIdentity|null Whose request it is; null where no session can be asked
	 */
	public function reader(): ?UserIdentity {
		if ( \defined( 'MW_NO_SESSION' ) && $this->entryPoint !== 'cli' ) {
			return null;
		}
		$user = $this->account ?? $this->context->getUser();
		return $this->account || $user->isSafeToLoad() ? $user : null;
	}

	/**
	 * Core lets the edge keep every view action of unregistered readers, whatever the query string;
	 * special pages are left out of that, or can be.
	 *
	 * @param UserIdentity $reader
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool
	 */
	private function isShared( UserIdentity $reader, object $request ): bool {
		$isPosted = $request->getMethod() === 'POST';
		if ( $this->entryPoint !== 'index' ) {
			// Each module and route of api and rest sets its own headers, some public even for registered readers
			return match ( $this->entryPoint ) {
				'cli' => false,
				'api', 'rest' => !$isPosted,
				default => true,
			};
		}
		if ( $isPosted ) {
			return false;
		}
		// These write their own headers, so that nothing could be made private: raw pages, feeds, and
		// special pages such as banner loaders
		$action = $request->getRawVal( 'action' );
		if ( ( $action !== null && strtolower( $action ) === 'raw' ) || $this->context->getOutput()->isDisabled() ) {
			return true;
		}
		return !$reader->isRegistered()
			&& !( $this->context->hasTitle() && $this->context->getTitle()->isSpecialPage() );
	}

	/**
	 * Whether the API ignores the login, which it does for scripts of other sites. The main context has the
	 * account all the same. Before the API has started its parameters tell, afterwards its response header,
	 * which is also there if an extension has suppressed the login.
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
}
