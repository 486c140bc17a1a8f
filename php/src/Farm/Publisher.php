<?php

namespace MediaWiki\Extension\Statsig\Farm;

use MediaWiki\Extension\Statsig\Guard;

/**
 * Tells the farm which config the host has that asks Statsig: first all that it is made of, then the pointer.
 */
final class Publisher {
	/** Name of the pointer to the config */
	public const CONFIG = 'config';

	/**
	 * @param Stash $stash
	 * @param HostRecord $record
	 * @param string $config Path of the config file
	 * @param ListFolder $lists
	 */
	public function __construct(
		private readonly Stash $stash,
		private readonly HostRecord $record,
		private readonly string $config,
		private readonly ListFolder $lists
	) {
	}

	/**
	 * @param int $interval Seconds between two syncs
	 * @return array{string,?string} Outcome, as HostRecord has it, and cause: nothing (there is no config), store (it does not
	 *  keep what it is told) or locked
	 */
	public function publish( int $interval ): array {
		$lock = $this->record->lock();
		if ( !$lock ) {
			return [ 'failed', 'locked' ];
		}
		try {
			[ $outcome, $cause, $changes ] = $this->tell( $interval );
		} catch ( \Throwable $e ) {
			// What a store throws may hold what it was given
			Guard::say( $e );
			[ $outcome, $cause, $changes ] = [ 'failed', 'store', [] ];
		}
		$this->record->count( HostRecord::PUBLISHES, $outcome, $cause, $changes );
		return [ $outcome, $cause ];
	}

	/** @return array{string,?string,array} Outcome, cause, and what to note */
	private function tell( int $interval ): array {
		$document = is_file( $this->config ) ? (string)file_get_contents( $this->config ) : '';
		if ( $document === '' ) {
			return [ 'absent', 'nothing', [] ];
		}
		$known = $this->record->get();
		$files = [];
		$files['config'] = $this->kept( $known['files']['config'] ?? null, hash( 'sha256', $document ), static fn () => $document );
		$isWhole = $files['config'] !== null && $this->tellLists( $known['files'], $files );
		if ( !$isWhole ) {
			return [ 'failed', 'store', [] ];
		}
		$pointer = new Pointer( time(), $interval, $files['config'], $files['lists'] ?? null );
		if ( !$this->stash->point( self::CONFIG, $pointer->toArray() ) ) {
			return [ 'failed', 'store', [] ];
		}
		$before = Pointer::of( $known['pointer'] );
		$isSame = $before && [ $before->config->sha256, $before->lists?->sha256 ] === [ $pointer->config->sha256, $pointer->lists?->sha256 ];
		return [ $isSame ? 'unchanged' : 'fresh', null, [
			'pointer' => $pointer->toArray(),
			'files' => array_map( static fn ( Blob $blob ) => $blob->toArray(), $files ),
		] ];
	}

	/**
	 * @param array $known Blobs that were published before, by name
	 * @param array<string,?Blob> &$files Gets those of the lists
	 * @return bool
	 */
	private function tellLists( array $known, array &$files ): bool {
		$index = $this->lists->index();
		$names = $index === null ? null : ListFolder::filesOf( $index );
		if ( $names === null ) {
			return true;
		}
		$bundle = [ 'index' => $index, 'files' => [] ];
		foreach ( $names as $name ) {
			// A name stands for its content
			$files[$name] = $this->kept( $known[$name] ?? null, null, fn () => $this->lists->read( $name ) );
			if ( $files[$name] === null ) {
				return false;
			}
			$bundle['files'][$name] = $files[$name]->toArray();
		}
		$text = json_encode( $bundle, JSON_UNESCAPED_SLASHES );
		$files['lists'] = $this->kept( $known['lists'] ?? null, hash( 'sha256', $text ), static fn () => $text );
		return $files['lists'] !== null;
	}

	/**
	 * @param mixed $known Blob as it was published before
	 * @param string|null $sha256 What it should be; null: as it was
	 * @param \Closure $bytes Returns them
	 * @return Blob|null null where the store has it not
	 */
	private function kept( $known, ?string $sha256, \Closure $bytes ): ?Blob {
		$blob = Blob::of( $known );
		if ( $blob && ( $sha256 ?? $blob->sha256 ) === $blob->sha256 && $this->stash->keep( $blob ) ) {
			return $blob;
		}
		$read = $bytes();
		return $read === null ? null : $this->stash->put( $read );
	}
}
