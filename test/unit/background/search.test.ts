import { expect, it } from 'vitest';
import { Search } from '../../../src/background/search';
import type { SiteId } from '../../../src/collaboration/model';
import type { HttpRequest } from '../../../src/platform/http';
import { answerOf } from '../../helpdesks/node-http';

const at = (address: string) => address as SiteId;
function counted(base: string) {
	const sent: string[] = [];
	const http = {
		send: async ({ path, method = 'GET' }: HttpRequest) => {
			sent.push(`${method} ${base}${path}`);
			return answerOf(200, base + path, path);
		},
	};
	return { http, sent };
}

it('one page is asked for once, whoever asks and from which base', async () => {
	const search = new Search();
	const { http, sent } = counted('');
	const [root, below] = [search.remembering(http, at('https://a.example')), search.remembering(http, at('https://a.example/x'))];
	await Promise.all([root.send({ path: '/x/login' }), root.send({ path: '/x/login' }), below.send({ path: '/login' })]);
	expect(sent).toEqual(['GET /x/login']);
	// another way to ask may have another answer
	await root.send({ path: '/x/login', headers: { accept: 'application/json' } });
	await root.send({ path: '/x/login', via: 'page' });
	await root.send({ path: '/x/login', method: 'POST' });
	await root.send({ path: '/x/login', method: 'POST' });
	expect(sent).toHaveLength(5);
});

it('ends after sixteen requests, and still gives what it knows', async () => {
	const search = new Search();
	const { http, sent } = counted('');
	const asked = search.remembering(http, at('https://a.example'));
	for (let n = 0; n < 40; n++) await asked.send({ path: `/${n}` }).catch((thrown: { kind: string }) => expect(thrown.kind).toBe('not-a-helpdesk'));
	expect(sent).toHaveLength(16);
	expect(search.isOver).toBe(true);
	expect((await asked.send({ path: '/3' })).text).toBe('/3');
});
