/** One search for a helpdesk at an address: several helpdesks are asked for at several places, and a host that is none of them must not feel it. */
import type { SiteId } from '../collaboration/model';
import { LoopinError } from '../platform/errors';
import type { Http, HttpAnswer } from '../platform/http';

/** Requests of one search. Connecting takes three or so; the rest is for helpdesks that show no sign of themselves. */
const MOST_REQUESTS = 16;

export class Search {
	readonly #answers = new Map<string, Promise<HttpAnswer>>();
	#sent = 0;

	/** No further request is sent: what is asked now is answered from memory, or rejects with `not-a-helpdesk`. */
	get isOver(): boolean {
		return this.#sent >= MOST_REQUESTS;
	}

	/** The same `Http`, where each page is fetched once, whichever helpdesk and base asks for it. */
	remembering(http: Http, base: SiteId): Http {
		return {
			send: (request) => {
				const { path, method = 'GET', via = 'direct', headers = {} } = request;
				if (method !== 'GET') return this.#count(() => http.send(request));
				const key = JSON.stringify([base + path, via, Object.entries(headers).sort()]);
				const answer = this.#answers.get(key) ?? this.#count(() => http.send(request));
				this.#answers.set(key, answer);
				return answer;
			},
		};
	}

	async #count(send: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
		if (this.isOver) throw new LoopinError('not-a-helpdesk', 'asked often enough');
		this.#sent++;
		return send();
	}
}
