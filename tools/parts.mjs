/**
 * The overlay in parts. Content scripts cannot be modules (a page could then load them too), so what esbuild splits into modules is turned into
 * plain scripts here: each takes what it imports from one table in the content script's world, and puts there what it exports. The background
 * injects them in the order in which modules would run; `import('…')` asks it for another part (src/overlay/parts.ts).
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Script } from 'node:vm';
import * as esbuild from 'esbuild';

/** Where the parts meet: the name of the table on the world's global object. Also in src/overlay/parts.ts. */
const TABLE = 'loopin:parts';
/** A part that runs again when it is injected again: it looks itself whether it is there already. */
const FIRST = 'overlay';

const IMPORT = /\s*import\s*(?:\{([^}]*)\}\s*from\s*)?"\.\/([\w-]+)\.js";?/y;
const EXPORT = /export\s*\{([^}]*)\};?\s*$/;
const DYNAMIC = /\bimport\("\.\/([\w-]+)\.js"\)/g;
const names = (list) =>
	list
		.split(',')
		.map((one) => one.trim().split(/\s+as\s+/))
		.filter(([name]) => name);

/** The module as a script. Throws when there is something in it that this does not understand. */
export function scriptOf(name, module) {
	const mapAt = module.lastIndexOf('//# sourceMappingURL=');
	let code = mapAt < 0 ? module : module.slice(0, mapAt);
	const map = mapAt < 0 ? '' : module.slice(mapAt);
	const taken = [];
	let at = 0;
	IMPORT.lastIndex = 0;
	for (let found = IMPORT.exec(code); found; found = IMPORT.exec(code)) {
		const wanted = names(found[1] ?? '').map(([theirs, ours = theirs]) => (theirs === ours ? theirs : `${theirs}:${ours}`));
		if (wanted.length > 0) taken.push(`{${wanted}}=loopinParts[${JSON.stringify(found[2])}]`);
		at = IMPORT.lastIndex;
	}
	code = code.slice(at);
	const exported = EXPORT.exec(code);
	// Getters: what a module exports may be written later.
	const given = names(exported?.[1] ?? '').map(([ours, theirs = ours]) => `get ${theirs}(){return ${ours}}`);
	if (exported) code = code.slice(0, exported.index);
	code = code.replace(DYNAMIC, (_, part) => `loopinParts.load(${JSON.stringify(part)})`);
	// A long name: no minifier gives it to a variable of the module's own.
	const table = `const loopinParts=globalThis[${JSON.stringify(TABLE)}]??={};`;
	const guard = name === FIRST ? '' : `if(!loopinParts[${JSON.stringify(name)}])`;
	// The last value is what the injecting side gets: nothing, for the browsers refuse what they cannot clone.
	const script = `{${table}${guard}loopinParts[${JSON.stringify(name)}]=(()=>{${taken.length > 0 ? `const ${taken};` : ''}${code.trimEnd()}\nreturn{${given}}})()}void 0;\n${map}`;
	// Anything of a module that is left does not parse as a script.
	new Script(script, { filename: `${name}.js` });
	return script;
}

/**
 * Writes the parts and gives, for each, the files to inject in order: `{ overlay: ['chunk-….js', 'overlay.js'], … }`; and what went in.
 * `entryPoints`: esbuild's, `out` names the part.
 */
export async function buildParts({ outdir, write = true, ...options }) {
	const { outputFiles, metafile } = await esbuild.build({ ...options, outdir, format: 'esm', splitting: true, write: false, metafile: true });
	if (write) mkdirSync(outdir, { recursive: true });
	const files = new Map(outputFiles.map(({ path, text }) => [basename(path), scriptOf(basename(path, '.js'), text)]));
	if (write) for (const [file, script] of files) writeFileSync(join(outdir, file), script);
	const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
	const inOrder = (file, done = new Set()) => {
		for (const { path, kind } of outputs.get(file).imports) if (kind === 'import-statement' && !done.has(basename(path))) inOrder(basename(path), done);
		return done.add(file);
	};
	const parts = Object.fromEntries(options.entryPoints.map(({ out }) => [basename(out), [...inOrder(`${basename(out)}.js`)]]));
	return { parts, files, metafile };
}
