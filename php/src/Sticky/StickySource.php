<?php

namespace MediaWiki\Extension\Statsig\Sticky;

use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Source\Decision;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\NativeDecision;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\Extension\Statsig\Unit\Units;
use MediaWiki\User\UserNameUtils;
use Statsig\Evaluation;

/**
 * Stands before the other sources on wikis with $wgStatsigStickyEntries: there an account keeps what it got of an entry, although
 * rules and shares change. Everything that asks for decisions asks here, so that one account has one answer everywhere.
 *
 * Only registered readers with a name keep something, and only of entries by the account: a browser's id is not one account's, and
 * a temporary account has no preferences in MediaWiki.
 */
final class StickySource implements DecisionSource {
	/** Reason of what the account keeps, as the module gives it */
	public const PERSISTED = 'Persisted';

	private const ID_TYPE = 'userID';

	/**
	 * @param DecisionSource $source Of all that is not sticky
	 * @param NativeSource $native
	 * @param Settings $settings
	 * @param UserNameUtils $names
	 * @param Records $records
	 * @param Seal $seal
	 * @param RecordChanges $changes
	 */
	public function __construct(
		private readonly DecisionSource $source,
		private readonly NativeSource $native,
		private readonly Settings $settings,
		private readonly UserNameUtils $names,
		private readonly Records $records,
		private readonly Seal $seal,
		private readonly RecordChanges $changes
	) {
	}

	/** @inheritDoc */
	public function decide( string $name, string $kind, Units $units, bool $isCounted = false ): Decision {
		if ( !$this->mayKeep( $name, $units ) ) {
			return $this->source->decide( $name, $kind, $units, $isCounted );
		}
		$text = $this->records->textOf( $units->account, $name );
		$evaluation = $this->evaluate( $name, $kind, $units, $text, $isCounted );
		if ( !$evaluation ) {
			return $this->source->decide( $name, $kind, $units, $isCounted );
		}
		$this->note( $name, $units, $text, $evaluation->persist() );
		// What does not run may have another answer there; it was counted above
		return $evaluation->reason() === self::PERSISTED || $evaluation->isExperimentActive()
			? new NativeDecision( $evaluation, $kind )
			: $this->source->decide( $name, $kind, $units );
	}

	/**
	 * The same for who explains it: nothing is kept or counted.
	 *
	 * @param string $name
	 * @param string $kind One of DecisionSource's constants
	 * @param Units $units
	 * @return Evaluation|null Null where nothing can be kept
	 */
	public function look( string $name, string $kind, Units $units ): ?Evaluation {
		return $this->mayKeep( $name, $units )
			? $this->evaluate( $name, $kind, $units, $this->records->textOf( $units->account, $name ), false )
			: null;
	}

	private function mayKeep( string $name, Units $units ): bool {
		return isset( $this->settings->stickyEntries()->options[$name] ) && $units->userID !== null &&
			$units->account?->isRegistered() && !$this->names->isTemp( $units->account->getName() );
	}

	/** @return Evaluation|null Null where this is no entry by the account */
	private function evaluate( string $name, string $kind, Units $units, string $text, bool $isCounted ): ?Evaluation {
		if ( $kind === self::GATE || strcasecmp( $this->source->getIdType( $name, $kind ), self::ID_TYPE ) !== 0 ) {
			return null;
		}
		$record = $text === '' ? null : $this->seal->open( self::keyOf( $units ), $name, $text );
		$evaluation = $this->native->evaluatePersisted(
			$name, $kind, $units, $record === null ? [] : [ $name => $record ], $this->settings->stickyEntries()->options[$name], $isCounted
		);
		// Another entry may have answered in its place
		return strcasecmp( $evaluation->idType(), self::ID_TYPE ) === 0 ? $evaluation : null;
	}

	/**
	 * @param string $name
	 * @param Units $units
	 * @param string $text What the account kept
	 * @param array|null $change As Evaluation::persist() gives it, with the record as JSON
	 */
	private function note( string $name, Units $units, string $text, ?array $change ): void {
		$key = self::keyOf( $units );
		// A change may be another entry's, which answers by a mapping: that one is not kept
		if ( $change === null || $change['name'] !== $name || strcasecmp( $change['key'], $key ) !== 0 ) {
			// What another secret or hand has made is not to stay
			if ( $text !== '' && $this->seal->open( $key, $name, $text ) === null ) {
				$this->changes->note( $units->account, $name, $text, null );
			}
			return;
		}
		$new = $change['record'] === null ? null : $this->seal->close( $key, $name, $change['record'] );
		if ( (string)$new !== $text ) {
			$this->changes->note( $units->account, $name, $text, $new );
		}
	}

	private static function keyOf( Units $units ): string {
		return "{$units->userID}:" . self::ID_TYPE;
	}

	public function check( string $gate, Units $units ): ?bool {
		return $this->source->check( $gate, $units );
	}

	/** @inheritDoc */
	public function force( string $name, string $kind, bool|string $group, string $reason ): ?Decision {
		return $this->source->force( $name, $kind, $group, $reason );
	}

	public function mute(): void {
		$this->changes->mute();
		$this->source->mute();
	}

	public function getIdType( string $name, string $kind ): string {
		return $this->source->getIdType( $name, $kind );
	}

	/** @inheritDoc */
	public function getFieldsRead(): array {
		return $this->source->getFieldsRead();
	}

	public function isAvailable(): bool {
		return $this->source->isAvailable();
	}

	public function getSoftwareVersion(): string {
		return $this->source->getSoftwareVersion();
	}

	public function getDocumentVersion(): string {
		return $this->source->getDocumentVersion();
	}

	public function getChangeTime(): int {
		return $this->source->getChangeTime();
	}
}
