<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit;

use MediaWiki\Extension\Statsig\Audience\ResponseAudience;
use MediaWiki\Extension\Statsig\CoreNames;
use PHPUnit\Framework\TestCase;

/**
 * Every class of MediaWiki that php/ names is there from 1.39 on, and none of what is on its way
 * out is used.
 */
class CoreClassesTest extends TestCase {
	private const OLDEST = '1.39';
	private const OURS = 'MediaWiki\\Extension\\Statsig\\';

	/** @return array[] Lines of a table of the fixtures, without comments */
	private static function table( string $name ): array {
		$lines = file( __DIR__ . "/../fixtures/$name.tsv", FILE_IGNORE_NEW_LINES );
		return array_map( static fn ( $line ) => explode( "\t", $line ), array_values( preg_grep( '/^[^#]/', $lines ) ) );
	}

	/** @return array<string,array{string,?string}> Class => first version with it, first without it or null */
	private static function known(): array {
		$known = [];
		foreach ( self::table( 'core-classes' ) as [ $class, $since, $until ] ) {
			$known[$class] = [ $since, $until === '-' ? null : $until ];
		}
		return $known;
	}

	private static function isIn( array $span, string $version ): bool {
		return version_compare( $version, $span[0], '>=' ) && ( $span[1] === null || version_compare( $version, $span[1], '<' ) );
	}

	/** @return iterable<string,\PhpToken[]> File => its tokens without comments and blanks */
	private static function sources(): iterable {
		$folder = dirname( __DIR__, 3 ) . '/php';
		foreach ( [ 'src', 'maintenance' ] as $part ) {
			$files = new \RecursiveIteratorIterator( new \RecursiveDirectoryIterator( "$folder/$part", \FilesystemIterator::SKIP_DOTS ) );
			foreach ( $files as $file ) {
				$tokens = \PhpToken::tokenize( file_get_contents( $file ) );
				yield substr( $file, strlen( $folder ) + 1 ) =>
					array_values( array_filter( $tokens, static fn ( $token ) => !$token->isIgnorable() ) );
			}
		}
	}

	/** @return string[] Classes that tokens name: imported, fully qualified, or global without either */
	private static function named( array $tokens ): array {
		$named = $imported = [];
		$isGlobal = true;
		$isHead = true;
		foreach ( $tokens as $i => $token ) {
			$next = $tokens[$i + 1] ?? null;
			$before = $tokens[$i - 1] ?? null;
			if ( $token->is( T_NAMESPACE ) ) {
				$isGlobal = false;
			} elseif ( $token->is( [ T_CLASS, T_TRAIT, T_INTERFACE ] ) && !$before->is( T_DOUBLE_COLON ) ) {
				$isHead = false;
			} elseif ( $isHead && $token->is( T_USE ) && $next->is( [ T_STRING, T_NAME_QUALIFIED ] ) ) {
				$named[] = $next->text;
				$parts = explode( '\\', $next->text );
				$imported[end( $parts )] = true;
			} elseif ( $token->is( T_NAME_FULLY_QUALIFIED ) && !$next?->is( '(' ) ) {
				$named[] = ltrim( $token->text, '\\' );
			} elseif ( $isGlobal && $token->is( T_STRING ) && !isset( $imported[$token->text] )
				&& ( $next?->is( T_DOUBLE_COLON ) || $before?->is( [ T_NEW, T_EXTENDS, T_INSTANCEOF ] ) )
			) {
				$named[] = $token->text;
			}
		}
		return array_filter( $named, static fn ( $class ) =>
			!str_starts_with( $class, self::OURS ) && !str_starts_with( $class, 'Statsig\\' )
			&& !( ( class_exists( $class ) || interface_exists( $class ) ) && ( new \ReflectionClass( $class ) )->isInternal() )
		);
	}

	public function testTheTableIsTrueOfThisVersion(): void {
		foreach ( self::known() as $class => $span ) {
			$this->assertSame(
				self::isIn( $span, MW_VERSION ), class_exists( $class ) || interface_exists( $class ), "$class in " . MW_VERSION
			);
		}
	}

	public function testEachClassThatIsNamedIsThereFromTheOldestVersionOn(): void {
		$known = self::known();
		$count = 0;
		foreach ( self::sources() as $file => $tokens ) {
			foreach ( self::named( $tokens ) as $class ) {
				$count++;
				$this->assertArrayHasKey( $class, $known, "$file names it: when did it come, and is it to go?" );
				$this->assertTrue( self::isIn( $known[$class], self::OLDEST ), "$file: $class is younger" );
				$this->assertNull( $known[$class][1], "$file: $class goes; CoreNames has the place for it" );
			}
		}
		$this->assertGreaterThan( 20, $count );
	}

	public function testNamesThatDifferHaveOneInEachVersion(): void {
		$known = self::known();
		foreach ( CoreNames::NAMES as $ours => [ $newest, $since, $before ] ) {
			$this->assertSame( [ $since, null ], $known[$newest], "$ours came with its newest name, and that stays" );
			foreach ( [ '1.39', '1.40', '1.41', '1.42', '1.43', '1.44', '1.45' ] as $version ) {
				$name = version_compare( $version, $since, '>=' ) ? $newest : $before;
				$this->assertTrue( self::isIn( $known[$name], $version ), "$ours in $version" );
			}
			$this->assertTrue( class_exists( self::OURS . "Core\\$ours" ) || interface_exists( self::OURS . "Core\\$ours" ), $ours );
		}
		foreach ( self::sources() as $file => $tokens ) {
			foreach ( $tokens as $token ) {
				if ( preg_match( '/^MediaWiki\\\\Extension\\\\Statsig\\\\Core\\\\(\w+)$/', $token->text, $found ) ) {
					$this->assertArrayHasKey( $found[1], CoreNames::NAMES, $file );
				}
			}
		}
	}

	public function testTheCallStackKnowsWhatItLooksForInThisVersion(): void {
		$known = self::known();
		foreach ( array_merge( array_keys( ResponseAudience::PLACES['classes'] ), array_keys( ResponseAudience::PLACES['heirs']['run'] ) ) as $class ) {
			$this->assertArrayHasKey( $class, $known );
		}
	}

	public function testNothingIsUsedThatIsOnItsWayOut(): void {
		$gone = self::table( 'core-removals' );
		$this->assertNotEmpty( $gone );
		foreach ( self::sources() as $file => $tokens ) {
			$text = implode( ' ', array_column( $tokens, 'text' ) );
			foreach ( $gone as [ $pattern, $version, $instead ] ) {
				$this->assertDoesNotMatchRegularExpression( "~$pattern~", $text, "$file: out of $version; $instead" );
			}
		}
		$manifest = file_get_contents( dirname( __DIR__, 3 ) . '/php/extension.json' );
		foreach ( $gone as [ $pattern, $version, $instead ] ) {
			$this->assertDoesNotMatchRegularExpression( "~$pattern~", $manifest, "extension.json: out of $version; $instead" );
		}
	}
}
