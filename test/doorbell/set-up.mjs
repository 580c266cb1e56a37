// Turning the doorbell on in the options page, as a person does.
import { click, look } from '../harness/look.mjs';
import { PASSWORD, USER } from './mosquitto.mjs';

export const TEAM = 'acme';
export const SECRET = 'correct horse battery staple';

/** Fills in the form and presses "Save and test"; waits until the line stands. */
export async function turnOnDoorbell(driver, broker, { complete = false, password = PASSWORD } = {}) {
	const options = await driver.extensionPage('options.html#checking');
	const into = (selector, text) =>
		options.evaluate(
			(css, words) => [...document.querySelectorAll(css)].find((one) => one.textContent.includes(words))?.scrollIntoView({ block: 'center' }),
			selector,
			text,
		);
	await look(options, '.lp-set', 'Doorbell');
	await into('.lp-set', 'Doorbell');
	await click(options, '.lp-set', 'Doorbell');
	const typed = [
		['Broker address', broker.url],
		['User name', USER],
		['Password', password],
		['Team', TEAM],
		['Team secret', SECRET],
	];
	await look(options, '.lp-form--bell');
	for (const [label, text] of typed) {
		const id = await options.evaluate(
			(wanted) => [...document.querySelectorAll('.lp-form--bell label')].find((one) => one.textContent.trim() === wanted)?.htmlFor,
			label,
		);
		await options.evaluate((field) => {
			const input = document.getElementById(field);
			input.focus();
			input.select();
		}, id);
		await options.keyboard.type(text);
	}
	await into('.lp-form--bell button', 'Save and test');
	if (complete) await click(options, '.lp-form--bell .lp-set', 'The helpdesk rings too');
	await click(options, '.lp-form--bell button', 'Save and test');
	return options;
}
