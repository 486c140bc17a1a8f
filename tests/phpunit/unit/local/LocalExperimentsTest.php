<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Local\Audience;
use MediaWiki\Extension\Statsig\Settings\Fault;
use MediaWiki\Extension\Statsig\Settings\LocalExperiments;
use MediaWiki\Extension\Statsig\Source\DecisionSource;
use MediaWiki\Extension\Statsig\Source\LocalSource;
use MediaWiki\Extension\Statsig\Tests\FakeSource;
use MediaWiki\Extension\Statsig\Tests\UnitCase;
use MediaWiki\Extension\Statsig\Unit\Units;

/**
 * Local experiments as people write them: what is right comes to a document, what is wrong is named and spoils only itself.
 */
class LocalExperimentsTest extends UnitCase {
	private const HALVES = [ 'Control' => [ 'weight' => 50, 'value' => [ 'size' => 20 ] ], 'Test' => [ 'weight' => 50, 'value' => [ 'size' => 40 ] ] ];

	/** @return array<string,array> By full name, what the document has of a setting */
	private static function specs( array $setting ): array {
		$document = json_decode( ( new LocalExperiments( $setting ) )->document(), true ) ?? [ 'feature_gates' => [], 'dynamic_configs' => [] ];
		return array_column( array_merge( $document['feature_gates'], $document['dynamic_configs'] ), null, 'name' );
	}

	public function testGroupsHaveCumulativeBoundsAndRulesOfTheirName(): void {
		$groups = [ 'A' => [ 'weight' => 10 ], 'B' => [ 'weight' => 0 ], 'C d' => [ 'weight' => 65 ], 'D' => [ 'weight' => 25 ] ];
		$spec = self::specs( [ 'experiments' => [ 'box' => [ 'groups' => $groups ] ] ] )['local:box'];
		$this->assertSame( [ 'box', 'stableID', true, 'experiment', [] ], [ $spec['salt'], $spec['idType'], $spec['isActive'], $spec['entity'], $spec['defaultValue'] ] );
		$this->assertSame( [ 'local:box:A', 'local:box:B', 'local:box:C d', 'local:box:D' ], array_column( $spec['rules'], 'id' ) );
		$this->assertSame( [ 'A', 'B', 'C d', 'D' ], array_column( $spec['rules'], 'groupName' ) );
		$bounds = array_map( static fn ( $rule ) => [ $rule['conditions'][0]['type'], $rule['conditions'][0]['targetValue'] ?? null, $rule['conditions'][0]['additionalValues']['salt'] ?? null ], $spec['rules'] );
		$this->assertSame( [ [ 'user_bucket', 100, 'box' ], [ 'user_bucket', 100, 'box' ], [ 'user_bucket', 750, 'box' ], [ 'public', null, null ] ], $bounds );
	}

	public function testWhoTakesPartHasNothingToDoWithTheGroup(): void {
		$spec = self::specs( [ 'experiments' => [ 'box' => [ 'groups' => self::HALVES, 'allocation' => 12.5, 'salt' => 'pepper', 'unit' => 'userID' ] ] ] )['local:box'];
		foreach ( $spec['rules'] as $rule ) {
			[ $allocation ] = $rule['conditions'];
			$this->assertSame( [ 125, 'userID', 'pepper:allocation' ], [ $allocation['targetValue'], $allocation['idType'], $allocation['additionalValues']['salt'] ] );
		}
		$this->assertSame( 'pepper', $spec['rules'][0]['conditions'][1]['additionalValues']['salt'] );
	}

	public function testAGateHasAShareOfAHundredthOfAPerCentAtLeast(): void {
		foreach ( [ 0, 0.01, 12.34, 99.99, 100, 7.0 ] as $rollout ) {
			$spec = self::specs( [ 'gates' => [ 'g' => [ 'rollout' => $rollout ] ] ] )['local:g'];
			$this->assertEquals( [ $rollout, 'local:g:rollout', false ], [ $spec['rules'][0]['passPercentage'], $spec['rules'][0]['id'], $spec['defaultValue'] ] );
		}
	}

	public function testAllOperatorsOfStatsigAreThereAndTheDocumentationNamesThem(): void {
		$known = file_get_contents( dirname( __DIR__, 4 ) . '/docs/limits.md' );
		preg_match( '/## Operators\n\n(.*)\n/', $known, $matches );
		preg_match_all( '/`(\w+)`/', $matches[1], $names );
		// ID lists are Statsig's
		$this->assertEqualsCanonicalizing( array_diff( $names[1], [ 'in_segment_list', 'not_in_segment_list' ] ), array_keys( Audience::OPERATORS ) );
		$page = file_get_contents( dirname( __DIR__, 4 ) . '/docs/local-experiments.md' );
		foreach ( Audience::TARGETS as $kind => $target ) {
			$operators = implode( '`, `', array_keys( Audience::OPERATORS, $kind, true ) );
			$this->assertStringContainsString( "| `$operators` | $target |\n", $page );
		}
	}

	/** @return iterable<array{mixed,array}> Item of an audience, and the condition that it comes to */
	private static function items(): iterable {
		$field = static fn ( string $operator, $target, string $name = 'language' ) => [ 'type' => 'user_field', 'field' => $name, 'operator' => $operator, 'targetValue' => $target ];
		yield [ [ 'language', 'any', [ 'de', 7 ] ], $field( 'any', [ 'de', '7' ] ) ];
		yield [ [ 'language', 'none', 'de' ], $field( 'none', [ 'de' ] ) ];
		yield [ [ 'namespace', 'eq', 0 ], $field( 'eq', 0, 'namespace' ) ];
		yield [ [ 'edits', 'gte', 2.5 ], $field( 'gte', 2.5, 'edits' ) ];
		yield [ [ 'v', 'version_gt', '1.43.2-beta.1' ], $field( 'version_gt', '1.43.2-beta.1', 'v' ) ];
		yield [ [ 'skin', 'str_matches', '^v' ], $field( 'str_matches', '^v', 'skin' ) ];
		yield [ [ 'gate', 'passes', 'employees' ], [ 'type' => 'pass_gate', 'targetValue' => 'employees' ] ];
		yield [ [ 'gate', 'fails', 'local:g' ], [ 'type' => 'fail_gate', 'targetValue' => 'local:g' ] ];
		yield [ [ 'time', 'after', '2027-01-31' ], [ 'type' => 'current_time', 'operator' => 'after', 'targetValue' => 1801353600000 ] ];
		yield [ [ 'time', 'before', '2027-01-31T12:00:00+01:00' ], [ 'type' => 'current_time', 'operator' => 'before', 'targetValue' => 1801393200000 ] ];
		yield [ [ 'since', 'after', 1801353600000 ], $field( 'after', 1801353600000, 'since' ) ];
	}

	public function testAudiencesComeToConditions(): void {
		foreach ( self::items() as [ $item, $condition ] ) {
			$audience = new Audience( [ $item ] );
			$this->assertSame( [ [ $condition ], [] ], [ $audience->conditions, $audience->problems ], json_encode( $item ) );
		}
	}

	/** @return iterable<array{string,array}> Entry of the fault, and a setting with that one mistake */
	private static function mistakes(): iterable {
		$experiment = static fn ( $change ) => [ 'experiments' => [ 'bad' => $change + [ 'groups' => self::HALVES ] ] ];
		$gate = static fn ( $change ) => [ 'gates' => [ 'bad' => $change + [ 'rollout' => 10 ] ] ];
		yield [ 'layers', [ 'layers' => [] ] ];
		yield [ '0', [ [] ] ];
		yield [ 'gates', [ 'gates' => 'new_button' ] ];
		yield [ 'gates.bad', [ 'gates' => [ 'bad' => true ] ] ];
		yield [ 'gates.bad.rollout', [ 'gates' => [ 'bad' => [] ] ] ];
		foreach ( [ -1, 100.01, '10', null, NAN, INF, 0.001, [ 10 ] ] as $rollout ) {
			yield [ 'gates.bad.rollout', $gate( [ 'rollout' => $rollout ] ) ];
		}
		foreach ( [ 'has space', '', 'ä', str_repeat( 'x', 49 ), 'local:x', 'a/b' ] as $name ) {
			yield [ rtrim( "gates.$name", '.' ), [ 'gates' => [ $name => [ 'rollout' => 1 ] ] ] ];
		}
		yield [ 'gates.bad.unit', $gate( [ 'unit' => 'the browser' ] ) ];
		yield [ 'gates.bad.unit', $gate( [ 'unit' => 7 ] ) ];
		yield [ 'gates.bad.salt', $gate( [ 'salt' => '' ] ) ];
		yield [ 'gates.bad.salt', $gate( [ 'salt' => "\xff" ] ) ];
		yield [ 'gates.bad.salt', $gate( [ 'salt' => str_repeat( 's', 129 ) ] ) ];
		yield [ 'gates.bad.ship', $gate( [ 'ship' => 1 ] ) ];
		yield [ 'gates.bad.rolout', $gate( [ 'rolout' => 1 ] ) ];
		yield [ 'gates.bad.groups', $gate( [ 'groups' => [] ] ) ];
		yield [ 'gates.bad.audience', $gate( [ 'audience' => 'all' ] ) ];
		foreach ( [ 'x', [ 'language', 'any' ], [ 'language', 'is', 'de' ], [ 'language', 'any', [] ], [ 'language', 'any', [ [] ] ], [ 'language', 'gt', '5' ],
			[ 'language', 'eq', null ], [ 'language', 'eq', "\xff" ], [ 'v', 'version_gt', 'new' ], [ 'x', 'after', 'tomorrow' ], [ 'x', 'after', '2027-13-41' ],
			[ 'skin', 'str_matches', str_repeat( 'x', 1025 ) ], [ 'gate', 'any', 'x' ], [ 'gate', 'passes', [ 'x' ] ], [ 'time', 'on', '2027-01-01' ], [ 'e mail', 'eq', 1 ],
			[ 'Email', 'any', 'x' ], [ 'ip', 'any', '::1' ], [ 'userAgent', 'any', 'x' ], [ 'language', 'in_segment_list', 'x' ], [ 1, 2, 3 ] ] as $item ) {
			yield [ 'gates.bad.audience.1', $gate( [ 'audience' => [ [ 'language', 'any', 'de' ], $item ] ] ) ];
		}
		yield [ 'experiments.bad.groups', [ 'experiments' => [ 'bad' => [] ] ] ];
		foreach ( [ 'A', [], null ] as $groups ) {
			yield [ 'experiments.bad.groups', $experiment( [ 'groups' => $groups ] ) ];
		}
		foreach ( [ [ 50, 49 ], [ 100, 1 ], [ 0, 0 ] ] as [ $one, $other ] ) {
			yield [ 'experiments.bad.groups', $experiment( [ 'groups' => [ 'A' => [ 'weight' => $one ], 'B' => [ 'weight' => $other ] ] ] ) ];
		}
		$of = static fn ( $group, string $name = 'B' ) => $experiment( [ 'groups' => [ 'A' => [ 'weight' => 100 ], $name => $group ] ] );
		foreach ( [ 0, [ 'weight' => 0, 'share' => 1 ] ] as $group ) {
			yield [ 'experiments.bad.groups.B', $of( $group ) ];
		}
		foreach ( [ null, '0', 0.0, true ] as $weight ) {
			yield [ 'experiments.bad.groups.B.weight', $of( [ 'weight' => $weight ] ) ];
		}
		foreach ( [ '', 'a  b', 'a b c', 'ä', str_repeat( 'g', 41 ) ] as $name ) {
			yield [ rtrim( "experiments.bad.groups.$name", '.' ), $of( [ 'weight' => 0 ], $name ) ];
		}
		foreach ( [ 7, [ 1, 2 ], [ 'x' => NAN ], [ 'x' => "\xff" ], [ 'x' => new \stdClass() ], [ "\xff" => 1 ], [ 'x' => [ 'y' => static fn () => 1 ] ] ] as $value ) {
			yield [ 'experiments.bad.groups.B.value', $of( [ 'weight' => 0, 'value' => $value ] ) ];
		}
		yield [ 'experiments.bad.active', $experiment( [ 'active' => 'yes' ] ) ];
		yield [ 'experiments.bad.allocation', $experiment( [ 'allocation' => 0.05 ] ) ];
		yield [ 'experiments.bad.allocation', $experiment( [ 'allocation' => 101 ] ) ];
		yield [ 'experiments.bad.rollout', $experiment( [ 'rollout' => 50 ] ) ];
		yield [ 'experiments.good', [ 'experiments' => [ 'good' => [ 'groups' => self::HALVES ] ] ] ];
	}

	public function testEachMistakeIsNamedAndSpoilsOnlyItsEntry(): void {
		foreach ( self::mistakes() as [ $entry, $setting ] ) {
			$setting['gates'] = is_array( $setting['gates'] ?? [] ) ? ( $setting['gates'] ?? [] ) + [ 'good' => [ 'rollout' => 50 ] ] : $setting['gates'];
			$setting['experiments'] = ( $setting['experiments'] ?? [] ) + [ 'well' => [ 'groups' => self::HALVES ] ];
			$faults = $this->settings( [ 'StatsigLocalExperiments' => $setting ] )->faults();
			$this->assertContains( $entry, array_map( static fn ( Fault $fault ) => $fault->entry, $faults ), $entry );
			$this->assertSame( [ 'StatsigLocalExperiments' ], array_values( array_unique( array_column( $faults, 'setting' ) ) ) );
			$expected = is_array( $setting['gates'] ) ? [ 'local:good', 'local:well' ] : [ 'local:well' ];
			$this->assertSame( $expected, array_keys( self::specs( $setting ) ), $entry );
		}
		$this->assertSame( [ 'StatsigLocalExperiments' ], array_column( $this->settings( [ 'StatsigLocalExperiments' => 'x' ] )->faults(), 'setting' ) );
	}

	public function testEqualSettingsGiveEqualBytesAndOthersGiveOthers(): void {
		$one = [ 'gates' => [ 'b' => [ 'rollout' => 5 ], 'a' => [ 'rollout' => 5 ] ], 'experiments' => [ 'x' => [ 'groups' => self::HALVES ] ] ];
		$other = [ 'experiments' => [ 'x' => [ 'allocation' => 100.0, 'groups' => self::HALVES, 'unit' => 'stableID' ] ], 'gates' => array_reverse( $one['gates'] ) ];
		$text = ( new LocalExperiments( $one ) )->document();
		$this->assertSame( $text, ( new LocalExperiments( $other ) )->document() );
		$other['experiments']['x']['groups'] = array_reverse( self::HALVES );
		$this->assertNotSame( $text, ( new LocalExperiments( $other ) )->document(), 'the order of groups decides who is in which' );
		$this->assertSame( '', ( new LocalExperiments( [ 'gates' => [ 'x' => [] ] ] ) )->document() );
	}

	public function testWhatTheDocumentationShowsIsRight(): void {
		$page = file_get_contents( dirname( __DIR__, 4 ) . '/docs/local-experiments.md' );
		$this->assertSame( 2, preg_match_all( '/```php\n(.*?)```/s', $page, $samples ) );
		foreach ( $samples[1] as $sample ) {
			$wgStatsigLocalExperiments = $wgStatsigClientEntries = [];
			eval( $sample );
			$settings = [ 'StatsigLocalExperiments' => $wgStatsigLocalExperiments, 'StatsigClientEntries' => $wgStatsigClientEntries ];
			$this->assertSame( [], $this->settings( $settings )->faults() );
			$this->assertSame( [], array_diff( $wgStatsigClientEntries, array_keys( self::specs( $wgStatsigLocalExperiments ) ) ) );
		}
	}

	public function testAnExperimentThatDoesNotRunIsTheDefaultAndNobodyIsInIt(): void {
		$setting = [ 'StatsigLocalExperiments' => [ 'experiments' => [ 'off' => [ 'groups' => self::HALVES, 'active' => false ], 'on' => [ 'groups' => self::HALVES ] ] ] ];
		$document = $this->localDocument( $setting );
		$source = new LocalSource( new FakeSource( [] ), $document );
		$decision = $source->decide( 'local:off', DecisionSource::EXPERIMENT, new Units() );
		$this->assertSame( [ 'Inactive', '', null, 'stableID', 3 ], [ $decision->getReason(), $decision->getRuleId(), $decision->getGroup(),
			$decision->getIdType(), $decision->getParameter( 'size', 3 ) ] );
		$spec = self::specs( $setting['StatsigLocalExperiments'] )['local:off'];
		$this->assertSame( [ 'prestart', 'local:off:Control', 'local:off:Test' ], array_column( $spec['rules'], 'id' ), 'testers may still ask for a group' );
		$this->assertSame( [ 'local:off' => 'stableID' ], $document->inactive() );
	}
}
