<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * A wiki behind nginx and php-fpm, for what only HTTP shows. Ends with this process.
 */
final class ServedWiki {
	public readonly string $folder;
	public readonly string $url;

	/** @var array<string,string> Cookies of the reader */
	public array $cookies = [];

	/**
	 * @param array<string,string> $environment As tests/wiki/README.md lists it
	 * @param string $settings File to be read after LocalSettings.php
	 * @param array<string,string> $files Further ones, by their path in the wiki's folder, in whose
	 *  text {folder} is that folder
	 */
	public function __construct(
		array $environment = [], string $settings = __DIR__ . '/../fixtures/settings.php', array $files = []
	) {
		$this->folder = sys_get_temp_dir() . '/statsig-served.' . bin2hex( random_bytes( 6 ) );
		mkdir( "{$this->folder}/statsig", 0755, true );
		copy( __DIR__ . '/../fixtures/config.json', "{$this->folder}/statsig/config.json" );
		foreach ( $files as $path => $text ) {
			@mkdir( dirname( "{$this->folder}/$path" ), 0755, true );
			file_put_contents( "{$this->folder}/$path", str_replace( '{folder}', $this->folder, $text ) );
		}
		file_put_contents( "{$this->folder}/settings.php", '<?php require ' . var_export( realpath( $settings ), true ) . ';' );
		[ $status, $said ] = $this->run( [ 'start', $this->folder, (string)getmypid() ], $environment );
		if ( $status !== 0 ) {
			$this->end();
			throw new \RuntimeException( "the wiki does not start: $said" );
		}
		$this->url = trim( $said );
	}

	public function end(): void {
		$this->run( [ 'stop', $this->folder ] );
		exec( 'rm -rf ' . escapeshellarg( $this->folder ) );
	}

	/**
	 * Run one of the scripts in tests/wiki/.
	 *
	 * @param string[] $command
	 * @param array<string,string> $environment
	 * @return array{int,string} Exit status and what it wrote to its standard output
	 */
	public function run( array $command, array $environment = [] ): array {
		$command[0] = dirname( __DIR__, 2 ) . "/wiki/{$command[0]}";
		$environment += getenv();
		unset( $environment['MW_CONFIG_FILE'], $environment['PHP_INI_SCAN_DIR'] );
		$process = proc_open( $command, [ 1 => [ 'pipe', 'w' ], 2 => [ 'pipe', 'w' ] ], $pipes, null, $environment );
		$said = stream_get_contents( $pipes[1] );
		$said .= stream_get_contents( $pipes[2] );
		return [ proc_close( $process ), $said ];
	}

	/**
	 * @param string $path
	 * @param string[] $headers As lines
	 * @param string|array|null $body Makes it a POST
	 * @return array{int,string,string} Status, headers, body
	 */
	public function request( string $path, array $headers = [], $body = null ): array {
		if ( $this->cookies ) {
			$headers[] = 'Cookie: ' . http_build_query( $this->cookies, '', '; ', PHP_QUERY_RFC3986 );
		}
		$handle = curl_init( $this->url . $path );
		curl_setopt_array( $handle, [
			CURLOPT_RETURNTRANSFER => true,
			CURLOPT_HEADER => true,
			CURLOPT_HTTPHEADER => array_merge( [ 'Expect:' ], $headers ),
		] + ( $body === null ? [] : [ CURLOPT_POST => true, CURLOPT_POSTFIELDS => $body ] ) );
		$answer = curl_exec( $handle );
		if ( $answer === false ) {
			throw new \RuntimeException( curl_error( $handle ) );
		}
		return $this->taken( $handle, $answer );
	}

	/**
	 * As request(), by the method HEAD: the body is empty.
	 *
	 * @param string $path
	 * @return array{int,string,string}
	 */
	public function head( string $path ): array {
		$handle = curl_init( $this->url . $path );
		curl_setopt_array( $handle, [
			CURLOPT_RETURNTRANSFER => true, CURLOPT_HEADER => true, CURLOPT_NOBODY => true,
			CURLOPT_COOKIE => http_build_query( $this->cookies, '', '; ', PHP_QUERY_RFC3986 ),
		] );
		return $this->taken( $handle, curl_exec( $handle ) );
	}

	private function taken( object $handle, string $answer ): array {
		$size = curl_getinfo( $handle, CURLINFO_HEADER_SIZE );
		$lines = substr( $answer, 0, $size );
		if ( preg_match_all( '/^Set-Cookie: ([^=]+)=([^;\r]*)/mi', $lines, $set, PREG_SET_ORDER ) ) {
			foreach ( $set as [ , $name, $value ] ) {
				$this->cookies[$name] = urldecode( $value );
			}
		}
		return [ curl_getinfo( $handle, CURLINFO_RESPONSE_CODE ), $lines, substr( $answer, $size ) ];
	}

	public function logIn( string $name, string $password ): void {
		$asked = json_decode( $this->request( '/api.php?action=query&meta=tokens&type=login&format=json' )[2], true );
		$answer = json_decode( $this->request( '/api.php', [], http_build_query( [
			'action' => 'login', 'format' => 'json', 'lgname' => $name, 'lgpassword' => $password,
			'lgtoken' => $asked['query']['tokens']['logintoken'],
		] ) )[2], true );
		if ( ( $answer['login']['result'] ?? '' ) !== 'Success' ) {
			throw new \RuntimeException( 'no login: ' . json_encode( $answer ) );
		}
	}

	/**
	 * @return array{string,array} What load.php delivers with the module ext.statsig: the program's text, and the config
	 */
	public function moduleFiles(): array {
		$script = $this->request( '/load.php?lang=en&skin=fallback&modules=ext.statsig' )[2];
		preg_match( '/"program\.json":\s*("(?:[^"\\\\]|\\\\.)*")/', $script, $program );
		preg_match( '/"config\.json":\s*(\{.*?\})\s*\}/s', $script, $config );
		return [ json_decode( $program[1] ?? '""' ), json_decode( $config[1] ?? 'null', true ) ?? [] ];
	}

	/**
	 * @return string[] Lines of the spool, complete ones only
	 */
	public function spool(): array {
		$lines = [];
		foreach ( glob( "{$this->folder}/statsig/spool/*" ) as $file ) {
			if ( is_file( $file ) ) {
				foreach ( explode( "\n", file_get_contents( $file ) ) as $line ) {
					if ( json_decode( $line ) !== null ) {
						$lines[] = $line;
					}
				}
			}
		}
		return $lines;
	}

	/**
	 * Exposures are written after the response.
	 *
	 * @param string $text
	 * @return string[] Lines of the spool once one of them holds the text, or after 5 s
	 */
	public function spoolWith( string $text ): array {
		$end = hrtime( true ) + 5_000_000_000;
		do {
			$lines = $this->spool();
			$found = str_contains( implode( $lines ), $text );
			if ( !$found ) {
				usleep( 10_000 );
			}
		} while ( !$found && hrtime( true ) < $end );
		return $lines;
	}

	public function log( string $name ): string {
		return (string)@file_get_contents( "{$this->folder}/log/$name.log" );
	}
}
