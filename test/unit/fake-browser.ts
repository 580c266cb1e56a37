/** An in-memory `browser` for unit tests: what the product uses of it, and nothing more. Rooms extend it here as they need it. */
import { readdirSync, readFileSync } from 'node:fs';

const words: Record<string, { message: string; placeholders?: Record<string, { content: string }> }> = {};
const folder = new URL('../../assets/_locales/en/', import.meta.url);
for (const file of readdirSync(folder)) Object.assign(words, JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

/** As the browsers do it: $1…$9 in the message, or named placeholders whose content is $1…$9. */
function getMessage(key: string, substitutions: string | string[] = []): string {
	if (key === '@@bidi_dir') return 'ltr';
	const entry = words[key];
	if (!entry) return '';
	const values = [substitutions].flat();
	const named = entry.message.replace(/\$(\w+)\$/g, (whole, name: string) => entry.placeholders?.[name.toLowerCase()]?.content ?? whole);
	return named.replace(/\$(\d)/g, (_, n: string) => values[Number(n) - 1] ?? '').replaceAll('$$', '$');
}

const browser = {
	i18n: { getMessage, getUILanguage: () => 'en-US' },
	runtime: { id: 'loopin-test', getURL: (path: string) => `chrome-extension://loopin-test/${path}` },
};
export default browser;
