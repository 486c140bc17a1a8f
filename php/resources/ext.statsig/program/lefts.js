// What conditions of few programs compare: the environment, the time, a bucket, the unit, the group in an experiment.
export default ( { lefts, answer, bucket, unitOf, lookUp, readerOf, rules } ) => {
	const { environment, fields, salts } = rules;
	lefts[ 3 ] = ( field ) => lookUp( fields[ field ], readerOf().environment, environment );
	lefts[ 4 ] = () => () => readerOf().now;
	lefts[ 5 ] = ( salt, index ) => bucket( salts[ salt ], index, 1000 );
	lefts[ 6 ] = unitOf;
	lefts[ 7 ] = ( config ) => ( answer( 1, config ) || {} ).group;
};
