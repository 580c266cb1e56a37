import { startDesk } from './desks/request-tracker.mjs';
import { mainJob } from './scenarios.mjs';
import { hasRequestTracker } from './support.mjs';

const helpdesk = {
	title: 'Request Tracker (real)',
	start: () => startDesk(),
	missing: () => (hasRequestTracker() ? '' : 'skipped: this machine has no Request Tracker'),
};
mainJob(helpdesk, 'chromium', 'firefox');
mainJob(helpdesk, 'firefox', 'chromium');
