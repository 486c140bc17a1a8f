<?php

/**
 * The store of the farm, which writes down each call: a line with time, host, what was done, and of which kind of key.
 */
class StatsigCountingStore extends SqlBagOStuff {
	private string $log;

	public function __construct( $params ) {
		$this->log = $params['log'];
		parent::__construct( $params );
	}

	private function note( string $call, array $keys ): void {
		$kinds = array_unique( array_map( static fn ( $key ) => explode( ':', $key )[3] ?? '?', $keys ) );
		file_put_contents( $this->log, sprintf( "%.3f %s %s %s\n", microtime( true ), getenv( 'FARM_HOST' ) ?: '-', $call, implode( ',', $kinds ) ), FILE_APPEND );
	}

	public function get( $key, $flags = 0 ) {
		$this->note( 'get', [ $key ] );
		return parent::get( $key, $flags );
	}

	public function getMulti( array $keys, $flags = 0 ) {
		$this->note( 'get', $keys );
		return parent::getMulti( $keys, $flags );
	}

	public function set( $key, $value, $exptime = 0, $flags = 0 ) {
		$this->note( 'set', [ $key ] );
		return parent::set( $key, $value, $exptime, $flags );
	}
}
