// Where this machine keeps its browsers. Set LOOPIN_CHROMIUM or LOOPIN_FIREFOX to choose another.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const onPath = (names) => {
	for (const dir of (process.env.PATH ?? '').split(delimiter)) for (const name of names) if (existsSync(join(dir, name))) return join(dir, name);
	return undefined;
};
const firstOf = (paths) => paths.find((path) => path && existsSync(path));
const { LOCALAPPDATA = '', PROGRAMFILES = '', 'PROGRAMFILES(X86)': PROGRAMFILES86 = '' } = process.env;

// Google Chrome 137 and later ignore --load-extension; Chromium and Chrome for Testing do not, and puppeteer's own way (CDP
// Extensions.loadUnpacked over a pipe) works with all of them.
/** Path of a Chromium or Chrome, or undefined. */
export const findChromium = () =>
	firstOf([process.env.LOOPIN_CHROMIUM]) ??
	onPath(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']) ??
	firstOf([
		'/Applications/Chromium.app/Contents/MacOS/Chromium',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
		join(PROGRAMFILES, 'Google/Chrome/Application/chrome.exe'),
		join(PROGRAMFILES86, 'Google/Chrome/Application/chrome.exe'),
		join(LOCALAPPDATA, 'Chromium/Application/chrome.exe'),
	]);

/** Path of a Firefox, or undefined. */
export const findFirefox = () =>
	firstOf([process.env.LOOPIN_FIREFOX]) ??
	onPath(['firefox-esr', 'firefox']) ??
	firstOf(['/Applications/Firefox.app/Contents/MacOS/firefox', join(PROGRAMFILES, 'Mozilla Firefox/firefox.exe')]);
