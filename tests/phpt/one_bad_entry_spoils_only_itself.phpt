--TEST--
An entry that cannot be read is named in status(), and everything else answers
--EXTENSIONS--
statsig
--FILE--
<?php
require __DIR__ . '/document.inc';
$document = json_decode( sample() );
$document->feature_gates->broken = [ 'type' => 5 ];
$document->dynamic_configs->worse = 'text';
$config = Statsig\Config::fromJson( json_encode( $document ) );
echo json_encode( array_diff_key( $config->status(), [ 'configVersion' => 1 ] ), JSON_PRETTY_PRINT ), "\n";
foreach ( [ 'open', 'broken', 'worse', 'button' ] as $name ) {
	echo $name, ' ', json_encode( $config->evaluate( $name, [ 'userID' => 'ada' ] )->value() ), ' ',
		$config->evaluate( $name, [] )->reason(), "\n";
}
?>
--EXPECT--
{
    "configTime": 1000,
    "configChecksum": null,
    "gates": 4,
    "configs": 1,
    "experiments": 1,
    "layers": 1,
    "refused": [
        {
            "section": "feature_gates",
            "name": "broken",
            "cause": "fields"
        },
        {
            "section": "dynamic_configs",
            "name": "worse",
            "cause": "fields"
        }
    ],
    "overrides": {
        "answers": 0,
        "ignored": 0
    },
    "error": null
}
open true Recognized
broken false Unrecognized
worse false Unrecognized
button {"color":"blue","size":12} Recognized
