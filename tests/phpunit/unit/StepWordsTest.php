<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Explain\StepWords;
use PHPUnit\Framework\TestCase;

/**
 * What people are told of contextual bandits.
 */
class StepWordsTest extends TestCase {
	private const BANDIT = [ 'targeting' => null, 'hasLearned' => true, 'exploresBelow' => 1250.0, 'higherIsBetter' => false ];

	public function testTheWayToAGroupIsTold() {
		$told = array_map( [ StepWords::class, 'of' ], [
			[ 'step' => 'score', 'group' => 'a', 'score' => 1.5 ],
			[ 'step' => 'score', 'group' => 'b', 'score' => null ],
			[ 'step' => 'group', 'group' => 'a', 'by' => 'best' ],
			[ 'step' => 'group', 'group' => 'b', 'by' => 'drawn' ],
			[ 'step' => 'group', 'group' => 'b', 'by' => 'bucket' ],
		] );
		$this->assertSame( [
			'group a: score 1.5', 'group b: nothing is known of it', 'group a: the best for this reader', 'group b: drawn at random',
			"group b: by the unit's bucket, as nothing is learned yet",
		], $told );
		$this->assertSame( 4, StepWords::depth( [ 'step' => 'group', 'depth' => 1 ] ) );
	}

	public function testWhatABanditGoesByIsTold() {
		$this->assertSame(
			'contextual bandit for all: share of 12.5 % explores, the others get the group with the lowest score', StepWords::bandit( self::BANDIT )
		);
		$this->assertSame(
			'contextual bandit for those who pass adults: each unit gets a group by its bucket, as nothing is learned yet',
			StepWords::bandit( [ 'targeting' => 'adults', 'hasLearned' => false ] + self::BANDIT )
		);
		$this->assertStringContainsString( 'highest', StepWords::bandit( [ 'higherIsBetter' => true ] + self::BANDIT ) );
	}
}
