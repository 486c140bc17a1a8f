#!/usr/bin/env bash
# Package: wikimedia/object-factory 4.0.0 (Debian's mediawiki 1.39.17), which makes hook handlers, special pages, REST
#   handlers, jobs and API modules from their specs.
# Guess: what stands in `args` is handed to the constructor as it stands, a callback too.
# Really: every Closure in `args` is CALLED first and its result handed over, unless the spec says
#   closure_expansion false. A callback by name or as [object, method] is handed over unchanged, so the same code works
#   with one form of callback and gets an array or a number with another.
# Why it matters: a handler that takes "how to find the user's bucket" as a function gets one answer, computed while
#   the object was made (at best before the user was known), and fails or freezes that answer for the request.
# Seen: Closure -> the text "called"; "strlen" -> "strlen"; with closure_expansion false -> Closure.
set -euo pipefail
vendor=/usr/share/mediawiki/vendor
if [ ! -e "$vendor/wikimedia/object-factory" ]; then
	echo "needs Debian's package mediawiki" >&2
	exit 2
fi
php -- "$vendor" <<'EOF'
<?php
require $argv[1] . '/autoload.php';
echo 'wikimedia/object-factory ', Composer\InstalledVersions::getPrettyVersion( 'wikimedia/object-factory' ), "\n";

class Handler {
	/** @var mixed */
	public $bucketOf;

	public function __construct( $bucketOf ) {
		$this->bucketOf = $bucketOf;
	}
}

$closure = static function () {
	return 'called';
};
$failed = false;
foreach ( [
	'a Closure' => [ [ $closure ], [], 'called' ],
	'a name' => [ [ 'strlen' ], [], 'strlen' ],
	'a Closure, closure_expansion false' => [ [ $closure ], [ 'closure_expansion' => false ], $closure ],
] as $what => [ $args, $more, $wanted ] ) {
	$seen = Wikimedia\ObjectFactory\ObjectFactory::getObjectFromSpec( [ 'class' => Handler::class, 'args' => $args ] + $more )->bucketOf;
	echo $what, ' -> ', is_string( $seen ) ? "\"$seen\"" : get_class( $seen ), "\n";
	$failed = $failed || $seen !== $wanted;
}
exit( $failed ? 1 : 0 );
EOF
