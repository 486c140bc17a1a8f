<?php

namespace MediaWiki\Extension\Statsig\Client;

use MediaWiki\Extension\Statsig\Relay\ModuleFile;

/**
 * The file beside the config that tells the worker this wiki's program options. Several wikis may go by one config, and
 * each has its file. The worker removes one that was not renewed for 30 days: its wiki is gone.
 */
final class ProgramOptionsFile {
	/** Seconds after which a file that says the right thing is renewed all the same */
	private const RENEWAL = 86400;

	/**
	 * @param string $folder Of all wikis' files; empty where no config file is named
	 * @param string $wikiId
	 * @param ProgramOptions $options
	 */
	public function __construct(
		private readonly string $folder,
		private readonly string $wikiId,
		private readonly ProgramOptions $options
	) {
	}

	/**
	 * @param string $folder
	 * @return self The same beside another config
	 */
	public function at( string $folder ): self {
		return new self( $folder, $this->wikiId, $this->options );
	}

	public function isWanted(): bool {
		return $this->folder !== '';
	}

	/**
	 * Replaces the file, as a whole, if it says something else than the wiki's settings.
	 *
	 * @return bool Whether it says what the wiki wants now
	 */
	public function refresh(): bool {
		$parent = dirname( $this->folder );
		if ( !is_dir( $this->folder ) && is_writable( $parent ) && @mkdir( $this->folder, 0750 ) ) {
			// Where root has come first, the worker must be able to write there too
			@chown( $this->folder, fileowner( $parent ) );
			@chgrp( $this->folder, filegroup( $parent ) );
		}
		$path = $this->path();
		$text = json_encode( $this->options->forWorker(), JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE );
		if ( !( new ModuleFile( $path ) )->say( $text ) ) {
			return false;
		}
		clearstatcache( true, $path );
		if ( time() - filemtime( $path ) >= self::RENEWAL ) {
			// If that fails, the next run tries again
			@touch( $path );
		}
		return true;
	}

	/** @return string Named by the wiki's id, with other characters than letters, digits, _ and - as = and two hex digits */
	private function path(): string {
		$name = preg_replace_callback( '/[^A-Za-z0-9_-]/', static fn ( $match ) => '=' . bin2hex( $match[0] ), $this->wikiId );
		return "{$this->folder}/$name.json";
	}
}
