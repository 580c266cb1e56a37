/**
 * A real Request Tracker 5 for tests: one instance is one directory with its own SQLite database, seeded by seed.pl, on its own port.
 * Every mail it sends is kept in a file. Logins are `<name>` / `pass-<name>` (see seed.pl), and `root` / `password`.
 */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureInstalled } from './install.mjs';

const run = promisify(execFile);
const HERE = fileURLToPath(new URL('.', import.meta.url));
const SERVER = '/usr/share/request-tracker5/libexec/rt-server';
/** Restores a live SQLite database from a copy, in 10 ms, under the server's feet. */
const RESTORE =
	'use DBI; my $d=DBI->connect("dbi:SQLite:dbname=$ARGV[0]","","",{RaiseError=>1}); $d->sqlite_busy_timeout(5000); $d->sqlite_backup_from_file($ARGV[1]);';

/** One line per table: its name, the number of its rows and their checksum. */
const FINGERPRINT = `use DBI; use Digest::MD5; my $d=DBI->connect("dbi:SQLite:dbname=$ARGV[0]","","",{RaiseError=>1});
for my $t (map { $$_[0] } @{$d->selectall_arrayref("select name from sqlite_master where type='table' order by name")}) {
  my $rows=$d->selectall_arrayref("select * from \\"$t\\" order by 1"); my $sum=Digest::MD5->new;
  $sum->add(join("\\x1f", map { utf8::encode(my $v=defined $_ ? $_ : "\\x00"); $v } @$_)."\\x1e") for @$rows; print "$t ".@$rows." ".$sum->hexdigest."\\n" }`;

const freePort = () =>
	new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});

const config = (dir, port, { webPath, rtname, extra }) => `# A test instance of Loopin's end-to-end tests.
$RT::VarPath         = '${dir}/var';
$RT::MasonDataDir    = '${dir}/var/mason_data';
$RT::MasonSessionDir = '${dir}/var/session_data';
Set($rtname, '${rtname}');
Set($Organization, 'rt.test');
Set($Timezone, 'UTC');
Set($CorrespondAddress, 'rt\\@rt.test');
Set($CommentAddress, 'rt-comment\\@rt.test');
Set($WebDomain, '127.0.0.1');
Set($WebPort, ${port});
Set($WebPath, '${webPath}');
Set($DatabaseType, 'SQLite');
Set($DatabaseName, '${dir}/var/rt.db');
Set($MailCommand, 'mbox');
Set($SendmailPath, '/bin/true');
Set($LogToSyslog, undef);
Set($LogToSTDERR, 'warning');
Set($LogToFile, 'info'); Set($LogDir, '${dir}/log'); Set($LogToFileNamed, 'rt.log');
${extra}
1;
`;

async function setUp(dir, env, port, options) {
	await rm(dir, { recursive: true, force: true });
	for (const folder of ['etc/RT_SiteConfig.d', 'var/mason_data', 'var/session_data', 'log']) await mkdir(join(dir, folder), { recursive: true });
	await writeFile(join(dir, 'etc/RT_SiteConfig.pm'), config(dir, port, options));
	await writeFile(join(dir, 'etc/rootpw'), 'password');
	await run('rt-setup-database-5', ['--action', 'init', '--dba', 'rt', '--root-password-file', join(dir, 'etc/rootpw'), '--dba-password', 'x'], { env });
	const { stdout } = await run('perl', [join(HERE, 'seed.pl')], { env: { ...env, SEED_AGENTS: String(options.agents) }, maxBuffer: 64 << 20 });
	await writeFile(join(dir, 'seed.json'), stdout);
	await run('cp', [join(dir, 'var/rt.db'), join(dir, 'var/rt.db.pristine')]);
	await writeFile(join(dir, 'made-with.json'), JSON.stringify({ port, ...options }));
}

/** The mails kept in an mbox file, as { from, to, subject, body }. */
function parseMbox(text) {
	return text
		.split(/^From (?=\S+ )/m)
		.slice(1)
		.map((mail) => {
			const [head = '', ...rest] = mail.slice(mail.indexOf('\n') + 1).split(/\r?\n\r?\n/);
			const headers = head.replace(/\r?\n[ \t]+/g, ' ');
			const header = (name) => new RegExp(`^${name}: *(.*)$`, 'im').exec(headers)?.[1]?.trim() ?? '';
			return {
				from: header('From'),
				to: [header('To'), header('Cc'), header('Bcc')].filter(Boolean).join(', '),
				subject: header('Subject'),
				body: rest.join('\n\n'),
			};
		});
}

/**
 * Starts (and installs and seeds where needed) one instance, and waits until it answers.
 * @param {import('./server.d.mts').StartOptions} given
 * @returns {Promise<import('./server.d.mts').RequestTracker>}
 */
export async function startRequestTracker(given = {}) {
	const missing = ensureInstalled();
	if (missing) throw new Error(missing);
	const port = given.port ?? (await freePort());
	const dir = given.dir ?? join(tmpdir(), 'loopin-request-tracker', String(port));
	const options = { webPath: given.webPath ?? '', rtname: given.rtname ?? 'rt.test', agents: given.agents ?? 0, extra: given.extra ?? '' };
	const env = { ...process.env, RT_SITE_CONFIG: join(dir, 'etc/RT_SiteConfig.pm'), RT_SITE_CONFIG_DIR: join(dir, 'etc/RT_SiteConfig.d') };
	const madeWith = await readFile(join(dir, 'made-with.json'), 'utf8').catch(() => '');
	if (madeWith !== JSON.stringify({ port, ...options })) await setUp(dir, env, port, options);
	const seed = JSON.parse(await readFile(join(dir, 'seed.json'), 'utf8'));
	const origin = `http://127.0.0.1:${port}`;
	const base = origin + options.webPath;

	const restore = () => run('perl', ['-e', RESTORE, join(dir, 'var/rt.db'), join(dir, 'var/rt.db.pristine')]);
	const forgetMails = async () => {
		for (const file of await readdir(join(dir, 'var'))) if (file.endsWith('.mbox')) await rm(join(dir, 'var', file));
	};
	await restore();
	await forgetMails();

	const log = await open(join(dir, 'log/server.log'), 'w');
	const server = spawn(
		SERVER,
		[
			'--server',
			'Starlet',
			'--env',
			'deployment',
			'--host',
			'127.0.0.1',
			'--port',
			String(port),
			'--max-workers',
			String(given.workers ?? 3),
			...(options.webPath ? ['--webpath', options.webPath] : []),
		],
		{ cwd: dir, env, stdio: ['ignore', log.fd, log.fd], detached: true },
	);
	await log.close();
	let exited = false;
	const gone = new Promise((resolve) => server.once('exit', () => resolve((exited = true))));
	// The whole process group: Starlet's workers outlive a killed parent.
	const signal = (name) => {
		try {
			process.kill(-server.pid, name);
		} catch {
			/* gone already */
		}
	};
	const atExit = () => signal('SIGKILL');
	process.once('exit', atExit);

	async function stop() {
		process.off('exit', atExit);
		signal('SIGTERM');
		const late = setTimeout(() => signal('SIGKILL'), 3_000);
		await gone;
		clearTimeout(late);
	}

	for (let tries = 0; ; tries++) {
		const answer = exited ? undefined : await fetch(`${base}/`, { redirect: 'manual' }).catch(() => undefined);
		if (answer?.headers.get('set-cookie')?.includes('RT_SID_')) break;
		if (exited || tries > 200) {
			await stop();
			throw new Error(`Request Tracker did not come up on port ${port}: ${(await readFile(join(dir, 'log/server.log'), 'utf8')).slice(-1_000)}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}

	/** What a person does, done by the REST API with that person's password: for preparing tests, never the product's way in. */
	function rest(user) {
		const authorization = `Basic ${Buffer.from(`${user}:${user === 'root' ? 'password' : `pass-${user}`}`).toString('base64')}`;
		async function call(method, path, json) {
			const answer = await fetch(`${base}/REST/2.0${path}`, {
				method,
				headers: { authorization, ...(json === undefined ? {} : { 'content-type': 'application/json' }) },
				...(json === undefined ? {} : { body: JSON.stringify(json) }),
			});
			const text = await answer.text();
			if (!answer.ok) throw new Error(`${method} ${path} as ${user}: ${answer.status} ${text.slice(0, 200)}`);
			return { status: answer.status, location: answer.headers.get('location') ?? '', body: text ? JSON.parse(text) : undefined };
		}
		const say =
			(kind) =>
			async (ticket, text, type = text.startsWith('<') ? 'text/html' : 'text/plain') =>
				Number(/\d+$/.exec((await call('POST', `/ticket/${ticket}/${kind}`, { Content: text, ContentType: type })).location)?.[0]);
		return {
			call,
			comment: say('comment'),
			correspond: say('correspond'),
			update: (ticket, fields) => call('PUT', `/ticket/${ticket}`, fields),
			create: async (fields) => Number((await call('POST', '/ticket', fields)).body.id),
			adminCcs: async (ticket) => (await call('GET', `/ticket/${ticket}`)).body.AdminCc.map((one) => `${one.type === 'group' ? 'group:' : ''}${one.id}`),
		};
	}

	return {
		origin,
		base,
		port,
		dir,
		seed,
		stop,
		rest,
		/** Back to the seeded state without a restart; everybody is signed out unless `keepSessions`. */
		async reset({ keepSessions = false } = {}) {
			await restore();
			await forgetMails();
			if (!keepSessions && existsSync(join(dir, 'var/session_data'))) {
				await run('find', [join(dir, 'var/session_data'), '-type', 'f', '-delete']);
			}
		},
		/** The whole database as a few checksums: equal only when nothing at all was written. */
		fingerprint: async () => (await run('perl', ['-e', FINGERPRINT, join(dir, 'var/rt.db')])).stdout,
		/** Many notes by one person in one go, without mails; resolves to their transactions. */
		async notes(login, ticket, texts) {
			const { stdout } = await run('perl', [join(HERE, 'notes.pl'), login, String(ticket), ...texts], { env });
			return stdout.trim().split('\n').map(Number);
		},
		/** Every mail sent since the last reset. */
		async mails() {
			const all = [];
			for (const file of (await readdir(join(dir, 'var'))).filter((name) => name.endsWith('.mbox'))) {
				all.push(...parseMbox(await readFile(join(dir, 'var', file), 'utf8')));
			}
			return all;
		},
	};
}
