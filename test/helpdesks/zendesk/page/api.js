/** The page's own requests. Writes go the documented way: the token of /users/me in X-CSRF-Token. */
let token;

async function asked(path, options) {
	const response = await fetch(path, { cache: 'no-store', headers: { accept: 'application/json' }, ...options });
	if (response.status === 401) location.assign(`/auth/v2/login?return_to=${encodeURIComponent(location.pathname + location.search)}`);
	return response;
}

export async function readState(path) {
	const response = await asked(path);
	return response.ok ? response.json() : undefined;
}

/** Updates a ticket. Gives an error sentence, or undefined when it was done. */
export async function updateTicket(id, ticket) {
	for (let tries = 0; ; tries++) {
		if (!token) token = (await (await asked('/api/v2/users/me.json')).json()).user.authenticity_token ?? '';
		const response = await asked(`/api/v2/tickets/${id}.json`, {
			method: 'PUT',
			headers: { accept: 'application/json', 'content-type': 'application/json', 'x-csrf-token': token },
			body: JSON.stringify({ ticket }),
		});
		if (response.ok) return undefined;
		token = undefined;
		if (response.status !== 403 || tries > 0) return `Not saved (${response.status}).`;
	}
}
