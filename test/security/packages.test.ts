/** What we ship: from locked sources, the same bytes each time, with the licences of what is in it. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALLOWED, bundled, notice } from '../../tools/notice.mjs';
import { bump, nextVersion, releasedChangelog } from '../../tools/release.mjs';

const root = join(import.meta.dirname, '../..');
const json = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'));
const hash = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const run = (script: string, args: string[], cwd: string, env: Record<string, string> = {}) => {
	const done = spawnSync(process.execPath, [script, ...args], { cwd, encoding: 'utf8', env: { ...process.env, ...env } });
	if (done.status !== 0) throw new Error(`${done.stdout}${done.stderr}`);
	return done.stdout;
};

describe('the packages', () => {
	let work: string;
	const { version } = json('package.json') as { version: string };
	const packages = ['chrome', 'firefox'].map((browser) => `dist/packages/loopin-${browser}-${version}.zip`);

	/** A copy of the sources as they are, built there; on the same machine, in another folder, in another time zone. */
	function builtElsewhere(name: string, from: (folder: string) => void, zone: string): string[] {
		const folder = join(work, name);
		mkdirSync(folder);
		from(folder);
		symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
		run('build.mjs', ['--package'], folder, { TZ: zone });
		return packages.map((file) => hash(join(folder, file)));
	}
	const copySources = (folder: string): void => {
		for (const part of [
			'src',
			'assets',
			'tools',
			'docs',
			'build.mjs',
			'manifest.json',
			'package.json',
			'package-lock.json',
			'tsconfig.json',
			'LICENSE',
			'NOTICE',
			'README.md',
			'.npmrc',
		])
			cpSync(join(root, part), join(folder, part), { recursive: true });
	};
	let first: string[];

	beforeAll(() => {
		work = mkdtempSync(join(tmpdir(), 'loopin-packages-'));
		first = builtElsewhere('first', copySources, 'UTC');
	}, 60_000);
	afterAll(() => rmSync(work, { recursive: true, force: true }));

	it('are the same bytes when they are built again', () => {
		expect(builtElsewhere('second-with-a-longer-path', copySources, 'Asia/Tokyo')).toEqual(first);
	}, 60_000);

	it('are the same bytes when they are built from the archive of sources', () => {
		run('tools/source.mjs', [], join(work, 'first'));
		const archive = unzipSync(readFileSync(join(work, 'first', `dist/packages/loopin-source-${version}.zip`)));
		const unpack = (folder: string): void => {
			for (const [name, bytes] of Object.entries(archive)) {
				mkdirSync(dirname(join(folder, name)), { recursive: true });
				writeFileSync(join(folder, name), bytes);
			}
		};
		expect(builtElsewhere('from-source', unpack, 'America/Lima')).toEqual(first);
	}, 60_000);

	it('hold what they need and nothing else: no map, no test, no key, no code from elsewhere', () => {
		for (const file of packages) {
			const archive = unzipSync(readFileSync(join(work, 'first', file)));
			for (const [name, bytes] of Object.entries(archive)) {
				expect(name).toMatch(
					/^((background|loader|overlay|popup|options|welcome)\.(js|css|html)|(page-[a-z-]+|chunk-[A-Z0-9]{8})\.js|manifest\.json|managed-schema\.json|LICENSE|NOTICE|icons\/[\w-]+\.(png|svg)|_locales\/\w+\/messages\.json|\w+\.(js|css|html)|sounds?\/.+|\w+\.(wav|mp3|ogg))$/,
				);
				const text = new TextDecoder().decode(bytes);
				if (name.endsWith('.js')) {
					expect(text, name).not.toMatch(/\beval\(|new Function\(|\bimportScripts\(|document\.write\(|sourceMappingURL/);
					expect(text, name).not.toMatch(/import\(["'`]https?:/);
				}
				if (name.endsWith('.html')) expect(text, name).not.toMatch(/<script(?![^>]*src="[\w-]+\.js")|https?:\/\/|javascript:/i);
			}
			const manifest = JSON.parse(new TextDecoder().decode(archive['manifest.json']));
			expect(manifest.key).toBeUndefined();
			expect(manifest.host_permissions).toBeUndefined();
			expect(manifest.web_accessible_resources).toBeUndefined();
			expect(manifest.version).toBe(version);
		}
	});
});

describe('what they are made of', () => {
	it('is locked with integrity, from nowhere else', () => {
		const { packages } = json('package-lock.json') as { packages: Record<string, { integrity?: string; resolved?: string; link?: boolean }> };
		const entries = Object.entries(packages).filter(([name]) => name !== '');
		expect(entries.length).toBeGreaterThan(100);
		expect(entries.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([name]) => name)).toEqual([]);
		expect(entries.filter(([, { resolved, link }]) => link || resolved?.startsWith('git') || resolved?.startsWith('file')).map(([name]) => name)).toEqual([]);
		const { dependencies, devDependencies } = json('package.json');
		for (const wanted of Object.values({ ...dependencies, ...devDependencies })) expect(wanted).toMatch(/^\d+\.\d+\.\d+$/);
	});

	it('has licences that let us ship it, and NOTICE says so', () => {
		expect(readFileSync(join(root, 'NOTICE'), 'utf8')).toBe(notice());
		for (const { name, license } of bundled()) expect(ALLOWED, name).toContain(license);
		expect(bundled().map(({ name }) => name)).toEqual(expect.arrayContaining(['preact', 'dexie', 'valibot', 'ky', '@preact/signals', 'u8-mqtt']));
	});
});

describe('a release', () => {
	it('takes the next version, never an older one', () => {
		expect(nextVersion('0.1.0', 'patch')).toBe('0.1.1');
		expect(nextVersion('0.1.9', 'minor')).toBe('0.2.0');
		expect(nextVersion('0.9.9', 'major')).toBe('1.0.0');
		expect(nextVersion('0.1.0', '0.10.0')).toBe('0.10.0');
		for (const wrong of ['0.1.0', '0.0.9', 'next', '', '1.2', 'v1.2.3', '1.2.3-beta']) expect(() => nextVersion('0.1.0', wrong)).toThrow();
	});

	it('puts what is unreleased under it', () => {
		const text = '# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0\n\n- Old.\n';
		expect(releasedChangelog(text, '0.2.0', '2026-01-02')).toBe('# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-01-02)\n\n- New.\n\n## 0.1.0\n\n- Old.\n');
		expect(() => releasedChangelog('# Changelog\n\n## Unreleased\n\n## 0.1.0\n', '0.2.0', '2026-01-02')).toThrow();
		expect(releasedChangelog('## Unreleased\n\n- Only.\n', '0.1.1', '2026-01-02')).toBe('## Unreleased\n\n## 0.1.1 (2026-01-02)\n\n- Only.\n\n');
	});

	it('writes all the places', () => {
		const folder = mkdtempSync(join(tmpdir(), 'loopin-release-'));
		for (const file of ['package.json', 'package-lock.json']) cpSync(join(root, file), join(folder, file));
		writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n\n- New.\n');
		const next = bump(folder, 'minor', '2026-01-02');
		const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
		expect([JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version, lock.version, lock.packages[''].version]).toEqual([next, next, next]);
		expect(readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')).toContain(`## ${next} (2026-01-02)`);
		rmSync(folder, { recursive: true });
	});
});
