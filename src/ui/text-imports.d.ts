/** `import css from './x.css?text'`: the bundled text of that file (a plugin in build.mjs). */
declare module '*.css?text' {
	const text: string;
	export default text;
}
