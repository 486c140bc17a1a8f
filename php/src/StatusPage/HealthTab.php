<?php

namespace MediaWiki\Extension\Statsig\StatusPage;

use MediaWiki\Extension\Statsig\Core\Html;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Health\Diagnosis;
use MediaWiki\Extension\Statsig\Health\Finding;
use MediaWiki\Extension\Statsig\Health\HostState;
use MediaWiki\Extension\Statsig\Health\Places;
use MediaWiki\Extension\Statsig\Health\WikiFindings;
use MediaWiki\Extension\Statsig\Plot\Table;
use MediaWiki\MediaWikiServices;

/**
 * Whether all is well; if not, what to do; and the figures by which one sees it. It finds and says what doctor.php
 * does, but for what only the command line may try.
 */
final class HealthTab implements Tab {
	/** Level of the worst finding => what the first line says, how it is shown, and a sign for who sees no colours */
	private const VERDICTS = [
		Finding::FINE => [ 'statsig-health-fine', 'ext-statsig-good', '✓' ],
		Finding::NOTE => [ 'statsig-health-note', 'ext-statsig-note', '!' ],
		Finding::WRONG => [ 'statsig-health-wrong', 'ext-statsig-bad', '✗' ],
		Finding::NOTHING => [ 'statsig-health-nothing', 'ext-statsig-bad', '✗' ],
	];

	/** @inheritDoc */
	public function html( object $context ): string {
		$settings = ini_get_all( 'statsig', false );
		$status = HostState::status();
		$findings = array_merge(
			Diagnosis::of( $status, $settings, HostState::PATIENCE ),
			self::ofWiki(),
			( new Places( $settings ) )->configFile()
		);
		return self::verdict( $findings, $context ) .
			self::section( 'statsig-health-todo', array_filter( $findings, static fn ( $one ) => $one->level > Finding::FINE ), $context ) .
			Table::html( $context->msg( 'statsig-health-figures' )->text(), [
				$context->msg( 'statsig-health-what' )->text(), $context->msg( 'statsig-health-value' )->text()
			], ( new HealthFigures( $context ) )->rows( $status ) ) .
			self::section( 'statsig-health-well', array_filter( $findings, static fn ( $one ) => $one->level === Finding::FINE ), $context );
	}

	/** @return Finding[] */
	private static function ofWiki(): array {
		$findings = [ new Finding( Finding::WRONG, 'What the settings of this wiki say could not be found out.', 'look into the log "statsig"' ) ];
		Guard::run( static function ( MediaWikiServices $services ) use ( &$findings ): void {
			$findings = WikiFindings::all( $services );
		} );
		return $findings;
	}

	/**
	 * @param Finding[] $findings
	 * @param object $context
	 * @return string
	 */
	private static function verdict( array $findings, object $context ): string {
		$levels = array_map( static fn ( $finding ) => $finding->level, $findings );
		$worst = max( [ Finding::FINE, ...$levels ] );
		[ $message, $class, $sign ] = self::VERDICTS[$worst];
		return Html::rawElement( 'p', [ 'class' => "ext-statsig-verdict $class" ],
			Html::element( 'span', [ 'aria-hidden' => 'true' ], $sign ) . ' ' .
			$context->msg( $message )->numParams( count( array_keys( $levels, $worst, true ) ) )->escaped() );
	}

	/**
	 * @param string $heading Key of a message
	 * @param Finding[] $findings
	 * @param object $context
	 * @return string Empty without findings
	 */
	private static function section( string $heading, array $findings, object $context ): string {
		if ( !$findings ) {
			return '';
		}
		usort( $findings, static fn ( $one, $other ) => $other->level <=> $one->level );
		$items = '';
		foreach ( $findings as $finding ) {
			[ , $class, $sign ] = self::VERDICTS[$finding->level];
			$items .= Html::rawElement( 'li', [],
				Html::element( 'span', [ 'class' => $class, 'aria-hidden' => 'true' ], $sign ) . Html::element( 'span', [], $finding->text ) .
				( $finding->next === '' ? '' : Html::element( 'p', [ 'class' => 'ext-statsig-next' ], "Next: $finding->next." ) )
			);
		}
		// In the words of doctor.php, which are English everywhere
		return Html::element( 'h3', [], $context->msg( $heading )->text() ) .
			Html::rawElement( 'ul', [ 'class' => 'ext-statsig-findings', 'lang' => 'en', 'dir' => 'ltr' ], $items );
	}
}
