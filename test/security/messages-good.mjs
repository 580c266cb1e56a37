// Every message of the background's contracts with a payload that it would take, so that a refusal is the sender's. messages.test.ts holds it
// complete and true.
export const FROM_CONTENT = {
	'overlay.need': {},
	'overlay.state': {},
	'directory.load': {},
	'directory.search': { letters: 'ja' },
	'directory.refresh': {},
	'conversation.load': { conversation: '1' },
	'access.check': { conversation: '1', agents: ['2'] },
	'mention.submit': { conversation: '1', mentions: [{ id: '2', name: 'Jan' }], newestEntry: '' },
	'follower.change': { conversation: '1', agent: '2', name: 'Jan', action: 'add' },
	'job.retry': { job: 'job-12345678' },
	'job.dismiss': { job: 'job-12345678' },
	'looking.at': { conversation: null, focused: true },
	'settings.set': { followersPanel: 'open' },
	'toast.act': { toast: '1', act: 'button' },
};

export const fromPages = (site) => ({
	'sites.list': {},
	'sites.connect': { address: site },
	'sites.disconnect': { site },
	'sites.check': {},
	'tab.recognise': { tab: 1 },
	'update.open': { account: 'a', update: '1' },
	'updates.mark': { account: 'a', updates: ['1'], read: true },
	'reply.send': { account: 'a', conversation: '1', internal: true, text: 'x', mentions: [] },
	'conversation.mute': { account: 'a', conversation: '1', muted: true },
	'page.job.retry': { job: 'job-12345678' },
	'page.job.dismiss': { job: 'job-12345678' },
	'page.directory': { account: 'a' },
	'data.clear': { updates: false, drafts: false, everything: true },
});
