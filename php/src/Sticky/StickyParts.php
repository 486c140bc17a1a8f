<?php

namespace MediaWiki\Extension\Statsig\Sticky;

use MediaWiki\Extension\Statsig\Core\DeferredUpdates;
use MediaWiki\Extension\Statsig\Core\RequestContext;
use MediaWiki\Extension\Statsig\Guard;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\NativeSource;
use MediaWiki\MediaWikiServices;
use MediaWiki\User\UserIdentity;

/**
 * Builds what sticky entries need. It is no part of ServiceWiring.php, which each request loads.
 */
final class StickyParts {
	public static function source( DecisionSource $source, NativeSource $native, MediaWikiServices $services ): StickySource {
		return new StickySource(
			$source,
			$native,
			$services->getService( 'Statsig.Settings' ),
			$services->getUserNameUtils(),
			$services->getService( 'Statsig.Records' ),
			new Seal( $services->getService( 'Statsig.Settings' ) ),
			$services->getService( 'Statsig.RecordChanges' )
		);
	}

	public static function records( MediaWikiServices $services ): Records {
		return new Records( MW_ENTRY_POINT === 'cli', $services->getService( ... ) );
	}

	public static function changes( MediaWikiServices $services ): RecordChanges {
		return new RecordChanges(
			static fn ( \Closure $task ) => DeferredUpdates::addCallableUpdate( static fn () => Guard::run( $task ) ),
			static function ( UserIdentity $account ) use ( $services ): bool {
				$context = RequestContext::getMain();
				$isOwn = $services->getService( 'Statsig.Audience' )->in( $context )->isReader( $account );
				return $services->getService( 'Statsig.ReaderChoice' )->mayRecord( $isOwn ? $context->getRequest() : null );
			},
			static fn () => $services->getReadOnlyMode()->isReadOnly(),
			static fn ( array $jobs ) => $services->getJobQueueGroup()->push( array_map( static fn ( $params ) => new RecordJob( $params ), $jobs ) ),
			static fn () => $services->getService( 'Statsig.Meter' ),
			$services->getService( 'Statsig.Log' )
		);
	}

	public static function writer( MediaWikiServices $services ): RecordWriter {
		return new RecordWriter(
			$services->getService( 'Statsig.Settings' ),
			$services->getUserFactory(),
			$services->getUserNameUtils(),
			$services->getUserOptionsManager(),
			$services->getService( 'Statsig.Meter' )
		);
	}
}
