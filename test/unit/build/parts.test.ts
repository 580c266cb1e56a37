/** Modules turned into scripts that can be injected one after the other. */
import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { scriptOf } from '../../../tools/parts.mjs';

type World = Record<string, unknown> & { 'loopin:parts'?: Record<string, Record<string, unknown>> };
const inWorld = (): { run(name: string, module: string): unknown; world: World } => {
	const world: World = createContext({});
	return { run: (name, module) => runInContext(scriptOf(name, module), world), world };
};

describe('scriptOf', () => {
	it('takes what it imports and gives what it exports', () => {
		const { run, world } = inWorld();
		run('chunk-A', 'var a=2;function b(){return a}function set(x){a=x}export{a as x,b,set};');
		run('part', 'import{x as n,b as f,set}from"./chunk-A.js";import"./chunk-A.js";set(5);var sum=n+f();export{sum};');
		expect(world['loopin:parts']?.part?.sum).toBe(7);
		// What a module writes later is seen by who asks then.
		expect(world['loopin:parts']?.['chunk-A']?.x).toBe(5);
	});

	it('runs a shared part once, and the first part each time', () => {
		const { run, world } = inWorld();
		world.runs = 0;
		for (const name of ['chunk-A', 'chunk-A', 'overlay', 'overlay']) run(name, 'globalThis.runs++;');
		expect(world.runs).toBe(3);
	});

	it('leaves no names and no value behind', () => {
		const { run, world } = inWorld();
		expect(run('chunk-A', 'var secret=1;export{secret};')).toBeUndefined();
		expect(Object.keys(world)).toEqual(['loopin:parts']);
	});

	it('asks for another part', async () => {
		const { run, world } = inWorld();
		world['loopin:parts'] = { load: (async (part: string) => part) as never };
		run('part', 'var later=import("./toasts.js");export{later};');
		expect(await world['loopin:parts']?.part?.later).toBe('toasts');
	});

	it('does not mind the short names that a minifier gives', () => {
		const { run, world } = inWorld();
		run('chunk-A', 'var a=2;export{a};');
		const letters = [...'bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$'].map((letter) => `var ${letter}=1;`).join('');
		run('part', `import{a}from"./chunk-A.js";${letters}var twice=a*2;export{twice};`);
		expect(world['loopin:parts']?.part?.twice).toBe(4);
	});

	it('keeps the source map at the end', () => {
		expect(scriptOf('part', 'var a=1;\nexport {\n  a\n};\n//# sourceMappingURL=data:x')).toMatch(/\n\/\/# sourceMappingURL=data:x$/);
	});

	it('refuses what is left of a module', () => {
		expect(() => scriptOf('part', 'var a=1;export default a;')).toThrow(SyntaxError);
		expect(() => scriptOf('part', 'import x from"somewhere";x()')).toThrow(SyntaxError);
	});
});
