<?php

namespace MediaWiki\Extension\Statsig\Source;

use MediaWiki\Extension\Statsig\Unit\UnitLink;
use MediaWiki\Extension\Statsig\Unit\Units;
use Statsig\Evaluation;
use Statsig\Kind;
use Statsig\User;

/**
 * Decisions of the native module, from the config file that php.ini names.
 */
final class NativeSource implements DecisionSource {
	/** Rule of what is answered by hand, as the module gives it */
	private const OVERRIDE = 'override';

	/** @var ?\WeakMap<Units,array{array,array<string,User>}> What is known of them, and the users that they were converted into */
	private ?\WeakMap $users = null;

	/**
	 * @param \Closure|null $link Returns the UnitLink; null, or one that returns null, where records of an account never name the
	 *  browser's id too
	 */
	public function __construct( private readonly ?\Closure $link = null ) {
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision {
		$evaluation = \Statsig\lookByUnit( $name, self::kindOf( $kind ), $this->usersOf( $units ), $isCounted );
		if ( $evaluation->reason() === self::NO_UNIT ) {
			// It was counted above
			$custom = self::customUserOf( $evaluation->idType(), $units );
			$evaluation = $custom ? \Statsig\lookByUnit( $name, self::kindOf( $kind ), $custom ) : $evaluation;
		}
		return new NativeDecision( $evaluation, $kind );
	}

	/**
	 * decide() for an account that may keep an earlier decision.
	 *
	 * @param string $name
	 * @param string $kind One of the constants but GATE
	 * @param Units $units With an account
	 * @param array<string,string> $kept Name of the entry => its record as JSON; empty for none
	 * @param array{enforceTargeting?:bool,enforceOverrides?:bool} $options
	 * @param bool $isCounted As decide() takes it
	 * @return Evaluation
	 */
	public function evaluatePersisted( string $name, string $kind, Units $units, array $kept, array $options, bool $isCounted ): Evaluation {
		// A config is asked for where the caller knows no kinds among configs, and only experiments are kept
		$asked = $kind === self::LAYER ? Kind::Layer : Kind::Experiment;
		return \Statsig\evaluatePersisted(
			$name, $this->usersOf( $units )['userID'], $kept, [ 'json' => true, 'exposure' => $isCounted ? false : null ] + $options, $asked
		);
	}

	public function check( string $gate, Units $units ): ?bool {
		if ( $units->userID !== null && $units->stableID !== null && $this->link() ) {
			// The shorter way below can name one id only
			return $this->checkWhole( $gate, $units );
		}
		$ids = [ 'userID' => $units->userID, 'stableID' => $units->stableID ];
		// Most configs read no attribute, and each function that a request has not called before costs its first question 3 us
		return \Statsig\checkByUnit( $gate, $ids, null ) ?? $this->checkKnown( $gate, $ids, $units );
	}

	/**
	 * As check(), with all that the config reads, and for units that few readers have.
	 *
	 * @param string $gate
	 * @param array<string,string|null> $ids
	 * @param Units $units
	 * @return bool|null
	 */
	private function checkKnown( string $gate, array $ids, Units $units ): ?bool {
		$fields = \Statsig\fieldsRead();
		if ( $units->country( $fields ) !== null ) {
			// The shorter way knows nothing that is not recorded
			return $this->checkWhole( $gate, $units );
		}
		$attributes = $units->attributes( $fields );
		$passes = \Statsig\checkByUnit( $gate, $ids, $attributes );
		if ( $passes !== null ) {
			return $passes;
		}
		$idType = \Statsig\idType( $gate, Kind::Gate );
		$id = $units->get( $idType );
		return $id === null ? null : \Statsig\checkByUnit( $gate, [ $idType => $id ], $attributes );
	}

	private function checkWhole( string $gate, Units $units ): ?bool {
		$decision = $this->decide( $gate, self::GATE, $units );
		if ( $decision->getIdType() === '' || $decision->getReason() === self::NO_UNIT ) {
			return null;
		}
		$decision->expose();
		return $decision->isEnabled();
	}

	public function getFieldsRead(): array {
		return \Statsig\fieldsRead();
	}

	/** @inheritDoc */
	public function force( string $name, string $kind, bool|string $group, string $reason ): ?Decision {
		$answer = match ( true ) {
			$kind === self::GATE => is_bool( $group ) ? $group : null,
			$group === false => [],
			$kind === self::LAYER && is_string( $group ) => LayerGroups::valueOf( $name, $group ),
			default => is_string( $group ) ? $group : null,
		};
		if ( $answer === null ) {
			return null;
		}
		// For the one question alone: what asks this entry is decided as always, in PHP as in browsers
		\Statsig\override( [ $kind => [ $name => [ '' => $answer ] ] ] );
		try {
			$shown = \Statsig\look( $name, [], self::kindOf( $kind ) );
		} finally {
			\Statsig\override( [ $kind => [ $name => [] ] ] );
		}
		$shownGroup = match ( true ) {
			$kind === self::GATE => $group ? 'true' : 'false',
			default => $group === false ? null : $group,
		};
		return $shown->ruleId() === self::OVERRIDE ? new ForcedDecision( new NativeDecision( $shown, $kind ), $shownGroup, $reason ) : null;
	}

	public function mute(): void {
		\Statsig\mute( true );
	}

	public function getIdType( string $name, string $kind ): string {
		return \Statsig\idType( $name, self::kindOf( $kind ) );
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
		// File times are cut to whole seconds, and a process may see a change only after the interval
		$delay = (int)ceil( (float)ini_get( 'statsig.check_interval' ) ) + 1;
		$changed = intdiv( \Statsig\configChangedAt(), 1000 );
		return $changed === 0 ? 0 : $changed + $delay;
	}

	/** No constant table, as PHP would make one with enum cases anew in each request */
	private static function kindOf( string $kind ): Kind {
		return match ( $kind ) {
			self::GATE => Kind::Gate,
			self::CONFIG => Kind::DynamicConfig,
			self::EXPERIMENT => Kind::Experiment,
			self::LAYER => Kind::Layer,
		};
	}

	private function link(): ?UnitLink {
		return $this->link ? ( $this->link )() : null;
	}

	/**
	 * One user object for each unit, as a decision and its record must name one unit only: the account and the
	 * browser of a reader must not be linked by being sent together, unless the wiki wants that.
	 *
	 * @param Units $units
	 * @return array<string,User> By type of unit
	 */
	private function usersOf( Units $units ): array {
		$this->users ??= new \WeakMap();
		$known = self::knownOf( $units );
		[ $before, $users ] = $this->users[$units] ?? [ null, [] ];
		if ( $before === $known ) {
			return $users;
		}
		$users = [];
		if ( $units->userID !== null ) {
			$isLinked = $units->stableID !== null && $this->link()?->isLinked( $units );
			$users['userID'] = User::fromArray( [ 'userID' => $units->userID ] + $known +
				( $isLinked ? [ 'customIDs' => [ 'stableID' => $units->stableID ] ] : [] ) );
		}
		if ( $units->stableID !== null ) {
			$users['stableID'] = User::fromArray( [ 'customIDs' => [ 'stableID' => $units->stableID ] ] + $known );
		}
		$this->users[$units] = [ $known, $users ];
		return $users;
	}

	/**
	 * @param string $idType
	 * @param Units $units
	 * @return array<string,User> As usersOf(); empty where the reader has no id of this type, and of the types of usersOf()
	 */
	private static function customUserOf( string $idType, Units $units ): array {
		if ( in_array( strtolower( $idType ), [ 'userid', 'stableid' ], true ) ) {
			return [];
		}
		$id = $units->get( $idType );
		return $id === null ? [] : [
			$idType => User::fromArray( [ 'customIDs' => [ $idType => $id ] ] + self::knownOf( $units ) )
		];
	}

	/**
	 * @param Units $units
	 * @return array<string,array> What is known of a reader besides the units, as User::fromArray() takes it
	 */
	private static function knownOf( Units $units ): array {
		$fields = \Statsig\fieldsRead();
		$known = [ 'custom' => $units->attributes( $fields ) ];
		$country = $fields === [] ? null : $units->country( $fields );
		return $country === null ? $known : $known + [ 'privateAttributes' => [ 'country' => $country ] ];
	}
}
