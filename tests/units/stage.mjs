// A wiki with the entries of the demonstration, which put readers into both groups, and what PHP answers on special pages.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Stage } from '../browser/stage.mjs';

const DOCUMENT = fileURLToPath( new URL( '../fixtures/demo.json', import.meta.url ) );
const SETTINGS = `
$wgStatsigClientEntries = [ 'hello_world', 'demo_button', 'demo_experiment' ];
$wgHooks['BeforePageDisplay'][] = static function ( $out ) {
	if ( $out->getTitle()->isSpecialPage() ) {
		$experiments = MediaWiki\\MediaWikiServices::getInstance()->getService( 'Statsig.Experiments' );
		$answers = [ $experiments->isFeatureEnabled( 'hello_world', false ), $experiments->getExperiment( 'demo_experiment', false )->getAssignedGroup() ];
		$out->addHTML( '<p id="php">' . json_encode( $answers ) . '</p>' );
	}
};
`;

export const start = ( settings ) => new Stage().start( SETTINGS + settings, { 'statsig/config.json': readFileSync( DOCUMENT, 'utf8' ) } );

/** What JavaScript answers, as PHP does on special pages. */
export const answers = ( reader ) => reader.ask( () => [ mw.statsig.checkGate( 'hello_world' ), mw.statsig.getExperiment( 'demo_experiment' ).getAssignedGroup() ] );

export const ofPhp = async ( reader ) => JSON.parse( await reader.page.textContent( '#php' ) );

/** Some ids, the same in each run. */
export const ids = Array.from( { length: 6 }, ( _, n ) => `${ n }a5c0ffee0000000000${ n }`.slice( 0, 20 ) );
