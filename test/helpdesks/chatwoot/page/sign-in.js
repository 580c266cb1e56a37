import { keep } from './session.js';

for (const button of document.querySelectorAll('[data-agent]')) {
	button.addEventListener('click', async () => {
		const response = await fetch('/auth/sign_in', {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ email: button.dataset.email, password: 'x' }),
		});
		if (!response.ok) return;
		keep(response.headers);
		location.assign(new URLSearchParams(location.search).get('to') ?? '/app/');
	});
}
