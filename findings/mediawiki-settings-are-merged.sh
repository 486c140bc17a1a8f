#!/usr/bin/env bash
# Package: Debian's mediawiki 1.39.17, ExtensionProcessor and ExtensionRegistry, which read `config` of extension.json.
# Guess: a setting in LocalSettings.php replaces the default that the extension gives.
# Really: for arrays the default is MERGED with it, by array_merge: a list keeps all its default entries and only grows,
#   so nothing can be taken away; an array keyed by NUMBERS, such as namespaces, is renumbered, so that default 0 and 2
#   and the wiki's own 2 and 4 become 0, 1, 2, 3, with nothing replaced. Keys that are words are replaced one by one,
#   and null or a scalar replaces the whole. Only merge_strategy provide_default makes it a default.
# Why it matters: "features on in these namespaces" and "fields that may be sent" are such arrays. Taking a field out in
#   LocalSettings.php has no effect and raises nothing.
# Seen: default [a,b], set [x] -> [a,b,x]; default {0:main,2:user}, set {2:own,4:project} -> [main,user,own,project];
#   array_plus {0:main,2:own,4:project}; provide_default [x]; null -> null.
set -euo pipefail
mediawiki=/usr/share/mediawiki
if [ ! -e "$mediawiki/includes/AutoLoader.php" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -d error_reporting=8191 -- "$mediawiki" <<'EOF'
<?php
define( 'MEDIAWIKI', true );
$IP = $argv[1];
require "$IP/vendor/autoload.php";
require "$IP/includes/AutoLoader.php";
require_once "$IP/includes/Defines.php";
echo 'MediaWiki ', MW_VERSION, "\n";

$namespaces = [ '0' => 'main', '2' => 'user' ];
$cases = [
	'List' => [ [ 'a', 'b' ], [], [ 'x' ], '["a","b","x"]' ],
	'ListProvided' => [ [ 'a', 'b' ], [ 'merge_strategy' => 'provide_default' ], [ 'x' ], '["x"]' ],
	'Namespaces' => [ $namespaces, [], [ 2 => 'own', 4 => 'project' ], '["main","user","own","project"]' ],
	'NamespacesPlus' => [ $namespaces, [ 'merge_strategy' => 'array_plus' ], [ 2 => 'own', 4 => 'project' ],
		'{"2":"own","4":"project","0":"main"}' ],
	'Words' => [ [ 'a' => true, 'b' => true ], [], [ 'a' => false ], '{"a":false,"b":true}' ],
	'Null' => [ [ 'a' ], [], null, 'null' ],
];
$config = [];
foreach ( $cases as $name => [ $default, $more, $set, ] ) {
	$config[$name] = [ 'value' => $default ] + $more;
	$GLOBALS["wg$name"] = $set;
}
$processor = new ExtensionProcessor();
$processor->extractInfo( "$IP/extension.json", [ 'name' => 'Trial', 'manifest_version' => 2, 'config' => $config ], 2 );
// What wfLoadExtension() comes to at the end of LocalSettings.php; the method is not public.
$export = new ReflectionMethod( ExtensionRegistry::class, 'exportExtractedData' );
$export->setAccessible( true );
$export->invoke( new ExtensionRegistry(), $processor->getExtractedInfo() );

$failed = false;
foreach ( $cases as $name => [ $default, , $set, $wanted ] ) {
	$seen = json_encode( $GLOBALS["wg$name"] );
	echo $name, ': default ', json_encode( $default ), ', set ', json_encode( $set ), ' -> ', $seen, "\n";
	$failed = $failed || $seen !== $wanted;
}
exit( $failed ? 1 : 0 );
EOF
