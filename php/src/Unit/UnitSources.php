<?php

namespace MediaWiki\Extension\Statsig\Unit;

use MediaWiki\User\UserIdentity;

/**
 * All sources of ids, as one: of two that give the same type, the first that has an id counts.
 */
final class UnitSources implements UnitSource {
	/**
	 * @param UnitSource[] $sources
	 */
	public function __construct( private readonly array $sources ) {
	}

	/** @return UnitType[] Each once, for whoever lists them */
	public function types(): array {
		$types = [];
		foreach ( $this->sources as $source ) {
			foreach ( $source->types() as $type ) {
				$types[strtolower( $type->idType )] ??= $type;
			}
		}
		return array_values( $types );
	}

	/** @inheritDoc */
	public function idOf( string $idType, UserIdentity $reader, ?object $request, string $entry ): ?string {
		foreach ( $this->sources as $source ) {
			$id = $source->idOf( $idType, $reader, $request, $entry );
			if ( $id !== null ) {
				return $id;
			}
		}
		return null;
	}
}
