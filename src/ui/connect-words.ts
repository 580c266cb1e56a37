/** What came of connecting, as a sentence. Pure. */
import { t } from '../platform/i18n';
import type { ConnectAnswer } from './connect';
import { errorSentence } from './reasons';
import { isolated } from './Sentence';

/** '' when it is connected. `host` is the address's host, as typed. */
export function connectSentence(answer: ConnectAnswer, host: string): string {
	if (answer.state === 'connected') return '';
	if (answer.state === 'refused') return t('uiConnectRefused');
	switch (answer.reason) {
		case 'bad-address':
			return t('uiAddressBad');
		case 'not-a-helpdesk':
			return t('uiNotAHelpdesk');
		case 'needs-permission':
			return t('uiConnectRefused');
		default:
			return errorSentence(answer.reason, isolated(host));
	}
}
