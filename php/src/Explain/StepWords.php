<?php

namespace MediaWiki\Extension\Statsig\Explain;

/**
 * Words for the steps of Statsig\explain() and for the rules of Statsig\rules(), for people who read the rules at Statsig.
 */
final class StepWords {
	/**
	 * @param array $step As Statsig\explain() gives it
	 * @return string
	 */
	public static function of( array $step ): string {
		return match ( $step['step'] ) {
			'entry' => "entry {$step['name']}",
			'rule' => "rule {$step['id']}",
			'override' => 'an override answers ' . ( $step['idType'] === '' ? 'for all' : "by {$step['idType']}" ),
			'condition' => self::holds( $step['holds'] ) . ': ' . self::condition( $step ) .
				( $step['field'] === '' ? '' : '; the reader has ' . ( $step['found'] ?? 'nothing' ) ),
			'share' => self::holds( $step['passes'] ) . ': ' . self::share( $step['below'] ) .
				( $step['bucket'] === null ? '' : "; the unit's bucket is {$step['bucket']} of 10000" ),
			'score' => "group {$step['group']}: " . ( $step['score'] === null ? 'nothing is known of it' : "score {$step['score']}" ),
			'group' => "group {$step['group']}: " . match ( $step['by'] ) {
				'bucket' => "by the unit's bucket, as nothing is learned yet",
				'drawn' => 'drawn at random',
				'best' => 'the best for this reader',
			},
			default => 'more steps than are shown',
		};
	}

	/**
	 * @param array $step
	 * @return int How deep it stands: an entry 0, its rules 1, their conditions 2, an entry that is asked for one 2
	 */
	public static function depth( array $step ): int {
		return 2 * $step['depth'] + ( [ 'entry' => 0, 'rule' => 1 ][$step['step']] ?? 2 );
	}

	/**
	 * @param array{type:string,field:string,operator:string,target:string} $condition
	 * @return string
	 */
	public static function condition( array $condition ): string {
		return implode( ' ', array_filter(
			[ $condition['type'], $condition['field'], $condition['operator'], $condition['target'] ], 'strlen'
		) );
	}

	/**
	 * @param float $below Units whose bucket of 10,000 lies below it are in the share
	 * @return string
	 */
	public static function share( float $below ): string {
		return 'share of ' . $below / 100 . ' %';
	}

	/**
	 * @param array{targeting:?string,hasLearned:bool,exploresBelow:float,higherIsBetter:bool} $bandit Of Statsig\rules()
	 * @return string
	 */
	public static function bandit( array $bandit ): string {
		$whom = $bandit['targeting'] === null ? 'all' : "those who pass {$bandit['targeting']}";
		return "contextual bandit for $whom: " . ( $bandit['hasLearned'] ?
			self::share( $bandit['exploresBelow'] ) . ' explores, the others get the group with the ' .
				( $bandit['higherIsBetter'] ? 'highest' : 'lowest' ) . ' score' :
			'each unit gets a group by its bucket, as nothing is learned yet' );
	}

	private static function holds( ?bool $holds ): string {
		return $holds === null ? 'cannot be decided' : ( $holds ? 'holds' : 'does not hold' );
	}
}
