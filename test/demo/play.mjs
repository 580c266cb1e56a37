// The main job, played by the demo itself where there is no display: the same keys and clicks, with a picture of each step.
import { join } from 'node:path';
import { click, gone, look, moveTo, pageWithCaret } from '../harness/look.mjs';
import { until } from '../harness/wait.mjs';

/** @param {{ desk: object, asking: object, asked: object, pictures: string, say: (line: string) => void }} stage */
export async function playMainJob({ desk, asking, asked, pictures, say }) {
	const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });
	const { writer, reader } = desk.people;

	await asked.page.goto(desk.conversationUrl('18175'), { waitUntil: 'load' });
	await asked.page.bringToFront();
	await desk.openNote(asking.page, desk.conversation);
	await asking.page.keyboard.type('Refund has no payment reference. Can you trace the payment? @jan', { delay: 20 });
	await moveTo(asking.page, reader.name);
	await picture(asking.page, '1-mention');
	say(`${writer.name} types “@jan” in an internal note`);
	await asking.page.keyboard.press('Enter');
	await gone(asking.page, '.lp-menu');
	await picture(asking.page, '2-note');
	await desk.submit(asking.page);
	await until(async () => (await desk.followers(desk.conversation)).includes(reader.login), `${reader.name} to follow`, { ms: 30_000 });
	say(`submitted: ${reader.name} follows the conversation`);
	await click(asking.page, '.lp-pill');
	await look(asking.page, '.lp-chip', reader.name);
	await picture(asking.page, '3-followers');

	await look(asked.page, '.lp-toast', `${writer.name} mentioned you`, { ms: 60_000 });
	say(`${reader.name} sees the toast`);
	await picture(asked.page, '4-toast');
	const popup = await asked.driver.extensionPage('popup.html');
	await popup.setViewport({ width: 380, height: 560 });
	await look(popup, '.lp-row', `${writer.name} mentioned you`);
	await picture(popup, '5-updates');
	say('and the update in the list');
	await popup.close();
	await asked.page.bringToFront();
	await click(asked.page, '.lp-toast button', 'Reply');
	const opened = await until(() => pageWithCaret(asked.driver, desk.base), 'the cursor in the composer', { ms: 30_000 });
	await opened.keyboard.type('Found it: the payment went out this morning.', { delay: 20 });
	await picture(opened, '6-reply');
	say('Reply opens the conversation with the cursor in the composer');
}
