// Does the stand-in answer as Zendesk's published OpenAPI file says? Usage: npm run check:stand-in -- path/to/oas.yaml
// (the file is Zendesk's: https://developer.zendesk.com/zendesk/oas.yaml; it is not part of this project).
// Runs the contract suite and the client's tests, asks the endpoints that they leave out, and validates every answer. Fields that the file does
// not name, and answers that it does not allow, must be explained below.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { startStandIn } from './server.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Answers that the file does not allow, and why they are so nevertheless. */
const EXPLAINED_ANSWERS = [
	{
		route: '/api/v2/users/me',
		at: '/user/id',
		when: (body) => body.user.id === null,
		why: 'Without a session Zendesk answers 200 with an anonymous user whose id is null (documented under "Show Self"); the file’s schema has an integer.',
	},
];
/** Routes that the file lacks: compared with the schema of the same kind of list. */
const EXPLAINED_ROUTES = [
	{
		path: /^\/api\/v2\/users\/\d+\/tickets\/(followed|assigned)/,
		why: 'GET /users/{user_id}/tickets/followed and /assigned are documented ("List Tickets") but not in this file: their answers are compared with TicketsResponse.',
	},
];
/** Fields that the file does not name. */
const EXPLAINED_FIELDS = {
	meta: 'cursor pagination (documented under Pagination)',
	links: 'cursor pagination (documented under Pagination)',
	count: 'offset pagination (documented under Pagination)',
	next_page: 'offset pagination (documented under Pagination)',
	previous_page: 'offset pagination (documented under Pagination)',
	authenticity_token: 'for X-CSRF-Token (in the file’s own example of /users/me)',
	...Object.fromEntries(
		['public', 'author_id', 'html_body', 'plain_body', 'attachments', 'audit_id'].map((name) => [
			name,
			'of a Comment event in the audit of an update (documented in the Ticket Audit events reference; the file leaves event types open)',
		]),
	),
	...Object.fromEntries(
		['previous_followers', 'current_followers'].map((name) => [
			name,
			'of a FollowersChange event (as public API clients read it; the file leaves event types open, and what the items are is not documented: the client takes ids, addresses and names)',
		]),
	),
};

const file = process.argv[2];
if (!file) {
	console.error('Which file? npm run check:stand-in -- path/to/oas.yaml');
	process.exit(2);
}
const oas = parse(readFileSync(file, 'utf8'));
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
addFormats(ajv);
// The file writes both "date-time" and "datetime".
ajv.addFormat('datetime', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text));
ajv.addSchema(oas, 'oas');

const operationOf = (route, method) => oas.paths[route]?.[method.toLowerCase()];
const schemaOf = (route, method) => operationOf(route, method)?.responses?.['200']?.content?.['application/json']?.schema;
const escapePointer = (part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));
const validators = new Map();
function validatorOf(route, method) {
	const key = `${method} ${route}`;
	if (!validators.has(key)) {
		const pointer = ['paths', route, method.toLowerCase(), 'responses', '200', 'content', 'application/json', 'schema'].map(escapePointer).join('/');
		validators.set(key, schemaOf(route, method) && ajv.compile({ $ref: `oas#/${pointer}` }));
	}
	return validators.get(key);
}

const resolve = (schema) =>
	schema?.$ref
		? resolve(
				schema.$ref
					.split('/')
					.slice(1)
					.reduce((at, part) => at[part], oas),
			)
		: schema;

/** Names of fields that no schema names, with their places. Objects that the file leaves open are passed over. */
function unknownFields(value, schemas, path, found) {
	const parts = schemas.flatMap((schema) => {
		const whole = resolve(schema) ?? {};
		return [whole, ...[...(whole.allOf ?? []), ...(whole.anyOf ?? []), ...(whole.oneOf ?? [])].map(resolve)].flatMap((part) => [
			part,
			...(part.anyOf ?? []).map(resolve),
		]);
	});
	if (Array.isArray(value)) {
		for (const item of value)
			unknownFields(
				item,
				parts.flatMap((part) => part.items ?? []),
				`${path}[]`,
				found,
			);
	} else if (typeof value === 'object' && value !== null) {
		const named = parts.filter((part) => part.properties);
		if (named.length === 0) return;
		for (const [name, inner] of Object.entries(value)) {
			const below = named.flatMap((part) => part.properties[name] ?? []);
			if (below.length === 0) found.add(`${path}.${name}`);
			else unknownFields(inner, below, `${path}.${name}`, found);
		}
	}
}

function runTests() {
	const folder = mkdtempSync(join(tmpdir(), 'loopin-stand-in-'));
	const recorded = join(folder, 'answers.jsonl');
	const vitest = join(root, 'node_modules/vitest/vitest.mjs');
	const tests = ['test/helpdesks/zendesk/contract.test.ts', 'test/helpdesks/zendesk/client.test.ts'];
	const run = spawnSync(process.execPath, [vitest, 'run', '--config', 'test/helpdesks/vitest.config.ts', '--reporter=dot', ...tests], {
		cwd: root,
		encoding: 'utf8',
		env: { ...process.env, LOOPIN_STAND_IN_RECORD: recorded },
	});
	if (run.status !== 0) {
		console.error(run.stdout, run.stderr);
		throw new Error('the tests failed');
	}
	const lines = readFileSync(recorded, 'utf8').trim().split('\n');
	rmSync(folder, { recursive: true });
	return lines.map((line) => JSON.parse(line));
}

/** Endpoints, and ways of paging, that the client does not use. */
async function askTheRest() {
	const standIn = await startStandIn();
	const cookie = standIn.as('Robin');
	const paths = [
		'/api/v2/groups/assignable.json',
		'/api/v2/groups.json?per_page=3&page=2',
		'/api/v2/users.json?page[size]=4',
		'/api/v2/users.json?per_page=5&page=2',
		'/api/v2/custom_roles.json',
		'/api/v2/group_memberships.json?per_page=5',
		'/api/v2/users/autocomplete.json?name=ja',
		...[...standIn.desk.tickets.keys()].flatMap((id) =>
			['', '/comments', '/comments.json?sort_order=desc&per_page=2', '/audits', '/followers'].map((part) => `/api/v2/tickets/${id}${part}`),
		),
	];
	for (const path of paths) await fetch(standIn.origin + path, { headers: { cookie } });
	await fetch(`${standIn.origin}/api/v2/users/me.json`);
	const answers = standIn.record.filter(({ route }) => route).map(({ method, path, status, body, route }) => ({ method, path, status, body, route }));
	await standIn.stop();
	return answers;
}

const answers = [...runTests(), ...(await askTheRest())];
const violations = new Map();
const explained = new Map();
const routes = new Map();
const note = (map, text) => map.set(text, (map.get(text) ?? 0) + 1);

for (const { method, path, status, body, route } of answers) {
	if (status !== 200) continue;
	note(routes, `${method} ${route}`);
	const validate = validatorOf(route, method);
	if (!validate) {
		note(violations, `${method} ${route}: not in the file`);
		continue;
	}
	const odd = EXPLAINED_ROUTES.find((each) => each.path.test(path));
	if (odd) note(explained, odd.why);
	if (!validate(body)) {
		const excuse = EXPLAINED_ANSWERS.find((each) => each.route === route && each.when(body));
		const rest = validate.errors.filter((error) => !(excuse && (error.instancePath === excuse.at || error.keyword === 'anyOf')));
		if (excuse && rest.length === 0) note(explained, excuse.why);
		for (const error of rest) note(violations, `${method} ${route}: ${error.instancePath.replace(/\/\d+/g, '/*') || '/'} ${error.message}`);
	}
	const found = new Set();
	unknownFields(body, [schemaOf(route, method)], '', found);
	for (const field of found) {
		const name = field.split('.').at(-1);
		if (EXPLAINED_FIELDS[name]) note(explained, `${name}: ${EXPLAINED_FIELDS[name]}`);
		else note(violations, `${method} ${route}: the file does not know ${field}`);
	}
}

console.log(
	`${[...routes.values()].reduce((sum, count) => sum + count, 0)} answers of ${routes.size} endpoints were compared with ${oas.info.title} ${oas.info.version}:`,
);
for (const [route, count] of [...routes].sort()) console.log(`  ${String(count).padStart(6)}  ${route}`);
console.log('\nNot in the file, and why:');
for (const [why, count] of explained) console.log(`  ${String(count).padStart(6)}  ${why}`);
console.log(`\n${violations.size} violations`);
for (const [what, count] of violations) console.log(`  ${String(count).padStart(6)}  ${what}`);
process.exit(violations.size === 0 ? 0 : 1);
