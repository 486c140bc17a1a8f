<?php

namespace MediaWiki\Extension\Statsig\Tests\Unit\Attributes;

use MediaWiki\Extension\Statsig\Attributes\HookAttributes;
use MediaWiki\Extension\Statsig\Tests\FakeUser;
use MediaWiki\Extension\Statsig\Tests\UnitCase;

/**
 * The handler that docs/attributes.md shows gives an attribute.
 */
class AttributesPageTest extends UnitCase {
	public function testTheHandlerOfThePageGivesItsAttribute(): void {
		$page = file_get_contents( dirname( __DIR__, 4 ) . '/docs/attributes.md' );
		$this->assertSame( 1, preg_match( '/^```php\n(.*?)^```$/ms', $page, $found ) );
		eval( $found[1] . 'class Mentors { public function isMentor( $user ) { return $user->getId() === 7; } }' );
		$hooks = new \MediaWiki\Extension\MyExtension\Hooks( new \MediaWiki\Extension\MyExtension\Mentors() );
		foreach ( [ 7 => true, 8 => false, 0 => false ] as $id => $isMentor ) {
			$this->assertSame( [ 'mentor' => $isMentor ], ( new HookAttributes( $hooks, $this->hourlyLog ) )->of( new FakeUser( $id ) ) );
		}
		$this->assertSame( [], $this->log->messages );
	}
}
