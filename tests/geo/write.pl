#!/usr/bin/env perl
# Writes a small database of MaxMind's format for tests, of addresses that are set apart for documentation:
#
#   tests/geo/write.pl KIND FILE [COUNTRY]
#
# KIND: country, country-24, country-32 (other sizes of its records), city, v4 (knows IPv4 alone), network (of providers: knows
# no country), text (has a text in the place of the country). COUNTRY: of 198.51.100.0/24, if not DE.
#
# 192.0.2.0/24 is NZ, 198.51.100.0/24 is COUNTRY, 2001:db8:1::/48 is FR. 203.0.113.0/24 has an owner who is registered in US
# and no country; 203.0.113.128/25 has a country of small letters, which is none.
use strict;
use warnings;
use MaxMind::DB::Writer::Tree;

my ( $kind, $file, $country ) = @ARGV;
die "usage: $0 KIND FILE [COUNTRY]\n" unless defined $file;
$country //= 'DE';

my %type_of = (
	country => $kind eq 'text' ? 'utf8_string' : 'map', registered_country => 'map', city => 'map', names => 'map', location => 'map',
	en => 'utf8_string', iso_code => 'utf8_string', geoname_id => 'uint32', is_in_european_union => 'boolean', latitude => 'double',
	time_zone => 'utf8_string', autonomous_system_number => 'uint32', autonomous_system_organization => 'utf8_string',
);

my $tree = MaxMind::DB::Writer::Tree->new(
	ip_version            => $kind eq 'v4' ? 4 : 6,
	record_size           => $kind =~ /-(24|32)$/ ? $1 : 28,
	database_type         => $kind eq 'city' ? 'Test-City' : $kind eq 'network' ? 'Test-ASN' : 'Test-Country',
	languages             => ['en'],
	description           => { en => 'Countries of addresses for documentation' },
	map_key_type_callback => sub { $type_of{ $_[0] } },
	remove_reserved_networks => 0,
	$kind eq 'v4' ? () : ( alias_ipv6_to_ipv4 => 1 ),
);

sub record {
	my ($code) = @_;
	return { autonomous_system_number => 64496, autonomous_system_organization => "Network $code" } if $kind eq 'network';
	return { country => $code } if $kind eq 'text';
	my %record = (
		country => { geoname_id => 7, is_in_european_union => 0, iso_code => $code, names => { en => "Country $code" } },
		registered_country => { geoname_id => 8, iso_code => 'US' },
	);
	@record{ 'city', 'location' } = ( { names => { en => 'City' } }, { latitude => 1.5, time_zone => 'Etc/UTC' } ) if $kind eq 'city';
	return \%record;
}

$tree->insert_network( '192.0.2.0/24', record('NZ') );
$tree->insert_network( '198.51.100.0/24', record($country) );
my $owned = record('de');
$tree->insert_network( '203.0.113.128/25', $owned );
if ( ref $owned->{country} ) {
	$tree->insert_network( '203.0.113.0/25', { registered_country => { iso_code => 'US' } } );
}
$tree->insert_network( '2001:db8:1::/48', record('FR') ) unless $kind eq 'v4';

open my $out, '>:raw', "$file.new" or die "$file.new: $!\n";
$tree->write_tree($out);
close $out or die "$file.new: $!\n";
rename "$file.new", $file or die "$file: $!\n";
