// One reader's session: page views one after the other in one tab, what is asked in them, and how each ends.
import { createHash } from 'node:crypto';
import { chance } from '../faults/php.mjs';
import { Page } from './page.mjs';
import { Tab } from './tab.mjs';

const MOST_VIEWS = 4;
const AGAIN_AFTER_MS = 600_000;
/** Of 1,000 page views so many end with their process. */
const CUT_OFF = 20;
/** One page view in so many has a bad network: of 100 requests so many do not arrive, and of so many more no answer does. */
const BAD = 20;
const LOST = 25;
const UNANSWERED = 10;

/** What features ask, each once in a page view at most: word => question. */
export const QUESTIONS = {
	hello_world: ( statsig ) => statsig.checkGate( 'hello_world' ),
	half: ( statsig ) => statsig.isFeatureEnabled( 'half' ),
	demo_experiment: ( statsig ) => statsig.getExperiment( 'demo_experiment' ).getAssignedGroup(),
	demo_layer: ( statsig ) => statsig.getLayer( 'demo_layer' ).get( 'colour' )
};

export class Session {
	/**
	 * @param {string} seed
	 * @param {Module} module
	 * @param {Function} relay Given a body, a promise of the HTTP status
	 */
	constructor( seed, module, relay ) {
		this.chance = chance( createHash( 'sha256' ).update( seed ).digest().readBigUInt64BE( 0 ) );
		this.tab = new Tab( this.chance, Date.now(), 'testwiki' );
		this.module = module;
		this.relay = relay;
		/** Page views: told and warnings of their page, arrived (numbers of events), id, isCutOff */
		this.views = [];
		/** What was answered: word => answers */
		this.answers = new Map();
		/** Exposures that are due, by what was asked and when */
		this.due = 0;
		this.exposedAt = new Map();
	}

	get id() {
		return this.tab.cookies.values.get( 'wikistatsigId' );
	}

	async play() {
		const count = 1 + this.chance( MOST_VIEWS );
		for ( let at = 0; at < count; at++ ) {
			await this.view();
			this.tab.now += this.chance( 2 ) ? this.chance( 20_000 ) : this.chance( 1_200_000 );
		}
		return this;
	}

	async view() {
		const view = { arrived: new Set() };
		const page = new Page( this.tab, ( body ) => this.send( view, body ) );
		view.told = page.told;
		view.warnings = page.warnings;
		this.views.push( view );
		this.module.runIn( page );
		const steps = Object.keys( QUESTIONS ).filter( ( word ) => word === 'hello_world' || this.chance( 2 ) );
		const clicks = this.chance( 3 );
		for ( let at = 0; at < clicks; at++ ) {
			steps.splice( this.chance( steps.length + 1 ), 0, 'click' );
		}
		view.isBad = !this.chance( BAD );
		view.isCutOff = this.chance( 1000 ) < CUT_OFF;
		const last = view.isCutOff ? this.chance( steps.length ) : steps.length;
		for ( const step of steps.slice( 0, last + 1 ) ) {
			this.take( step, page.mw.statsig );
			await page.elapse( this.chance( 400 ) );
		}
		if ( view.isCutOff ) {
			await page.end();
		} else {
			await page.elapse( this.chance( 20_000 ) );
			await page.leave();
		}
	}

	take( step, statsig ) {
		if ( step === 'click' ) {
			statsig.logEvent( 'click', null, { target: 'link' } );
			return;
		}
		this.answers.set( step, [ ...this.answers.get( step ) ?? [], QUESTIONS[ step ]( statsig ) ] );
		if ( !( this.tab.now - this.exposedAt.get( step ) < AGAIN_AFTER_MS ) ) {
			this.exposedAt.set( step, this.tab.now );
			this.due++;
		}
	}

	async send( view, body ) {
		const fate = view.isBad ? this.chance( 100 ) : 100;
		if ( fate < LOST ) {
			return 0;
		}
		const { events, statsigMetadata } = JSON.parse( body );
		const status = await this.relay( body );
		if ( status === 202 ) {
			view.id = statsigMetadata.pageView;
			events.forEach( ( event ) => view.arrived.add( event.statsigMetadata.seq ) );
		}
		return fate < LOST + UNANSWERED ? 0 : status;
	}
}
