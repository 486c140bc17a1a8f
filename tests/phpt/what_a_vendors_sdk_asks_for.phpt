--TEST--
readInitialize() takes a stable id of ours and the hash, however the body is encoded, and nothing else of the user
--EXTENSIONS--
statsig
--FILE--
<?php
$posted = '{"user":{"userID":"u-é","email":"a@example.org","customIDs":{"stableID":"0123456789abcdef0123"}},"hash":"none"}';
$latin1 = str_replace( "\u{e9}", "\xe9", $posted );
foreach ( [
	$posted, gzencode( $posted ), strrev( base64_encode( $latin1 ) ),
	'{"user":{"customIDs":{"stableID":"Alice"}},"hash":"sha256"}', '{}', 'no JSON', '', str_repeat( '{', ( 1 << 20 ) + 1 )
] as $body ) {
	echo json_encode( Statsig\readInitialize( $body ) ), "\n";
}
?>
--EXPECT--
{"status":200,"stableID":"0123456789abcdef0123","hash":"none"}
{"status":200,"stableID":"0123456789abcdef0123","hash":"none"}
{"status":200,"stableID":"0123456789abcdef0123","hash":"none"}
{"status":200,"stableID":null,"hash":"djb2"}
{"status":200,"stableID":null,"hash":"djb2"}
{"status":400,"stableID":null,"hash":"djb2"}
{"status":400,"stableID":null,"hash":"djb2"}
{"status":413,"stableID":null,"hash":"djb2"}
