/** A ticket's history in RT's words → ours: its events, and the texts of its messages. */
import * as v from 'valibot';
import { MAX_ENTRY_TEXT, type Milliseconds } from '../../collaboration/model';
import { htmlToText, withoutControls } from '../html-text';
import { type RtUser, userOf } from './transform-people';
import { fitting, itemsOf, looseLine, milliseconds, number } from './transform-values';

const creator = v.fallback(v.object({ id: number, Name: looseLine, RealName: looseLine, EmailAddress: looseLine }), {
	id: '1',
	Name: 'RT_System',
	RealName: '',
	EmailAddress: '',
});
const transaction = v.object({
	id: number,
	Type: v.fallback(v.string(), ''),
	ObjectId: v.optional(number),
	Created: v.optional(v.unknown()),
	NewValue: looseLine,
	OldValue: looseLine,
	Creator: creator,
});

/** One event of a ticket's history. */
export interface RtTransaction {
	id: string;
	type: string;
	/** '' where it was not asked for. */
	ticket: string;
	at: Milliseconds;
	newValue: string;
	oldValue: string;
	creator: RtUser;
}

export function readTransactions(json: unknown): RtTransaction[] {
	return fitting(transaction, itemsOf(json)).map((raw) => ({
		id: raw.id,
		type: raw.Type,
		ticket: raw.ObjectId ?? '',
		at: milliseconds(raw.Created),
		newValue: raw.NewValue,
		oldValue: raw.OldValue,
		creator: userOf(raw.Creator),
	}));
}

const attachment = v.object({
	id: number,
	TransactionId: number,
	ContentType: v.fallback(v.string(), ''),
	Filename: looseLine,
	Content: v.fallback(v.string(), ''),
});

/** Transaction id → the text of its message: the plain part where it has words, else the HTML part as text. Files are no words. */
export function readBodies(json: unknown): Map<string, string> {
	const plain = new Map<string, string>();
	const rich = new Map<string, string>();
	for (const part of fitting(attachment, itemsOf(json))) {
		if (part.Filename !== '') continue;
		const isHtml = /^text\/html\b/i.test(part.ContentType);
		if (!isHtml && !/^text\/plain\b/i.test(part.ContentType)) continue;
		const texts = isHtml ? rich : plain;
		if (texts.get(part.TransactionId)) continue;
		const text = isHtml ? htmlToText(part.Content, MAX_ENTRY_TEXT) : withoutControls(part.Content.replace(/\r\n?/g, '\n')).trim();
		texts.set(part.TransactionId, text.slice(0, MAX_ENTRY_TEXT));
	}
	for (const [id, text] of plain) if (text !== '' || !rich.has(id)) rich.set(id, text);
	return rich;
}
