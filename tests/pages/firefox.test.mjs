// Whole page views in Debian's Firefox ESR.
import { describeViews } from './views.mjs';

describeViews( 'firefox' );
