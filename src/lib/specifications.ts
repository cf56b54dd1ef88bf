import * as v from 'valibot';
import { compared, difference, type Stretch } from './difference.ts';
import { day, line, neededLine, neededWords, version, words } from './fields.ts';
import { isRunning, type Side, type TicketPart, type TicketState } from './tickets.ts';

/** Where 仕様書の相談 of a case stands; what leads where is `specificationActs`, the words are in `labels.ts`. */
export const specificationStates = [
	'drafting',
	'reading',
	'remarks',
	'offered',
	'sought',
	'agreed',
	'released',
	'published',
	'withdrawn'
] as const;
export type SpecificationState = (typeof specificationStates)[number];

/** The one side that owes the next act. */
export const specificationOwes: Record<SpecificationState, Side> = {
	drafting: 'organisation',
	reading: 'union',
	remarks: 'organisation',
	offered: 'organisation',
	sought: 'union',
	agreed: 'nobody',
	released: 'union',
	published: 'nobody',
	withdrawn: 'nobody'
};

type Transition = {
	from: readonly SpecificationState[];
	by: readonly TicketPart[];
	/** 'by-remarks': the organisation's turn while a remark of it is unanswered, else the union's. */
	to: SpecificationState | 'by-remarks';
	reason: 'needed' | 'optional' | 'none';
	/** Only while the case itself goes on. */
	whileRunning: boolean;
};

/**
 * The state machine of 仕様書の相談: which act leads from where to where and whose it is. Screens, rights and tests
 * are read off this table and `remarkActs`.
 */
export const specificationActs = {
	'hand-in': {
		from: ['drafting', 'reading', 'remarks'],
		by: ['requester'],
		to: 'by-remarks',
		reason: 'none',
		whileRunning: true
	},
	remark: {
		from: ['reading', 'remarks'],
		by: ['desk', 'coordinator'],
		to: 'by-remarks',
		reason: 'none',
		whileRunning: true
	},
	/** The union proposes the newest version as the agreed one. */
	offer: { from: ['reading'], by: ['desk'], to: 'offered', reason: 'none', whileRunning: true },
	'recall-offer': {
		from: ['offered'],
		by: ['desk'],
		to: 'reading',
		reason: 'none',
		whileRunning: true
	},
	agree: {
		from: ['offered'],
		by: ['requester'],
		to: 'agreed',
		reason: 'none',
		whileRunning: true
	},
	decline: {
		from: ['offered'],
		by: ['requester'],
		to: 'reading',
		reason: 'needed',
		whileRunning: true
	},
	/** The organisation proposes it. */
	seek: { from: ['reading'], by: ['requester'], to: 'sought', reason: 'none', whileRunning: true },
	'recall-seek': {
		from: ['sought'],
		by: ['requester'],
		to: 'reading',
		reason: 'none',
		whileRunning: true
	},
	approve: { from: ['sought'], by: ['desk'], to: 'agreed', reason: 'none', whileRunning: true },
	refuse: {
		from: ['sought'],
		by: ['desk'],
		to: 'reading',
		reason: 'needed',
		whileRunning: true
	},
	/** Others may learn from it, with the names taken out: the organisation's own act, also when its case is over. */
	release: {
		from: ['agreed', 'withdrawn'],
		by: ['requester'],
		to: 'released',
		reason: 'none',
		whileRunning: false
	},
	revoke: {
		from: ['released'],
		by: ['requester'],
		to: 'agreed',
		reason: 'none',
		whileRunning: false
	},
	pass: {
		from: ['released'],
		by: ['desk'],
		to: 'agreed',
		reason: 'needed',
		whileRunning: false
	},
	publish: {
		from: ['released'],
		by: ['desk'],
		to: 'published',
		reason: 'none',
		whileRunning: false
	},
	withdraw: {
		from: ['published'],
		by: ['requester', 'desk'],
		to: 'withdrawn',
		reason: 'optional',
		whileRunning: false
	}
} as const satisfies Record<string, Transition>;
export type SpecificationAct = keyof typeof specificationActs;

/** The table's line of an act, its narrow types put aside. */
export function specificationTransition(act: SpecificationAct): Transition {
	return specificationActs[act];
}

/** Whether one of these parts may do this to a consultation that stands there, in a case that stands there. */
export function specificationLeadsFrom(
	act: SpecificationAct,
	state: SpecificationState,
	parts: readonly TicketPart[],
	of: TicketState
): boolean {
	const { from, by, whileRunning } = specificationTransition(act);
	return (
		from.includes(state) &&
		by.some((part) => parts.includes(part)) &&
		(whileRunning ? isRunning(of) : of !== 'draft' && of !== 'merged')
	);
}

/** Who owes the next act in a case that stands there: when it is over, only what was released still waits. */
export function specificationSide(state: SpecificationState, of: TicketState): Side {
	return isRunning(of) || state === 'released' ? specificationOwes[state] : 'nobody';
}

/** By these others come to read a version, with the names of its case taken out. */
export const makesExample: readonly SpecificationAct[] = ['release', 'publish'];

/** Where a remark stands: it waits for the organisation, for the union, or it is done. */
export const remarkStates = ['open', 'mended', 'kept', 'asked', 'closed'] as const;
export type RemarkState = (typeof remarkStates)[number];

/** The one side that owes the next word about a remark. */
export const remarkOwes: Record<RemarkState, Side> = {
	open: 'organisation',
	mended: 'union',
	kept: 'union',
	asked: 'union',
	closed: 'nobody'
};

type RemarkTransition = {
	from: readonly RemarkState[];
	by: readonly TicketPart[];
	to: RemarkState;
	text: 'needed' | 'optional' | 'none';
};

/** What becomes of a remark: the organisation answers it, the desk closes it or asks once more. */
export const remarkActs = {
	mend: { from: ['open'], by: ['requester'], to: 'mended', text: 'optional' },
	keep: { from: ['open'], by: ['requester'], to: 'kept', text: 'needed' },
	ask: { from: ['open'], by: ['requester'], to: 'asked', text: 'needed' },
	reply: { from: ['asked'], by: ['desk', 'coordinator'], to: 'open', text: 'needed' },
	/** What was answered does not do yet. */
	return: { from: ['mended', 'kept'], by: ['desk', 'coordinator'], to: 'open', text: 'needed' },
	close: { from: ['open', 'mended', 'kept', 'asked'], by: ['desk'], to: 'closed', text: 'none' }
} as const satisfies Record<string, RemarkTransition>;
export type RemarkAct = keyof typeof remarkActs;

/** The table's line of an act, its narrow types put aside. */
export function remarkTransition(act: RemarkAct): RemarkTransition {
	return remarkActs[act];
}

/** While versions are read and remarks answered; a proposal or an agreement stops both. */
function isUnderWay(state: SpecificationState): boolean {
	return state === 'reading' || state === 'remarks';
}

/** Whether one of these parts may do this to a remark that stands there. */
export function remarkLeadsFrom(
	act: RemarkAct,
	state: RemarkState,
	parts: readonly TicketPart[],
	of: { specification: SpecificationState; ticket: TicketState }
): boolean {
	const { from, by } = remarkTransition(act);
	return (
		from.includes(state) &&
		by.some((part) => parts.includes(part)) &&
		isUnderWay(of.specification) &&
		isRunning(of.ticket)
	);
}

/** The paragraphs of a text, numbered from 1: its lines that are not empty. */
export function paragraphsOf(text: string): string[] {
	return text
		.split(/[\n\f]/)
		.map((paragraph) => paragraph.trim())
		.filter((paragraph) => paragraph !== '');
}

/**
 * Where in these paragraphs a remark stands that was made of `quoted` at `number`: at the same words, of several the
 * nearest; null where they are not there any more.
 */
export function placeOf(quoted: string, number: number, paragraphs: string[]): number | null {
	const places = paragraphs.flatMap((text, index) => (text === quoted ? [index + 1] : []));
	const nearest = places.sort((a, b) => Math.abs(a - number) - Math.abs(b - number))[0];
	return nearest ?? null;
}

/** A paragraph of two versions compared; a changed one is shown sentence by sentence. */
type Comparison =
	| { is: 'same' | 'added' | 'removed'; before: number | null; after: number | null; text: string }
	| { is: 'changed'; before: number; after: number; stretches: Stretch[] };

/** Two texts paragraph by paragraph, with the number of each in its own version. */
export function comparison(before: string, after: string): Comparison[] {
	const found: Comparison[] = [];
	let [i, j] = [0, 0];
	let removed: { text: string; number: number }[] = [];
	let added: { text: string; number: number }[] = [];
	const flush = () => {
		const pairs = Math.min(removed.length, added.length);
		for (let at = 0; at < Math.max(removed.length, added.length); at += 1) {
			const [left, right] = [removed[at], added[at]];
			if (left && right && at < pairs) {
				const stretches = difference(left.text, right.text);
				found.push({ is: 'changed', before: left.number, after: right.number, stretches });
			} else if (left) {
				found.push({ is: 'removed', before: left.number, after: null, text: left.text });
			} else if (right) {
				found.push({ is: 'added', before: null, after: right.number, text: right.text });
			}
		}
		[removed, added] = [[], []];
	};
	for (const { text, is } of compared(paragraphsOf(before), paragraphsOf(after))) {
		if (is === 'removed') removed.push({ text, number: (i += 1) });
		else if (is === 'added') added.push({ text, number: (j += 1) });
		else {
			flush();
			found.push({ is, before: (i += 1), after: (j += 1), text });
		}
	}
	flush();
	return found;
}

/** So many unchanged paragraphs in a row stay as they are. */
const FEW = 3;

/** A comparison with long stretches of unchanged paragraphs counted instead of shown, but for one on either side. */
export function shortened(rows: Comparison[]): (Comparison | { is: 'gap'; count: number })[] {
	const result: (Comparison | { is: 'gap'; count: number })[] = [];
	let same: Comparison[] = [];
	const flush = (isLast: boolean) => {
		const before = result.length > 0 ? 1 : 0;
		const after = isLast ? 0 : 1;
		const left = same.length - before - after;
		if (same.length <= FEW || left <= 0) result.push(...same);
		else {
			const tail = after === 1 ? same.slice(-1) : [];
			result.push(...same.slice(0, before), { is: 'gap', count: left }, ...tail);
		}
		same = [];
	};
	for (const row of rows) {
		if (row.is === 'same') same.push(row);
		else {
			flush(false);
			result.push(row);
		}
	}
	flush(true);
	return result;
}

/** Letters of a version, as much as is drawn out of a file. */
export const SPECIFICATION_LIMIT = 200_000;

/** A version as the organisation hands it in: a file, or its text. */
export const handInSchema = v.object({
	text: words('仕様書の文章', SPECIFICATION_LIMIT),
	note: line(200),
	version
});

export const remarkSchema = v.object({
	number: v.pipe(v.string(), v.transform(Number), v.integer()),
	paragraph: v.pipe(v.string(), v.transform(Number), v.integer()),
	body: neededWords('指摘を入れてください。', '指摘', 2_000)
});

/** An act about one remark. */
export const remarkActSchema = v.object({
	remark: v.pipe(v.string(), v.transform(Number), v.integer()),
	body: words('本文', 2_000),
	version
});

/** An act of the consultation with its reason, where it has one. */
export const specificationActSchema = v.object({ body: words('理由', 1_000), version });

/** A 仕様書の例 as 公開する sends it. */
export const exampleSchema = v.object({
	title: neededLine('件名を入れてください。', 100),
	question: neededWords('概要を入れてください。', '概要', 10_000),
	answer: neededWords('仕様書の文章を入れてください。', '仕様書の文章', SPECIFICATION_LIMIT),
	system: neededLine('対象のシステムを入れてください。', 60),
	reviewOn: day('見直しの日'),
	restored: v.optional(v.array(v.string()), []),
	admitted: v.optional(v.array(v.string()), []),
	version
});
export type ExampleInput = v.InferOutput<typeof exampleSchema>;

/** The same while it is only looked at: nothing has to be complete. */
export const lookedAtSchema = v.object({
	title: line(1_000),
	question: words('概要', 10_000),
	answer: words('仕様書の文章', SPECIFICATION_LIMIT),
	system: line(60),
	reviewOn: line(40),
	restored: exampleSchema.entries.restored,
	admitted: exampleSchema.entries.admitted
});
