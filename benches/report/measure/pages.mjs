// P8, and what a page view pays: wall time in all that is ours, measured inside MediaWiki.
import { Figures, IS_SHORT } from '../figures.mjs';
import { rowsOf } from '../rows.mjs';

const VIEWS = IS_SHORT ? 20 : 150;

const figures = new Figures( 'pages' );
const row = rowsOf( 'wiki', { STATSIG_BENCH_VIEWS: String( VIEWS ) } );
figures.put( 'views', VIEWS, 'page views' );
figures.put( 'anonymous', row( /^an anonymous page view, all hooks$/ ).number, 'us' );
const first = figures.put( 'first', row( /^isFeatureEnabled\(\), first in a request, in a page hook$/ ).number, 'us' );
figures.put( 'again', row( /^isFeatureEnabled\(\), again$/ ).number, 'us' );
const values = figures.put( 'values', row( /^the values of a page$/ ).number, 'us' );
figures.put( 'registered', first + values, 'us', { by: 'first + values' } );
figures.put( 'values_a_second', 1e6 / values, '/s', { decimals: 0, by: '1,000,000 us / values' } );
figures.write();
