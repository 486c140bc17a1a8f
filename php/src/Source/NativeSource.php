<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\Unit\Units;
use Statsig\Kind;
use Statsig\User;

/**
 * Decisions of the native module, from the config file that php.ini names.
 */
final class NativeSource implements DecisionSource {
	/** @var \WeakMap<Units,User> The converted user: built once for each Units object */
	private \WeakMap $users;

	public function __construct() {
		$this->users = new \WeakMap();
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units ): Decision {
		$evaluation = \Statsig\evaluate( $name, $this->userOf( $units ), Kind::from( $kind ), false );
		return new NativeDecision( $evaluation, $kind );
	}

	public function isAvailable(): bool {
		return true;
	}

	public function getSoftwareVersion(): string {
		return \Statsig\version();
	}

	public function getDocumentVersion(): string {
		return (string)( \Statsig\status()['configVersion'] ?? '' );
	}

	private function userOf( Units $units ): User {
		return $this->users[$units] ??= new User(
			userID: $units->userID ?? '',
			customIDs: $units->stableID === null ? [] : [ 'stableID' => $units->stableID ],
			custom: $units->attributes
		);
	}
}
