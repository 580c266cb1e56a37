// Connecting a helpdesk on the options page, as a person does.
import { click, look } from './look.mjs';

/** Types the address, presses Check and waits until the card says Connected. The browser's own prompt is answered yes beforehand. */
export async function connectHelpdesk(driver, address) {
	await driver.allow(new URL(address).origin);
	const options = await driver.extensionPage('options.html');
	await click(options, 'input[type=url]');
	await options.keyboard.type(address);
	await click(options, 'button', 'Check');
	await look(options, '.lp-tag--ok', 'Connected', { ms: 30_000 });
	await options.close();
}
