--TEST--
Statsig\Kind behaves as a backed enum of PHP
--EXTENSIONS--
statsig
--FILE--
<?php
use Statsig\Kind;
foreach ( Kind::cases() as $case ) {
	echo $case->name, ' = ', $case->value, Kind::from( $case->value ) === $case ? '' : ' (NOT THE SAME)', "\n";
}
var_dump( Kind::tryFrom( 'holdout' ), Kind::Gate instanceof BackedEnum );
echo match ( Kind::Layer ) { Kind::Gate => 'gate', Kind::Layer => 'layer' }, "\n";
?>
--EXPECT--
Gate = gate
DynamicConfig = dynamic_config
Experiment = experiment
Layer = layer
NULL
bool(true)
layer
