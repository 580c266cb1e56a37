/** `Http` straight onto the stand-in's desk, without a server: for tests that ask thousands of questions. */
import type { Http, HttpAnswer, HttpRequest } from '../../../../src/platform/http';
import { answerApi } from '../../../helpdesks/chatwoot/api.mjs';
import type { Desk } from '../../../helpdesks/chatwoot/server.mjs';
import { answerOf } from '../../../helpdesks/node-http';

const ORIGIN = 'https://desk.example';

export class DeskHttp implements Http {
	constructor(
		readonly desk: Desk,
		/** Who is signed in. */
		readonly user: number,
	) {}

	async send(request: HttpRequest): Promise<HttpAnswer> {
		const { status, body, html } = answerApi({
			desk: this.desk,
			method: request.method ?? 'GET',
			url: new URL(request.path, ORIGIN),
			body: request.json,
			user: this.desk.user(this.user),
		});
		const type = html === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8';
		return answerOf(status, ORIGIN + request.path, html ?? JSON.stringify(body) ?? '', (name) => (name === 'content-type' ? type : null));
	}
}
