/** What we tell people is so: files that are named exist, lists are complete, examples work. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { manifestFor } from '../../build.mjs';
import type { Me } from '../../src/helpdesks/helpdesk';
import { HELPDESK_IDS } from '../../src/helpdesks/ids';
import { HELPDESKS } from '../../src/helpdesks/registry';
import { doorbellProblems, doorbellSchema } from '../../src/platform/doorbell-settings';
import type { Http } from '../../src/platform/http';
import { projectPolicy } from '../../src/platform/policy';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = JSON.parse(read('manifest.json'));
const pages = [
	'README.md',
	'SECURITY.md',
	'PRIVACY.md',
	'CONTRIBUTING.md',
	...readdirSync(join(root, 'docs'))
		.filter((file) => file.endsWith('.md'))
		.map((file) => `docs/${file}`),
];

describe('security.md', () => {
	const text = read('docs/security.md');
	const named = [...text.matchAll(/`(test\/[\w./-]+)`/g)].map((match) => match[1] ?? '');

	it('names a test for each defence, and each of them exists', () => {
		expect(named.length).toBeGreaterThan(20);
		expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
		const rows = text.split('\n').filter((row) => row.startsWith('| ') && !/^\| (attack|-)/.test(row) && !row.startsWith('|---'));
		expect(rows.length).toBeGreaterThan(20);
		expect(rows.filter((row) => !/`test\/[\w./-]+`/.test(row.split('|').at(-2) ?? ''))).toEqual([]);
	});

	it('forgets none of the security tests', () => {
		const files = readdirSync(join(root, 'test/security')).filter((file) => /\.(test\.ts|e2e\.mjs)$/.test(file));
		expect(files.filter((file) => !named.includes(`test/security/${file}`))).toEqual([]);
	});
});

describe('permissions', () => {
	const rows = [...read('docs/permissions.md').matchAll(/^\| `([\w.]+)`(?: \(\w+\))? \|/gm)].map((match) => match[1]);

	it('are listed one by one, and are six at most', () => {
		expect(rows).toEqual(manifest.permissions);
		expect(manifest.permissions.length).toBeLessThanOrEqual(6);
		expect(manifest.host_permissions ?? []).toEqual([]);
	});

	it('are no more in what each browser gets: no site, no file for pages, no way in', () => {
		for (const name of ['chrome', 'firefox']) {
			const shipped = manifestFor(name, { packaged: true });
			expect(rows).toEqual(expect.arrayContaining(shipped.permissions));
			for (const key of ['host_permissions', 'content_scripts', 'web_accessible_resources', 'optional_permissions', 'key'])
				expect(shipped).not.toHaveProperty(key);
			expect(shipped.externally_connectable ?? { ids: [], matches: [] }).toEqual({ ids: [], matches: [] });
			expect(shipped.content_security_policy.extension_pages).not.toMatch(/unsafe-|\*|(script|style|default)-src[^;]*(http|data:|blob:)/);
		}
		expect(manifestFor('firefox').permissions).toEqual(manifest.permissions.filter((one: string) => one !== 'sidePanel'));
		// What permissions.md says of the policy is the policy.
		const connect = /connect-src ([^;]*);/.exec(manifest.content_security_policy.extension_pages)?.[1] ?? '?';
		expect(read('docs/permissions.md')).toContain(`\`${connect}\``);
	});

	it('are justified for the stores, too', () => {
		const store = read('assets/store/permissions.md');
		for (const permission of [...manifest.permissions, ...manifest.optional_host_permissions]) expect(store).toContain(`\`${permission}\``);
	});

	it('collect nothing, as PRIVACY.md says', () => {
		expect(manifest.browser_specific_settings.gecko.data_collection_permissions).toEqual({ required: ['none'] });
		expect(read('PRIVACY.md')).toContain('data collection: none');
		// The one host beside the helpdesks' is said where it is asked.
		for (const file of ['PRIVACY.md', 'assets/store/permissions.md', 'docs/permissions.md', 'docs/security.md']) expect(read(file)).toContain('broker');
		expect(manifest.incognito).toBe('not_allowed');
		expect(manifest.externally_connectable).toEqual({ ids: [], matches: [] });
	});
});

describe('admins.md', () => {
	const text = read('docs/admins.md');
	const schema = JSON.parse(read('assets/managed-schema.json'));
	const blockOf = (name: string): unknown => JSON.parse(new RegExp(`\`\`\`json ${name}\\n([\\s\\S]*?)\n\`\`\``).exec(text)?.[1] ?? '');

	it('has policy files that can be pasted, with keys that count', () => {
		const chrome = (blockOf('chrome') as { '3rdparty': { extensions: Record<string, object> } })['3rdparty'].extensions.EXTENSION_ID;
		const firefox = (blockOf('firefox') as { policies: { '3rdparty': { Extensions: Record<string, object> } } }).policies['3rdparty'].Extensions[
			manifest.browser_specific_settings.gecko.id
		];
		for (const keys of [chrome, firefox]) {
			expect(keys).toBeDefined();
			const { doorbell, ...others } = keys as Record<string, unknown>;
			const policy = projectPolicy(others);
			expect(Object.keys(policy).sort()).toEqual(Object.keys(others).sort());
			expect(doorbellProblems(doorbell)).toEqual({});
			expect(policy.helpdesks?.[0]).toMatchObject({ address: 'https://desk.acme.example', name: 'Acme Support' });
			expect(policy.settings?.keepDays).toBe(7);
		}
	});

	it('lists every key of the schema, and the schema lists every key that counts', () => {
		for (const key of Object.keys(schema.properties)) expect(text).toContain(`\`${key}\``);
		const all = {
			organisation: 'A',
			mentions: false,
			followers: false,
			toasts: false,
			kinds: { note: false },
			settings: { keepDays: 7 },
			helpdesks: [{ address: 'https://a.example' }],
		};
		// The doorbell has secrets in it, and so a reader of its own (doorbell-settings.ts).
		expect([...Object.keys(projectPolicy(all)), 'doorbell'].sort()).toEqual(Object.keys(schema.properties).sort());
		expect(Object.keys(schema.properties.doorbell.properties)).toEqual(expect.arrayContaining(Object.keys(doorbellSchema.entries)));
		for (const key of Object.keys(schema.properties.settings.properties)) expect(text).toContain(`\`${key}\``);
	});

	it('lists every helpdesk', () => {
		const ids = [...(/<!-- ids -->(.*)<!-- \/ids -->/.exec(text)?.[1] ?? '').matchAll(/`([\w-]+)`/g)].map((match) => match[1]);
		expect(ids.sort()).toEqual([...HELPDESK_IDS].sort());
	});
});

describe('pages', () => {
	it('link to files that exist', () => {
		const broken = pages.flatMap((page) =>
			[...read(page).matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)]
				.map((match) => match[1] ?? '')
				.filter((target) => !/^(https?:|mailto:|\.\.\/\.\.\/)/.test(target))
				.filter((target) => !existsSync(join(root, dirname(page), target)))
				.map((target) => `${page}: ${target}`),
		);
		expect(broken).toEqual([]);
	});

	it('the bug form asks for the diagnostics report', () => {
		const folder = join(root, '.github/ISSUE_TEMPLATE');
		const forms = readdirSync(folder).map((file) => [file, parse(readFileSync(join(folder, file), 'utf8'))] as const);
		expect(forms.map(([file]) => file).sort()).toEqual(['bug.yml', 'config.yml', 'helpdesk.yml', 'idea.yml']);
		const bug = forms.find(([file]) => file === 'bug.yml')?.[1] as { body: { id?: string; validations?: { required?: boolean } }[] };
		expect(bug.body.find(({ id }) => id === 'report')?.validations?.required).toBe(true);
		const choices = (bug.body.find(({ id }) => id === 'helpdesk') as { attributes: { options: string[] } }).attributes.options;
		expect(choices.slice(0, -1).sort()).toEqual(
			Object.values(HELPDESKS)
				.map(({ name }) => name)
				.sort(),
		);
	});
});

describe('the worked example of adding-a-helpdesk.md', () => {
	const folder = join(root, 'src/helpdesks/paper-desk');
	const files = new Map(
		[...read('docs/adding-a-helpdesk.md').matchAll(/```ts paper-desk\/([\w.]+)\n([\s\S]*?)\n```/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
	);
	/** For running: beside the contract it imports, yet out of the sources' way. */
	const cache = join(root, 'node_modules/.cache/loopin-example');

	beforeAll(() => {
		mkdirSync(cache, { recursive: true });
		for (const [name, text] of files)
			writeFileSync(join(cache, name), text.replaceAll("'../../", `'${root}/src/`).replaceAll("'../", `'${root}/src/helpdesks/`));
	});
	afterAll(() => rmSync(cache, { recursive: true, force: true }));

	it('has the four files, and compiles against the contract', () => {
		expect([...files.keys()].sort()).toEqual(['client.ts', 'facts.ts', 'page.ts', 'transform.ts']);
		const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
		const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
		const host = ts.createCompilerHost(options);
		const { getSourceFile, fileExists, readFile } = host;
		const { directoryExists } = host;
		/** The example as if it lay in its folder, and its id as if it were in the list. */
		const textOf = (path: string): string | undefined => {
			if (path.startsWith(`${folder}/`)) return files.get(path.slice(folder.length + 1));
			return path === join(root, 'src/helpdesks/ids.ts') ? read('src/helpdesks/ids.ts').replace('[', "['paper-desk', ") : undefined;
		};
		host.fileExists = (path) => textOf(path) !== undefined || fileExists(path);
		host.directoryExists = (path) => path === folder || (directoryExists?.(path) ?? true);
		host.readFile = (path) => textOf(path) ?? readFile(path);
		host.getSourceFile = (path, version, ...rest) => {
			const text = textOf(path);
			return text === undefined ? getSourceFile(path, version, ...rest) : ts.createSourceFile(path, text, version);
		};
		const roots = [...[...files.keys()].map((name) => join(folder, name)), join(root, 'src/helpdesks/registry.ts')];
		const found = ts.getPreEmitDiagnostics(ts.createProgram(roots, options, host));
		const of = (part: string) =>
			found
				.filter(({ file }) => file?.fileName.includes(part))
				.map(
					({ file, start, messageText }) =>
						`${file?.fileName}:${file?.getLineAndCharacterOfPosition(start ?? 0).line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
				);
		expect(of('/paper-desk/')).toEqual([]);
		// And a registry without it does not.
		expect(of('/registry.ts').join()).toContain('paper-desk');
	}, 60_000);

	it('reads, writes and verifies', async () => {
		const { clientModule } = (await import(join(cache, 'client.ts'))) as typeof import('../../src/helpdesks/zendesk/client');
		const watchers = new Map([[2, 'Ann Lee']]);
		const agent = { id: 1, name: 'Jan  Kowalski', email: null, more: '<script>' };
		let deaf = false;
		const http: Http = {
			async send({ path, method = 'GET' }) {
				const watcher = /watchers\/(\d+)$/.exec(path)?.[1];
				if (watcher && method === 'PUT' && !deaf) watchers.set(Number(watcher), 'Jan Kowalski');
				if (watcher && method === 'DELETE' && !deaf) watchers.delete(Number(watcher));
				const body = path.startsWith('/api/me')
					? { user: agent }
					: path.startsWith('/api/tickets/7/events')
						? {
								events: [{ id: 9, ticket: 7, subject: 'S', type: 'note', by: { id: 1, name: 'Jan', kind: 'agent' }, at: 5, html: '<p>Look, @Ann Lee</p>' }],
								cursor: 'c',
								more: false,
							}
						: path.startsWith('/api/tickets/7')
							? { id: 7, subject: 'Printer', watchers: [...watchers].map(([id, name]) => ({ id, name })), may: { edit: true, note: true, reply: true } }
							: undefined;
				return { status: body ? 200 : 404, url: path, header: () => null, text: '', json: () => body };
			},
		};
		const client = clientModule.client(http, 'https://paper.example' as never);
		const me: Me = await client.me();
		expect(me).toEqual({ id: '1', name: 'Jan Kowalski', role: 'agent', groups: [] });
		expect(await client.conversation('7' as never, me)).toMatchObject({
			title: 'Printer',
			followers: [{ id: '2', name: 'Ann Lee', kind: 'agent' }],
			newestEntry: '',
		});
		expect((await client.addFollowers('7' as never, ['1' as never], me)).map(({ id }) => id)).toEqual(['2', '1']);
		deaf = true;
		await expect(client.removeFollower('7' as never, '1' as never, me)).rejects.toMatchObject({ kind: 'refused' });
		expect(await client.findNote('7' as never, '', ['@Ann Lee'], me)).toEqual({ state: 'landed', entry: '9', text: 'Look, @Ann Lee' });
		await expect(client.conversation('8' as never, me)).rejects.toMatchObject({ kind: 'not-found' });
	});
});

it('the drawing of the house lies beside its description', () => {
	expect(read('docs/architecture.md')).toContain('architecture.svg');
	expect(statSync(join(root, 'docs/architecture.svg')).size).toBeGreaterThan(1_000);
	expect(read('docs/architecture.svg')).not.toMatch(/<script|on\w+=|href="http/i);
});
