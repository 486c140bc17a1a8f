<?php

namespace MediaWiki\Extension\Statsig\Relay;

use MediaWiki\Extension\Statsig\Core\GenericParameterJob;
use MediaWiki\Extension\Statsig\Core\Job;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\MediaWikiServices;

/**
 * Appends events of browsers to the spool of the host that runs it. A job that fails is run again after an hour or never,
 * and nobody is told: so this one does not fail, but pushes itself anew. In what order jobs run does not matter, as each
 * event has its id.
 */
final class EventsJob extends Job implements GenericParameterJob {
	public const TYPE = 'statsigEvents';

	/** Parameter: lines as Statsig\takeEvents() gives them */
	public const LINES = 'lines';

	/**
	 * Seconds that a runner of the command line waits: else it would take the same job at once, again and again. The job is not
	 * pushed for a later time, as the database knows none, and in Redis an outside daemon has to bring such jobs back
	 */
	private const BREATH = 1;

	public function __construct( array $params ) {
		parent::__construct( self::TYPE, $params );
		$this->removeDuplicates = false;
	}

	/** @return bool False only where neither the spool nor the queue takes them: then the queue keeps it as one that failed */
	public function run(): bool {
		$lines = array_filter( (array)( $this->params[self::LINES] ?? [] ), 'is_string' );
		return self::isSpooled( array_values( $lines ) ) || $this->pushAnew();
	}

	/** @param string[] $lines */
	private static function isSpooled( array $lines ): bool {
		if ( !function_exists( 'Statsig\spool' ) ) {
			return false;
		}
		// Lines that are none are left out, also the next time
		return $lines === [] || \Statsig\spool( $lines ) > 0 || \Statsig\health()['events']['spoolError'] === null;
	}

	private function pushAnew(): bool {
		$isPushed = false;
		Guard::run( function ( MediaWikiServices $services ) use ( &$isPushed ): void {
			if ( PHP_SAPI === 'cli' ) {
				sleep( self::BREATH );
			}
			$services->getJobQueueGroup()->push( new self( [ self::LINES => $this->params[self::LINES] ?? [] ] ) );
			$isPushed = true;
		} );
		return $isPushed;
	}

	/** @return string For the log of the runner, which would have all parameters in it */
	public function toString() {
		return self::TYPE . ' ' . count( (array)( $this->params[self::LINES] ?? [] ) ) . ' events';
	}
}
