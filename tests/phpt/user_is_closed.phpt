--TEST--
A user cannot be cloned, serialized, extended or given properties, and shows nothing of itself
--EXTENSIONS--
statsig
--FILE--
<?php
$user = new Statsig\User( 'Zzcanary7', privateAttributes: [ 'email' => 'Zzcanary8' ] );
$tries = [
	'clone' => static fn () => clone $user,
	'serialize' => static fn () => serialize( $user ),
	'unserialize' => static fn () => unserialize( 'O:12:"Statsig\User":0:{}' ),
	'property' => static fn () => $user->userID = 'other',
	'without constructor' => static fn () => ( new ReflectionClass( $user ) )->newInstanceWithoutConstructor(),
];
foreach ( $tries as $what => $try ) {
	try {
		$try();
		echo "$what: possible\n";
	} catch ( Throwable $refusal ) {
		echo "$what: ", get_class( $refusal ), "\n";
	}
}
var_dump( ( new ReflectionClass( $user ) )->isFinal() );
var_dump( $user, (array)$user, json_encode( $user ) );
echo var_export( $user, true ), "\n";
?>
--EXPECT--
clone: Error
serialize: Exception
unserialize: Exception
property: Error
without constructor: ReflectionException
bool(true)
object(Statsig\User)#1 (0) {
}
array(0) {
}
string(2) "{}"
\Statsig\User::__set_state(array(
))
