// Two engines, driven alike: Debian's Chromium and Firefox ESR, each with all that it sends going through a proxy.
import puppeteer from 'puppeteer-core';

const ENGINES = {
	chromium: ( port ) => ( {
		browser: 'chrome',
		executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
		// As root it has no sandbox; the others keep it from asking its maker's hosts. By itself it takes no proxy for this machine
		args: [
			'--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
			'--disable-sync', `--proxy-server=127.0.0.1:${ port }`, '--proxy-bypass-list=<-loopback>'
		]
	} ),
	firefox: ( port ) => ( {
		browser: 'firefox',
		executablePath: process.env.FIREFOX || '/usr/bin/firefox-esr',
		// Only with this variable a release does as the driver's preferences say and leaves its maker's hosts alone
		env: { ...process.env, MOZ_REMOTE_SETTINGS_DEVTOOLS: '1' },
		extraPrefsFirefox: {
			'network.proxy.type': 1,
			'network.proxy.http': '127.0.0.1',
			'network.proxy.http_port': port,
			'network.proxy.ssl': '127.0.0.1',
			'network.proxy.ssl_port': port,
			'network.proxy.allow_hijacking_localhost': true
		}
	} )
};

/**
 * @param {string} engine 'chromium' or 'firefox'
 * @param {number} port Of the proxy
 */
export const launch = ( engine, port ) => puppeteer.launch( { headless: true, ...ENGINES[ engine ]( port ) } );
