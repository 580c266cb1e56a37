// What a page is made to load, gzipped together: the same figures that test/unit/build/sizes.test.ts holds.
import { gzipSync } from 'node:zlib';
import { buildForPages } from '../../build.mjs';

export async function benchSizes() {
	const { parts, files } = await buildForPages('chrome', 'nowhere', {}, false);
	const size = (...names) => gzipSync([...new Set(names.flatMap((name) => parts[name]))].map((name) => files.get(name)).join(''), { level: 9 }).length;
	return {
		loader: gzipSync(files.get('loader.js'), { level: 9 }).length,
		helpdesks: Object.keys(parts)
			.filter((name) => name.startsWith('page-'))
			.map((page) => ({
				helpdesk: page.slice('page-'.length),
				conversation: size(page, 'overlay'),
				composer: size(page, 'overlay', 'mention', 'directory'),
				everything: size(page, 'overlay', 'mention', 'directory', 'toasts'),
			})),
	};
}
