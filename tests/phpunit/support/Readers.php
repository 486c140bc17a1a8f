<?php

namespace MediaWiki\Extension\Statsig\Tests;

/**
 * Several readers of one served wiki, each with cookies of their own: accounts, and browsers without
 * one that have a stable id.
 */
final class Readers {
	public const PASSWORD = 'a-very-long-password';

	/** @var array<string,array<string,string>> Name, or stable id => cookies */
	private array $cookies = [];

	/** @var array<string,string> Name => pseudonym */
	private array $units = [];

	public function __construct( private readonly ServedWiki $wiki ) {
	}

	public function addAccount( string $name ): void {
		$script = ( getenv( 'MW_INSTALL_PATH' ) ?: '/usr/share/mediawiki' ) . '/maintenance/createAndPromote.php';
		[ $status, $said ] = $this->wiki->run( [ 'maintenance', $this->wiki->folder, $script, $name, self::PASSWORD ] );
		if ( $status !== 0 ) {
			throw new \RuntimeException( "no account: $said" );
		}
		$this->wiki->cookies = [];
		$this->wiki->logIn( $name, self::PASSWORD );
		$self = json_decode( $this->wiki->request( '/api.php?action=query&meta=userinfo&format=json' )[2], true );
		$account = "local:wiki:{$self['query']['userinfo']['id']}";
		$this->units[$name] = substr( hash_hmac( 'sha256', $account, 'a secret of the integration tests' ), 0, 32 );
		$this->cookies[$name] = $this->wiki->cookies;
	}

	public function addBrowser( string $stableId ): void {
		$this->cookies[$stableId] = [ 'wikistatsigId' => $stableId ];
	}

	/** The wiki's next requests are this reader's; one that was not added has no cookies */
	public function be( string $reader ): ServedWiki {
		$this->wiki->cookies = $this->cookies[$reader] ?? [];
		return $this->wiki;
	}

	public function unitOf( string $name ): string {
		return $this->units[$name];
	}
}
