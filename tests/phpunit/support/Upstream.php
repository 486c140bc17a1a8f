<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * A server on loopback that takes whatever is posted and keeps it: request line, headers, body
 * unpacked. A process of its own, which ends with this object's end() or when this process dies.
 */
final class Upstream {
	public readonly string $url;

	/** @var resource */
	private $process;
	private array $pipes = [];

	public function __construct( private readonly string $file ) {
		$serve = <<<'PHP'
			$server = stream_socket_server( 'tcp://127.0.0.1:0' );
			echo stream_socket_get_name( $server, false ), "\n";
			while ( true ) {
				$read = [ $server, STDIN ];
				$write = $except = null;
				stream_select( $read, $write, $except, 60 );
				if ( in_array( STDIN, $read, true ) ) {
					exit;
				}
				if ( !$read || !( $client = stream_socket_accept( $server ) ) ) {
					continue;
				}
				do {
					$head = '';
					while ( ( $line = fgets( $client ) ) !== false && rtrim( $line ) !== '' ) {
						$head .= $line;
					}
					if ( $head === '' ) {
						break;
					}
					$length = preg_match( '/^content-length: *(\d+)/mi', $head, $match ) ? (int)$match[1] : 0;
					$body = '';
					while ( strlen( $body ) < $length && !feof( $client ) ) {
						$body .= fread( $client, $length - strlen( $body ) );
					}
					$text = str_starts_with( $body, "\x1f\x8b" ) ? gzdecode( $body ) : $body;
					file_put_contents( $argv[1], json_encode( [ $head, $text ] ) . "\n", FILE_APPEND );
					fwrite( $client, "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"success\":true}" );
				} while ( !feof( $client ) );
				fclose( $client );
			}
			PHP;
		$this->process = proc_open(
			[ PHP_BINARY, '-n', '-r', $serve, '--', $file ], [ [ 'pipe', 'r' ], [ 'pipe', 'w' ], STDERR ], $this->pipes
		);
		$this->url = 'http://' . trim( fgets( $this->pipes[1] ) );
	}

	/**
	 * @return array<array{string,string}> Head and body of each request so far
	 */
	public function requests(): array {
		$lines = is_file( $this->file ) ? file( $this->file, FILE_IGNORE_NEW_LINES ) : [];
		return array_map( static fn ( $line ) => json_decode( $line, true ), $lines );
	}

	public function end(): void {
		fclose( $this->pipes[0] );
		proc_close( $this->process );
	}
}
