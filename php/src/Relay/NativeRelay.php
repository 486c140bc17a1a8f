<?php

namespace MediaWiki\Extension\Statsig\Relay;

use MediaWiki\Rest\RequestInterface;
use Psr\Log\LoggerInterface;

/**
 * Hands what a browser sent to the native module, which decodes it and appends the allowed events to the spool.
 */
class NativeRelay {
	/** The browser is to try later. 5xx would make it repeat itself, and 202 would say that the events are safe */
	public const LATER = 429;

	/** @var array<string,float> */
	private array $timings = [];

	/** How the events that were taken last were carried, where that is not the module's part: a word of EventQueue */
	private ?string $way = null;

	/**
	 * @param LoggerInterface $logger
	 * @param \Closure|null $queue Returns the EventQueue that carries events; null: the module appends them to the spool
	 */
	public function __construct( private readonly LoggerInterface $logger, private readonly ?\Closure $queue = null ) {
	}

	/**
	 * Whether a page of this wiki sent the request, and not another site's. Without the module always true, which
	 * does no harm: nothing is taken then.
	 *
	 * @param RequestInterface $request
	 * @param string[] $servers Base URLs of this wiki, such as $wgServer
	 * @return bool
	 */
	public function isOwn( RequestInterface $request, array $servers ): bool {
		return !function_exists( 'Statsig\isSameOrigin' ) || \Statsig\isSameOrigin(
			$request->getHeaderLine( 'Sec-Fetch-Site' ),
			$request->getHeaderLine( 'Origin' ),
			$request->getHeaderLine( 'Host' ),
			$servers
		);
	}

	/**
	 * @param string $body
	 * @param array $policy
	 * @return int HTTP status: 202 once on disk or in the queue, 400, 413 or 429
	 */
	public function take( string $body, array $policy ): int {
		if ( !function_exists( 'Statsig\relay' ) ) {
			return self::LATER;
		}
		$this->way = null;
		try {
			$relayed = \Statsig\relay( $body, ( $this->queue ? [ 'to' => 'buffer' ] : [] ) + $policy );
			// Of a body that is refused they come again
			$this->timings = $relayed['status'] === 202 ? $relayed['timings'] : [];
			return $relayed['status'] === 202 && $this->queue && !$this->carry() ? self::LATER : $relayed['status'];
		} catch ( \Statsig\Exception $e ) {
			// No settings make such a policy. The message names a part of the policy that Policy has put there
			$this->logger->error( 'The relay refuses the policy: {reason}', [ 'reason' => $e->getMessage() ] );
			return self::LATER;
		}
	}

	/** @return bool Whether what the module holds is safe */
	private function carry(): bool {
		$lines = [];
		while ( $more = \Statsig\takeEvents() ) {
			array_push( $lines, ...$more );
		}
		$this->way = $lines ? ( $this->queue )()->push( $lines ) : null;
		return $this->way !== EventQueue::REFUSED;
	}

	/** @return string|null Of the body that was taken last: a word of EventQueue; null where the module did it, or there were no events */
	public function way(): ?string {
		return $this->way;
	}

	/**
	 * @return array<string,float> What the page of the body that was taken last reports of itself, by name: ms, or bytes
	 */
	public function timings(): array {
		return $this->timings;
	}

	/**
	 * @param string $body
	 * @return array{int,?string} HTTP status, and what failed: a word of a fixed list
	 */
	public function countFailure( string $body ): array {
		if ( !function_exists( 'Statsig\countFailure' ) ) {
			return [ 202, null ];
		}
		$counted = \Statsig\countFailure( $body );
		return [ $counted['status'], $counted['tag'] ];
	}
}
