<?php

namespace MediaWiki\Extension\Statsig\Sticky;

use MediaWiki\Extension\Statsig\Core\GenericParameterJob;
use MediaWiki\Extension\Statsig\Core\Job;
use MediaWiki\MediaWikiServices;

/**
 * Changes what an account keeps. Of several views of a page that find the same change one job is left in the queue.
 *
 * If the database fails, the job queue tries again.
 */
final class RecordJob extends Job implements GenericParameterJob {
	public const TYPE = 'statsigSticky';

	/**
	 * @param array $params 'account', its id. And of one entry 'name', 'before', the digest of what was kept when it was decided
	 *  (RecordWriter::digestOf()), and 'text', which is to be kept from now on, null for nothing; without them the account
	 *  stays out of experiments, and everything is to go
	 */
	public function __construct( array $params ) {
		parent::__construct( self::TYPE, $params );
		$this->removeDuplicates = true;
	}

	/** @return bool Always true: what need not be done any more is done */
	public function run() {
		$writer = MediaWikiServices::getInstance()->getService( 'Statsig.RecordWriter' );
		if ( isset( $this->params['name'] ) ) {
			$writer->write( $this->params['account'], $this->params['name'], $this->params['before'], $this->params['text'] );
		} else {
			$writer->forget( $this->params['account'] );
		}
		return true;
	}
}
