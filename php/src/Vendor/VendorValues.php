<?php

namespace MediaWiki\Extension\Statsig\Vendor;

use MediaWiki\Extension\Statsig\Choice\ReaderChoice;
use MediaWiki\Extension\Statsig\Client\Token;
use MediaWiki\Extension\Statsig\Settings\Settings;
use MediaWiki\Extension\Statsig\Unit\ReaderUnits;
use MediaWiki\Extension\Statsig\Unit\Units;
use MediaWiki\User\UserIdentity;

/**
 * The decisions for one reader, as Statsig's own browser SDKs read them (js-client and the old statsig-js). They hold
 * only names in $wgStatsigClientEntries; each is decided by the unit of its own type, and left out where the reader has
 * none of it.
 */
final class VendorValues {
	/** What decisions may look at here. Of the page, which the program's may too, nothing is known */
	private const FIELDS = [ 'wiki', 'account' ];

	/** Reason by which Statsig\clientProgramOutline() leaves out what reads more */
	private const READS_MORE = 'Field';

	/** Attribute by which an SDK hands the token back: nothing else of ours is in what it sends */
	private const TOKEN = 'statsigToken';

	/** To the SDKs: there are no values */
	private const NOTHING = '{"has_updates":false,"time":0,"feature_gates":{},"dynamic_configs":{},"layer_configs":{}}';

	public function __construct(
		private readonly Settings $settings,
		private readonly ReaderUnits $readerUnits,
		private readonly ReaderChoice $choice
	) {
	}

	/**
	 * @param Units $units
	 * @param string $hash How names are written: "djb2", which all SDKs find, or "none"
	 * @return string JSON
	 */
	public function of( Units $units, string $hash = 'djb2' ): string {
		return $this->isOn() ? \Statsig\initializeResponse( $this->userOf( $units ), [
			'hash' => $hash, 'only' => $this->names(), 'byUnit' => true
		] ) : self::NOTHING;
	}

	/**
	 * For a page of a registered reader, which is private from then on.
	 *
	 * @param \OutputPage|\MediaWiki\Output\OutputPage $out
	 * @return string|null JSON: hand it to the SDK as it is. Null on pages of others, which a cache may serve to everybody;
	 *  where the account is no unit; and where $wgStatsigVendorApi or $wgStatsigEnabled is off
	 */
	public function forPage( object $out ): ?string {
		$user = $out->getUser();
		if ( !$user->isRegistered() || $this->accountOf( $user ) === null ) {
			return null;
		}
		$out->lowerCdnMaxage( 0 );
		return $this->of( $this->unitsOf(
			$user, ReaderUnits::stableIdOf( $out->getRequest()->getCookie( ReaderUnits::COOKIE ) ), $out->getRequest()
		) );
	}

	/**
	 * @param UserIdentity $user
	 * @param string|null $stableID
	 * @param object $request The reader's
	 * @return Units None for who wants no part in it; no browser's id before the consent that the wiki asks for
	 */
	public function unitsOf( UserIdentity $user, ?string $stableID, object $request ): Units {
		return $this->choice->isOut( $user, $request )
			? new Units()
			: $this->readerUnits->of( $user, $this->choice->mayRecord( $request ) ? $stableID : null );
	}

	/**
	 * @param UserIdentity $user
	 * @return array|null The user that an SDK is to be made with, without what its browser adds; null where the account
	 *  is no unit, and as forPage()
	 */
	public function accountOf( UserIdentity $user ): ?array {
		$units = $this->readerUnits->of( $user );
		return $units->userID !== null && $this->isOn() ? $this->userOf( $units ) : null;
	}

	private function isOn(): bool {
		return $this->settings->get( 'StatsigVendorApi' ) && $this->settings->get( 'StatsigEnabled' ) &&
			function_exists( 'Statsig\initializeResponse' );
	}

	private function userOf( Units $units ): array {
		$user = [ 'custom' => $units->attributes( self::FIELDS ) ];
		if ( $units->userID !== null ) {
			$user['userID'] = $units->userID;
			// It says that the account is this reader's, and nothing of decisions: the worker makes them again
			$user['custom'][self::TOKEN] = ( new Token( $this->settings ) )->of( $units->userID, '', [] );
		}
		if ( $units->stableID !== null ) {
			$user['customIDs'] = [ 'stableID' => $units->stableID ];
		}
		return $user;
	}

	/** @return string[] */
	private function names(): array {
		$listed = $this->settings->get( 'StatsigClientEntries' );
		$outline = \Statsig\clientProgramOutline( [ 'only' => $listed, 'fields' => self::FIELDS ] );
		$reading = array_filter( $outline['leftOut'], static fn ( $entry ) => $entry['reason'] === self::READS_MORE );
		// What an account keeps the module does not know here, and another answer than everywhere else is worse than none
		$sticky = array_map( 'strval', array_keys( $this->settings->stickyEntries()->options ) );
		return array_values( array_diff( $listed, array_column( $reading, 'name' ), $sticky ) );
	}
}
