import * as v from 'valibot';
import { ids, line, optionalId, words } from './fields.ts';
import { caseSchema, ticketPriorities } from './tickets.ts';

/** The draft a case was begun in, and the version of it that was on the screen. */
const from = {
	draft: optionalId,
	draftVersion: optionalId,
	/** Files of the draft that are to go. */
	removed: ids
};

/** What 下書き保存 keeps of a case ('save'), and the browser while somebody types ('keep'): it may lack anything but what it is about. */
const draftSchema = v.looseObject({
	intent: v.picklist(['save', 'keep']),
	category: caseSchema.entries.category,
	title: line(100),
	body: words('本文', 10_000),
	priority: v.fallback(v.picklist(ticketPriorities), 'normal'),
	visibility: v.fallback(v.picklist(['organisation', 'named']), 'organisation'),
	contact: line(100),
	sequence: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => (/^\d{1,9}$/.test(text) ? Number(text) : 0))
	),
	...from
});

const sentSchema = v.looseObject({ ...caseSchema.entries, ...from });

const isKept = (input: unknown) =>
	typeof input === 'object' &&
	input !== null &&
	'intent' in input &&
	['save', 'keep'].includes(String(input.intent));

/** A case to be sent, or what there is of it when it is to be kept. */
export const caseOrDraftSchema = v.lazy((input) => (isKept(input) ? draftSchema : sentSchema));
