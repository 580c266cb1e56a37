// Messages to a page in the background's own name: only the background is heard there, so it has to say them.

/** Says [name, payload] to the tab of that site in front; gives the answers. `control` is an open page of the extension. */
export async function sayFromBackground(driver, control, base, messages) {
	if (driver.name === 'chromium') {
		const target = await driver.browser.waitForTarget((one) => one.type() === 'service_worker' && one.url().startsWith(driver.base));
		const worker = await target.worker();
		return await worker.evaluate(
			async (site, list) => {
				const { tabs } = globalThis.chrome;
				const tab = (await tabs.query({ active: true })).find(({ url }) => url?.startsWith(site));
				return await Promise.all(list.map(([loopin, payload]) => tabs.sendMessage(tab.id, { loopin, payload }, { frameId: 0 })));
			},
			base,
			messages,
		);
	}
	return await control.evaluate(
		async (site, list) => {
			const { browser: api } = await globalThis.browser.runtime.getBackgroundPage();
			const tab = (await api.tabs.query({ active: true })).find(({ url }) => url?.startsWith(site));
			return await Promise.all(list.map(([loopin, payload]) => api.tabs.sendMessage(tab.id, { loopin, payload }, { frameId: 0 })));
		},
		base,
		messages,
	);
}
