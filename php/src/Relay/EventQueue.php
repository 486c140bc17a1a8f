<?php

namespace MediaWiki\Extension\Statsig\Relay;

/**
 * Carries events of browsers by MediaWiki's job queue, to the spool of the host that runs the job. Where the queue does not
 * take them, this host's own spool does.
 */
class EventQueue {
	/** Bytes of lines in a job at most: a queue's row or message is no place for more */
	public const JOB_BYTES = 1 << 16;

	/** Where the events of a request went, as the metric has it */
	public const QUEUED = 'queued';
	public const SPOOLED = 'spooled';
	public const REFUSED = 'refused';

	/**
	 * @param \Closure $queue Returns the JobQueueGroup
	 * @param \Closure $spool Given lines, returns how many are on disk: Statsig\spool()
	 * @param \Closure $sayFailure Given what was thrown
	 */
	public function __construct(
		private readonly \Closure $queue,
		private readonly \Closure $spool,
		private readonly \Closure $sayFailure
	) {
	}

	/**
	 * @param string[] $lines As Statsig\takeEvents() gives them
	 * @return string QUEUED or SPOOLED; REFUSED: nobody has them, and the browser is to send them again
	 */
	public function push( array $lines ): string {
		try {
			// Not lazily: other connections see it at once, and what cannot be queued is known before the answer
			( $this->queue )()->push( self::jobs( $lines ) );
			return self::QUEUED;
		} catch ( \Throwable $e ) {
			// Its message may be SQL with the events in it
			( $this->sayFailure )( $e );
		}
		return ( $this->spool )( $lines ) === count( $lines ) ? self::SPOOLED : self::REFUSED;
	}

	/**
	 * @param string[] $lines
	 * @return EventsJob[] Mostly one
	 */
	private static function jobs( array $lines ): array {
		$parts = [];
		$bytes = self::JOB_BYTES;
		foreach ( $lines as $line ) {
			$bytes += strlen( $line );
			if ( $bytes > self::JOB_BYTES ) {
				$parts[] = [];
				$bytes = strlen( $line );
			}
			$parts[array_key_last( $parts )][] = $line;
		}
		return array_map( static fn ( $part ) => new EventsJob( [ EventsJob::LINES => $part ] ), $parts );
	}
}
