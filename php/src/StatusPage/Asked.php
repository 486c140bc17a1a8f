<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Unit\Units;
use MediaWiki\Extension\Statsig\Unit\UnitSources;
use MediaWiki\Extension\Statsig\Unit\UnitType;
use MediaWiki\User\UserFactory;
use MediaWiki\User\UserIdentity;
use MediaWiki\User\UserIdentityLookup;
use MediaWiki\User\UserNameUtils;
use Statsig\Kind;

/**
 * Reads what somebody asks in the form "Decide as": of which entry, and for whom.
 */
final class Asked {
	public const KINDS = [
		'gate' => Kind::Gate,
		'experiment' => Kind::Experiment,
		'dynamic_config' => Kind::DynamicConfig,
		'layer' => Kind::Layer,
	];

	/** Attributes that are read from the form */
	private const MOST_ATTRIBUTES = 100;

	public function __construct(
		private readonly ReaderUnits $units,
		private readonly UserFactory $users,
		private readonly UserIdentityLookup $accounts,
		private readonly UserNameUtils $userNames,
		private readonly UnitSources $sources
	) {
	}

	/** @return UnitType[] Types of unit that can be given by their id */
	public function types(): array {
		return $this->sources->types();
	}

	/** @return string[] Names of all entries */
	public function names(): array {
		return array_values( array_unique( array_merge( ...array_map( static fn ( $kind ) => \Statsig\names( $kind ), array_values( self::KINDS ) ) ) ) );
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return Kind The one that was chosen, else the first that has such an entry
	 */
	public function kind( object $request ): Kind {
		$chosen = self::KINDS[$request->getText( 'kind' )] ?? null;
		if ( $chosen ) {
			return $chosen;
		}
		$name = $request->getText( 'entry' );
		foreach ( self::KINDS as $kind ) {
			if ( in_array( $name, \Statsig\names( $kind ), true ) ) {
				return $kind;
			}
		}
		return Kind::Gate;
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return bool Whether the account is one of this wiki, or none was named
	 */
	public function hasAccount( object $request ): bool {
		return $request->getText( 'account' ) === '' || $this->account( $request ) !== null;
	}

	/**
	 * @param \WebRequest|\MediaWiki\Request\WebRequest $request
	 * @return Units With the pseudonym of the account, or the id that was given, and the attributes
	 */
	public function units( object $request ): Units {
		$ids = [ $request->getText( 'type' ) => trim( $request->getText( 'id' ) ) ?: null ];
		$account = $this->account( $request );
		$known = $this->units->of( $account ?? $this->users->newAnonymous() );
		$given = self::attributes( $request->getText( 'attributes' ) ) + ( $account || !isset( $ids['userID'] ) ? [] : [ 'account' => 'named' ] );
		return new Units(
			$known->userID ?? $ids['userID'] ?? null,
			$ids['stableID'] ?? null,
			static fn ( array $fields ) => $given + $known->attributes( $fields ),
			// What other extensions know of an account, unless another id was given
			static fn ( string $type ) => array_change_key_case( $ids )[$type] ?? ( $account ? $known->get( $type ) : null ),
			$account
		);
	}

	/**
	 * @param \IContextSource|\MediaWiki\Context\IContextSource $context
	 * @return string What a browser knows of an article that it shows, as the form has it at first
	 */
	public function attributesOfPage( object $context ): string {
		return "language = {$context->getLanguage()->getCode()}\nskin = {$context->getSkin()->getSkinName()}\nnamespace = 0";
	}

	private function account( object $request ): ?UserIdentity {
		$name = $this->userNames->getCanonical( $request->getText( 'account' ) );
		$account = $name ? $this->accounts->getUserIdentityByName( $name ) : null;
		return $account && $account->isRegistered() ? $account : null;
	}

	/**
	 * @param string $text A line for each: name = value
	 * @return array<string,string|int>
	 */
	private static function attributes( string $text ): array {
		$attributes = [];
		foreach ( array_slice( explode( "\n", $text ), 0, self::MOST_ATTRIBUTES ) as $line ) {
			[ $name, $value ] = array_map( 'trim', explode( '=', $line, 2 ) + [ 1 => '' ] );
			if ( $name !== '' && $value !== '' ) {
				$attributes[$name] = preg_match( '/^(0|-?[1-9]\d{0,17})$/D', $value ) ? (int)$value : $value;
			}
		}
		return $attributes;
	}
}
