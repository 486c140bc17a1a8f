// Whole page views in Debian's Chromium.
import { describeViews } from './views.mjs';

describeViews( 'chromium' );
