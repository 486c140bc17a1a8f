<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use PHPUnit\Framework\TestCase;

/**
 * Every reason that an answer can give stands in docs/first-gate.md, and no other.
 */
class ReasonsTest extends TestCase {
	private const ROOT = __DIR__ . '/../../..';

	/** Constants of PHP that are no reasons, though they look so */
	private const INTERNAL = [ 'Unavailable' ];

	/** @return string[] From the code: the evaluator's, those above it, the browser's */
	private static function given(): array {
		$rust = file_get_contents( self::ROOT . '/src/eval/terms/decision.rs' );
		preg_match( '/impl Reason \{.*?\n\}/s', $rust, $block );
		preg_match_all( '/Self::\w+ => "([^"]+)"/', $block[0], $found );
		$reasons = $found[1];
		foreach ( [ 'Audience/Audience', 'Audience/ResponseAudience', 'Decider', 'Experiments', 'Source/AbsentSource', 'Source/DecisionSource', 'Source/LocalSource' ] as $name ) {
			preg_match_all( '/const [A-Z_]+ = \'([A-Z]\w+)\';/', file_get_contents( self::ROOT . "/php/src/$name.php" ), $found );
			$reasons = array_merge( $reasons, $found[1] );
		}
		foreach ( [ 'index', 'client' ] as $name ) {
			$script = file_get_contents( self::ROOT . "/php/resources/ext.statsig/$name.js" );
			preg_match_all( '/^\s*reason: (.*?),\n\s*\w+:/ms', $script, $lines );
			preg_match_all( '/\'(\w+)\'/', implode( ' ', $lines[1] ), $found );
			$reasons = array_merge( $reasons, $found[1] );
		}
		$reasons = array_unique( array_diff( $reasons, self::INTERNAL ) );
		sort( $reasons );
		return $reasons;
	}

	public function testTheTableHasEachReasonOnce(): void {
		$page = file_get_contents( self::ROOT . '/docs/first-gate.md' );
		preg_match( '/^\| reason \| means.*?\n\n/ms', $page, $table );
		preg_match_all( '/^\| `([^`]+)` \| [^|]+ \|/m', $table[0], $found );
		$listed = $found[1];
		sort( $listed );
		$this->assertGreaterThan( 15, count( self::given() ) );
		$this->assertSame( self::given(), $listed );
	}

	public function testNoReasonStandsElsewhereInPhp(): void {
		$folder = new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( self::ROOT . '/php/src' ) );
		foreach ( $folder as $file ) {
			if ( $file->getExtension() === 'php' ) {
				preg_match_all( '/new DefaultDecision\((.*)\)/', file_get_contents( $file->getPathname() ), $made );
				foreach ( $made[1] as $arguments ) {
					$this->assertDoesNotMatchRegularExpression( '/\'[A-Z]/', $arguments, $file->getPathname() );
				}
			}
		}
	}
}
