import { number } from './number.js';

export default () => ( {
	0: ( value, target ) => number( value ) > target,
	1: ( value, target ) => number( value ) >= target,
	2: ( value, target ) => number( value ) < target,
	3: ( value, target ) => number( value ) <= target
} );
