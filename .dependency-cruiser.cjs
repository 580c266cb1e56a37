/** The arrows of docs/architecture.md, enforced. `type-only` imports may cross where a contract names a shape. */
const only = (name, comment, from, allowed, types = true) => ({
	name,
	comment,
	severity: 'error',
	from: { path: from },
	to: { path: '^src/', pathNot: allowed, ...(types ? { dependencyTypesNot: ['type-only'] } : {}) },
});
module.exports = {
	forbidden: [
		{ name: 'no-circular', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
		only('collaboration-is-pure', 'The rules know no browser and no vendor.', '^src/collaboration/', '^src/collaboration/'),
		only('directory-is-pure', 'Finding a colleague is pure.', '^src/directory/', '^src/(directory|collaboration)/'),
		only('platform-stands-alone', 'Everything may use the platform; it uses nobody.', '^src/platform/', '^src/(platform|collaboration/model)'),
		only(
			'helpdesks-know-only-the-contract',
			'A helpdesk knows the model, the contract and the platform.',
			'^src/helpdesks/',
			'^src/(helpdesks|collaboration|platform)/',
		),
		only('store-is-below', 'The store knows the model and the platform.', '^src/store/', '^src/(store|collaboration|platform)/'),
		only('ui-is-below', 'Shared components know no room above them.', '^src/ui/', '^src/(ui|platform|collaboration|directory)/'),
		only(
			'overlay-has-no-store',
			'No Dexie on a customer’s page; the overlay asks the background.',
			'^src/overlay/',
			'^src/(overlay|ui|directory|collaboration|platform|helpdesks)/',
		),
		{ name: 'overlay-has-no-client', severity: 'error', from: { path: '^src/overlay/' }, to: { path: '^src/helpdesks/(clients|[^/]+/(client|transform))' } },
		{
			name: 'background-has-no-page',
			severity: 'error',
			from: { path: '^src/(background|popup|options|welcome)/' },
			to: { path: '^src/helpdesks/(pages|[^/]+/page)' },
		},
		{ name: 'pages-keep-apart', severity: 'error', from: { path: '^src/(popup|options|welcome)/' }, to: { path: '^src/(background)/' } },
		{
			name: 'vendors-stay-home',
			comment: 'Outside src/helpdesks only the registry files are known.',
			severity: 'error',
			from: { pathNot: '^src/helpdesks/' },
			to: { path: '^src/helpdesks/[^/]+/' },
		},
		{
			name: 'vendors-keep-apart',
			severity: 'error',
			from: { path: '^src/helpdesks/([^/]+)/' },
			to: { path: '^src/helpdesks/[^/]+/', pathNot: '^src/helpdesks/$1/' },
		},
		{ name: 'dexie-only-in-store', severity: 'error', from: { pathNot: '^src/store/' }, to: { path: 'node_modules/dexie' } },
		{ name: 'polyfill-only-in-platform', severity: 'error', from: { pathNot: '^src/platform/browser' }, to: { path: 'node_modules/webextension-polyfill' } },
		{ name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
		{
			name: 'no-dev-in-src',
			severity: 'error',
			from: { path: '^src/' },
			to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/' },
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
		enhancedResolveOptions: { conditionNames: ['browser', 'import', 'default'] },
	},
};
