import * as v from 'valibot';
import { fieldIn, id, ids, line, optionalId, words } from './fields.ts';
import { askedBy, caseEntries, sentCase, ticketPriorities, type Asked } from './tickets.ts';

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
	category: caseEntries.category,
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

/** うちも影響あり pressed above the form of a case, with what is typed in it so far. */
const affectingSchema = v.looseObject({
	affected: id('障害情報を選んでください。'),
	title: line(100),
	body: words('本文', 10_000)
});

const sentSchema = (asked: Asked) =>
	askedBy(asked, (answers) => v.looseObject({ ...sentCase(answers), ...from }));

/** A case to be sent, what there is of it when it is to be kept, or うちも影響あり instead of it. */
export const caseOrDraftSchema = (asked: Asked) =>
	v.lazy((input) => {
		if (fieldIn(input, 'affected') !== undefined) return affectingSchema;
		const isKept = ['save', 'keep'].includes(String(fieldIn(input, 'intent')));
		return isKept ? draftSchema : sentSchema(asked);
	});
