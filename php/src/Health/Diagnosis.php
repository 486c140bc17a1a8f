<?php

namespace MediaWiki\Extension\Statsig\Health;

use MediaWiki\Extension\Statsig\Farm\FarmFindings;
use MediaWiki\Extension\Statsig\Farm\HostRecord;

/**
 * Judges what `Statsig\status()` and php.ini's settings say, and gives findings. It reads no file and no
 * clock: the status has ages.
 */
final class Diagnosis {
	/** Hours that the spool should last while nothing can be sent */
	private const LEAST_HOURS = 12;

	/** So many single runs in a row are taken for those of a timer */
	private const TIMER = 3;
	private const START = 'start worker.php --loop as the user of the web server, or the units in deploy/';

	/** @var Finding[] */
	private array $findings = [];

	/**
	 * @param array $status As Statsig\status() gives it
	 * @param array<string,string> $settings php.ini settings by name
	 * @param int $patience Seconds without a good sync that are still no trouble
	 */
	private function __construct(
		private readonly array $status,
		private readonly array $settings,
		private readonly int $patience
	) {
	}

	/**
	 * @param array $status
	 * @param array<string,string> $settings
	 * @param int $patience
	 * @return Finding[] Of the config first, then of the worker, the policy file, ID lists, countries and events
	 */
	public static function of( array $status, array $settings, int $patience ): array {
		$diagnosis = new self( $status, $settings, $patience );
		$diagnosis->config();
		$diagnosis->farm();
		$diagnosis->sync();
		$diagnosis->policy();
		$diagnosis->programs();
		$diagnosis->idLists();
		$diagnosis->countries();
		$diagnosis->events();
		return $diagnosis->findings;
	}

	private function add( int $level, string $text, string $next = '' ): void {
		$this->findings[] = new Finding( $level, $text, $next );
	}

	private function config(): void {
		$status = $this->status;
		if ( $this->isAlone() ) {
			$this->add( Finding::FINE,
				"There is no key and no config of Statsig; the wiki's own entries are decided (version {$status['local']['version']})." );
			return;
		}
		if ( $status['error'] !== null ) {
			[ $text, $next ] = Causes::ofFile( $status['error'] );
			$this->add(
				$status['configTime'] === null ? Finding::NOTHING : Finding::WRONG,
				"The config file is not in use: $text ({$status['file']}: {$status['error']}) " . ( $status['configTime'] === null
					? 'A PHP process that starts now answers with defaults; those that run keep the last good config.'
					: 'The last good config stays in use.' ),
				$next
			);
		}
		if ( $status['configTime'] === null ) {
			return;
		}
		$count = $status['gates'] + $status['configs'] + $status['experiments'] + $status['layers'];
		$this->add( Finding::FINE, "The config has $count entries, {$status['fileSize']} bytes; it was changed at Statsig " .
			self::age( $status['configAge'] ) . ' ago (time ' . $status['configTime'] . ', checksum ' .
			( $status['configChecksum'] ?? 'none' ) . ", version {$status['configVersion']}, inode {$status['fileInode']})." .
			( $status['image'] === 'mapped' ? ' All PHP processes share one image of it.' : '' ) );
		$image = $status['image'];
		if ( !in_array( $image, [ null, 'mapped', 'read' ], true ) ) {
			[ $text, $next ] = Causes::ofImage( $image );
			$this->add( Finding::NOTE, "Each PHP process compiles the config for itself, which costs time and memory at each change: $text ($image)", $next );
		}
		if ( $status['refused'] ) {
			$names = array_map( static fn ( $entry ) => "{$entry['name']} ({$entry['cause']})", array_slice( $status['refused'], 0, 5 ) );
			$this->add( Finding::NOTE, count( $status['refused'] ) . ' entries cannot be read and answer as if they were not there: ' .
				implode( ', ', $names ) . '.', 'update the module, or change these entries at Statsig' );
		}
	}

	/** @return bool Whether the wiki has entries of its own and wants nothing of Statsig */
	private function isAlone(): bool {
		return $this->status['configTime'] === null && ( $this->status['local']['version'] ?? null ) !== null &&
			( $this->settings['statsig.secret_file'] ?? '' ) === '';
	}

	/** Where there is a farm: where its config comes from, and how events get to the worker that sends them */
	private function farm(): void {
		if ( $this->status['isFarm'] ?? false ) {
			array_push( $this->findings, ...FarmFindings::of( $this->status['farm'], $this->patience ) );
		}
		$cause = $this->status['sync']['farmCause'] ?? null;
		if ( $cause !== null && $this->status['sync']['alive'] ) {
			[ $text, $next ] = Causes::ofFarm( $cause );
			$this->add( Finding::WRONG, "The worker cannot speak to the farm's store: $text ($cause)", $next );
		}
		if ( ( $this->status['transport'] ?? 'spool' ) === 'jobqueue' ) {
			$this->add( Finding::FINE, 'Events of browsers go by the job queue to the hosts that run jobs; what it does not take goes into ' .
				'the spool of this host.' );
		}
	}

	/** @return bool Whether this host has the config from a farm's store, so that no worker need ask Statsig here */
	private function isTaken(): bool {
		return ( $this->status['isFarm'] ?? false ) && ( $this->status['farm']['role'] ?? null ) !== HostRecord::PUBLISHES;
	}

	private function sync(): void {
		$sync = $this->status['sync'];
		if ( $this->isTaken() ) {
			$this->add( ...( $sync['alive'] ?? false ? [ Finding::FINE, 'The worker runs; it does not ask Statsig.' ] : [ Finding::NOTE,
				'No worker runs on this host: what its pages do not look after waits, and events of its spool are not sent.',
				'start worker.php --loop as the user of the web server' ] ) );
			return;
		}
		if ( $sync === null ) {
			$this->add( Finding::WRONG, 'No worker has ever run for this config file.',
				self::START );
			return;
		}
		$success = $sync['successAge'];
		$isStale = $success === null || $success > $this->patience;
		if ( $sync['alive'] ) {
			if ( !$isStale ) {
				$this->add( Finding::FINE, 'The worker runs; the last good sync was ' . self::age( $success ) . ' ago.' );
			}
		} elseif ( $sync['attemptAge'] === null || $sync['attemptAge'] > $this->patience ) {
			$this->add( Finding::WRONG, 'No worker runs: the last sync was tried ' . self::age( $sync['attemptAge'] ) . ' ago.',
				self::START );
		} elseif ( $sync['singles'] >= self::TIMER ) {
			if ( !$isStale ) {
				$this->add( Finding::FINE, 'A timer syncs; the last good sync was ' . self::age( $success ) . ' ago.' );
			}
		} elseif ( $sync['loopEndedAge'] !== null || !$sync['singles'] ) {
			$this->add( Finding::WRONG, 'No loop runs: the last one ended ' . self::age( $sync['loopEndedAge'] ?? $sync['signAge'] ) .
				' ago, and since then came ' . ( $sync['singles'] ? "single runs ({$sync['singles']}), too few to be a timer's." : 'nothing.' ),
				self::START );
		} else {
			$this->add( Finding::NOTE, "No loop runs, and single runs so far ({$sync['singles']}) are too few to be a timer's; the last one was " .
				self::age( $sync['attemptAge'] ) . ' ago.', self::START );
		}
		if ( $sync['outcome'] === 'failed' || $sync['outcome'] === 'unusable' ) {
			[ $text, $next ] = Causes::ofWorker( $sync['cause'] ?? '' );
			$this->add( $isStale ? Finding::WRONG : Finding::NOTE, "The last sync failed: $text The last good one was " .
				( $success === null ? 'never' : self::age( $success ) . ' ago' ) . '.' . self::counts( $sync['counts'] ), $next );
		}
	}

	private function policy(): void {
		$cause = $this->status['sync']['policyCause'] ?? null;
		if ( $cause !== null ) {
			[ $text, $next ] = Causes::ofPolicy( $cause );
			$age = $this->status['sync']['policyAge'];
			$this->add( Finding::WRONG, 'The policy file is not renewed, nor are the program options; fast lane and worker go on with what they ' .
				"were told last ($cause, {$this->status['sync']['policyFailures']} failures; last renewed " .
				( $age === null ? 'never' : self::age( $age ) . ' ago' ) . "): $text", $next );
		}
	}

	private function programs(): void {
		foreach ( $this->status['sync']['programFaults'] ?? [] as $wiki => $word ) {
			[ $text, $next ] = Causes::ofProgram( $word );
			$this->add( Finding::WRONG, "What browsers of the wiki $wiki decide is sent unverified, as the worker does not know their " .
				"program ($word): $text", $next );
		}
	}

	private function idLists(): void {
		$lists = $this->status['idLists'];
		$cause = $this->status['sync']['idListCause'] ?? null;
		if ( $cause !== null ) {
			[ $text, $next ] = Causes::ofWorker( $cause );
			$this->add( Finding::NOTE, "ID lists could not be fetched, what they hold stays: $text" .
				self::counts( $this->status['sync']['idListCounts'] ), $next );
		}
		if ( $lists['refused'] ) {
			$this->add( Finding::WRONG, "{$lists['refused']} ID lists cannot be read from the disk; " .
				'new PHP processes hold nobody in them.', 'look at the rights of the folder of ID lists; sync.php --once restores lost ones' );
		}
		if ( $lists['error'] !== null && $lists['error'] !== 'not_found' ) {
			[ $text, $next ] = Causes::ofFile( $lists['error'] );
			$this->add( Finding::WRONG, "The index of ID lists is not in use: $text", $next );
		} elseif ( $lists['lists'] ) {
			$this->add( Finding::FINE, "{$lists['lists']} ID lists hold {$lists['ids']} ids, {$lists['bytes']} bytes a process." );
		}
	}

	private function countries(): void {
		$countries = $this->status['countries'] ?? null;
		if ( $countries === null ) {
			return;
		}
		if ( $countries['error'] !== null ) {
			[ $text, $next ] = Causes::ofCountries( $countries['error'] );
			$this->add( Finding::WRONG, "The database of countries is not in use: $text ({$countries['error']}) " . ( $countries['type'] === null
				? 'No address has a country.' : 'The last good one stays in use.' ), $next );
		}
		if ( $countries['type'] === null ) {
			return;
		}
		$this->add( Finding::FINE, "Addresses have the country that {$countries['type']} has, a database of {$countries['bytes']} bytes" .
			( $countries['held'] === 'mapped' ? ', which all PHP processes share.' : '.' ) );
		if ( $countries['held'] !== 'mapped' ) {
			$this->add( Finding::NOTE, "Each PHP process holds a copy of the database of countries, {$countries['bytes']} bytes: " .
				'others could write to the file, or it lies on a disk of another host.', 'give it to root, with mode 0644, on a disk of this host' );
		}
		if ( $countries['failed'] ) {
			$this->add( Finding::WRONG, "The database of countries turned out to be damaged or cut at {$countries['failed']} of " .
				"{$countries['lookups']} addresses.", 'fetch it anew, and replace it by a rename, never in place' );
		}
	}

	private function events(): void {
		if ( ( $this->settings['statsig.spool_dir'] ?? '' ) === '' ) {
			$this->add( Finding::NOTE, 'Events are not recorded: statsig.spool_dir is not set.', 'set it if you want exposures' );
			return;
		}
		if ( $this->status['events']['spoolError'] !== null ) {
			[ $text, $next ] = Causes::ofWorker( $this->status['events']['spoolError'] );
			$this->add( Finding::WRONG, "The spool takes no events: $text", $next );
		}
		if ( !$this->status['ship'] ) {
			$this->add( Finding::NOTE, 'No event has been sent from this spool yet.', 'start worker.php --loop, or ship.php from a timer' );
		}
		foreach ( $this->status['ship'] as $sink => $standing ) {
			$this->sink( $sink, $standing );
		}
		$this->room();
		array_push( $this->findings, ...Limits::findings( $this->status['relay'] ?? [] ) );
	}

	private function room(): void {
		$hours = $this->status['spool']['hours'] ?? null;
		if ( $hours === null ) {
			return;
		}
		$text = "At the rate of today the spool has room for $hours hours in which nothing can be sent.";
		if ( $hours >= self::LEAST_HOURS ) {
			$this->add( Finding::FINE, $text );
		} else {
			$this->add( Finding::NOTE, $text, 'raise statsig.spool_max_bytes for php-fpm and the CLI, or make room on the disk' );
		}
	}

	private function sink( string $sink, array $standing ): void {
		if ( $standing['cause'] !== null ) {
			[ $text, $next ] = Causes::ofWorker( $standing['cause'] );
			$isLong = $standing['successAge'] === null || $standing['successAge'] > $this->patience;
			$this->add( $isLong ? Finding::WRONG : Finding::NOTE,
				"Events are not sent to '$sink' and wait in the spool, {$standing['failures']} failures in a row: $text", $next );
		} elseif ( $standing['shipped'] ) {
			$this->add( Finding::FINE, "{$standing['shipped']} events were sent to '$sink', the last " .
				self::age( $standing['successAge'] ) . ' ago.' );
		}
		if ( $standing['dropped'] || $standing['quarantined'] ) {
			$this->add( Finding::NOTE, "Of the events for '$sink' {$standing['quarantined']} were set aside and some dropped." .
				self::counts( $standing['dropped'] ), 'look into quarantine.jsonl in the spool; docs/operations.md says what each word means' );
		}
	}

	private static function counts( array $counts ): string {
		$parts = [];
		foreach ( $counts as $word => $count ) {
			$parts[] = "$word $count";
		}
		return $parts ? ' So far: ' . implode( ', ', $parts ) . '.' : '';
	}

	private static function age( ?int $seconds ): string {
		return match ( true ) {
			$seconds === null => 'an unknown time',
			$seconds < 120 => "$seconds s",
			$seconds < 7200 => intdiv( $seconds, 60 ) . ' min',
			$seconds < 172800 => intdiv( $seconds, 3600 ) . ' h',
			default => intdiv( $seconds, 86400 ) . ' days',
		};
	}
}
