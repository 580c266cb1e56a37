// `npm run lint:packages`: Mozilla's own check of the Firefox package. Errors fail, and so do warnings that are not explained here.
import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../build.mjs';

const root = join(fileURLToPath(import.meta.url), '../..');
/** Fetched when it is needed, of one version: 61 MB that no test wants. Its newest release names a dependency that is not published. */
const LINTER = 'addons-linter@10.13.0';

/** code → why it is as it must be. `files` are the only ones it may come from (a part of the overlay that others share is named after its bytes). */
const EXPLAINED = {
	UNSAFE_VAR_ASSIGNMENT: {
		files: /^(overlay|popup|options|welcome|chunk-[A-Z0-9]{8})\.js$/,
		why: 'preact’s code for dangerouslySetInnerHTML, which a lint rule and a test forbid us to use; in our pages Trusted Types refuse it as well',
	},
	KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION: {
		files: /^manifest\.json$/,
		why: 'data_collection_permissions came to Firefox for Android later; the add-on is listed for the desktop only',
	},
};

const firefox = (await pack()).find((file) => file.includes('firefox'));
const done = spawnSync('npx', ['--yes', LINTER, '--output', 'json', firefox], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, cwd: root });
let result;
try {
	result = JSON.parse(done.stdout);
} catch {
	console.error(`the linter could not be run:\n${done.stderr || done.error}`);
	process.exit(1);
}
const unexplained = [...result.errors, ...result.warnings.filter(({ code, file }) => !EXPLAINED[code]?.files.test(file ?? ''))];
for (const { _type, code, message, file, line } of unexplained) console.error(`${_type} ${code} ${file ?? ''}:${line ?? ''} ${message}`);
const explained = result.warnings.length - unexplained.filter(({ _type }) => _type === 'warning').length;
console.log(
	`${relative(root, firefox)}: ${result.errors.length} errors, ${result.warnings.length} warnings (${explained} explained), ${result.notices.length} notices`,
);
process.exit(unexplained.length > 0 ? 1 : 0);
