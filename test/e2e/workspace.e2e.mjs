import { startDesk } from './desks/workspace.mjs';
import { mainJob } from './scenarios.mjs';

const helpdesk = { title: 'Agent Workspace (stand-in)', start: () => startDesk(), groups: true };
mainJob(helpdesk, 'chromium', 'firefox');
mainJob(helpdesk, 'firefox', 'chromium');
