<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\Unit\Units;
use Statsig\Kind;
use Statsig\User;

/**
 * Decisions of the native module, from the config file that php.ini names.
 */
final class NativeSource implements DecisionSource {
	private const KINDS = [
		self::GATE => Kind::Gate,
		self::CONFIG => Kind::DynamicConfig,
		self::EXPERIMENT => Kind::Experiment,
		self::LAYER => Kind::Layer,
	];

	/** @var \WeakMap<Units,User> The converted user: built once for each Units object */
	private \WeakMap $users;

	public function __construct() {
		$this->users = new \WeakMap();
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision {
		$user = $this->userOf( $units );
		return new NativeDecision( $isCounted
			? \Statsig\evaluate( $name, $user, self::KINDS[$kind], false )
			: \Statsig\look( $name, $user, self::KINDS[$kind] ), $kind );
	}

	public function getIdType( string $name, string $kind ): string {
		return \Statsig\idType( $name, self::KINDS[$kind] );
	}

	public function isAvailable(): bool {
		return true;
	}

	public function getSoftwareVersion(): string {
		return \Statsig\version();
	}

	public function getDocumentVersion(): string {
		return \Statsig\configVersion();
	}

	public function getChangeTime(): int {
		// Times of files are whole seconds here, and a process sees a change that much later
		$delay = (int)ceil( (float)ini_get( 'statsig.check_interval' ) ) + 1;
		$changed = intdiv( \Statsig\configChangedAt(), 1000 );
		return $changed === 0 ? 0 : $changed + $delay;
	}

	private function userOf( Units $units ): User {
		return $this->users[$units] ??= new User(
			userID: $units->userID ?? '',
			customIDs: $units->stableID === null ? [] : [ 'stableID' => $units->stableID ],
			custom: $units->attributes
		);
	}
}
