// What osTicket's scp.js and ticket.js do on the pages that the tests use: tabs, PJAX, and the lock that a form's submit waits for.
(() => {
	const token = () => document.querySelector('meta[name="csrf_token"]').content;
	const root = document.currentScript.src.replace(/js\/panel\.js$/, '');

	document.addEventListener('click', (event) => {
		const tab = event.target.closest?.('ul.tabs > li > a');
		if (!tab) return;
		event.preventDefault();
		const list = tab.closest('ul');
		const container = document.getElementById(`${list.id}_container`) ?? list.parentElement;
		const shown = container.querySelector(tab.getAttribute('href'));
		if (!shown) return;
		history.replaceState(history.state, '', tab.getAttribute('href'));
		for (const item of list.children) item.classList.remove('active');
		tab.closest('li').classList.add('active');
		for (const one of container.querySelectorAll(':scope > .tab_content')) one.style.display = 'none';
		// The class `hidden` stays.
		shown.style.display = 'block';
	});

	/** The page's middle comes by itself; the document stays. */
	async function go(href, push) {
		const answer = await fetch(href, { headers: { 'X-PJAX': 'true' } });
		const text = await answer.text();
		const container = document.getElementById('pjax-container');
		if (push) history.pushState({ pjax: true }, '', answer.url);
		container.replaceChildren(document.createRange().createContextualFragment(text.replace(/<title>[\s\S]*?<\/title>/, '')));
		begin();
	}
	document.addEventListener('click', (event) => {
		const link = event.target.closest?.('a[href]');
		if (!link || event.defaultPrevented || link.closest('.no-pjax') || link.classList.contains('no-pjax') || !link.pathname.includes('/scp/')) return;
		event.preventDefault();
		void go(link.href, true);
	});
	window.addEventListener('popstate', () => void go(location.href, false));

	/** A click on submit first fetches the lock, and then clicks again. */
	document.addEventListener('click', (event) => {
		const button = event.target.closest?.('form.exclusive input[type="submit"]');
		const form = button?.form;
		const code = form?.querySelector('[name="lockCode"]');
		if (!code || code.value) return;
		event.preventDefault();
		void fetch(`${root}ajax.php/lock/${form.dataset.lockObjectId}`, { method: 'POST', headers: { 'X-CSRFToken': token() } })
			.then((answer) => answer.json())
			.then((lock) => {
				if (!lock.id) return;
				code.value = lock.code;
				form.dataset.lockId = lock.id;
				button.click();
			});
	});

	function begin() {
		window.makeEditors?.();
		const wanted = location.hash && document.querySelector(`#response-tabs a[href="${location.hash}"]`);
		const first = document.querySelector('#response-tabs li.active > a') ?? document.querySelector('#response-tabs li > a');
		(wanted || first)?.click();
	}
	document.addEventListener('DOMContentLoaded', begin);
})();
