import { startDesk } from './desks/osticket.mjs';
import { mainJob } from './scenarios.mjs';

const helpdesk = { title: 'osTicket (stand-in)', start: () => startDesk(), short: true };
mainJob(helpdesk, 'chromium', 'firefox');
mainJob(helpdesk, 'firefox', 'chromium');
