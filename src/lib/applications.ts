import * as v from 'valibot';
import { ids, line, neededWords, optionalDay, optionalId, version, words } from './fields.ts';
import { SERVER_ROWS, type ServerRow } from './licence-cores.ts';
import { applicationWays, type ApplicationWay } from './licences.ts';

/** Reasons for which a line is applied for: 新規, 更新, 増設, 補正. */
export const lineReasons = ['new', 'renewal', 'addition', 'supplementary'] as const;
export type LineReason = (typeof lineReasons)[number];

/** The ways by which the desk takes something in for an organisation. */
export const proxyWays = applicationWays.filter((way) => way !== 'web');

/** How what the desk types in came, from whom and when. */
export type Proxy = {
	via: Exclude<ApplicationWay, 'web'>;
	caller: string;
	receivedOn: string | null;
};

/** More packs of one line than this are a slip of the finger. */
export const MOST_PACKS = 100_000;

const proxyFields = {
	via: v.optional(v.picklist(['', ...applicationWays]), ''),
	caller: line(60),
	receivedOn: optionalDay('受け取った日')
};

/** Step 1: what, in which 取りまとめ, and of a 代理入力 for whom. */
export const choiceSchema = v.object({
	place: v.optional(v.string(), ''),
	items: v.optional(v.array(v.string()), []),
	repeat: optionalId,
	organisation: optionalId,
	draft: optionalId,
	draftVersion: optionalId,
	...proxyFields
});

/** Step 2: how many, for what, when, from which budget; the fields of the lines come beside these. */
export const draftSchema = v.looseObject({
	version,
	intent: v.optional(v.picklist(['check', 'save', 'more']), 'check'),
	purpose: words('用途', 400),
	budget: line(100),
	wantedBy: optionalDay('いつまでに'),
	removed: ids,
	/** `line:lot` of what SA alone stands on. */
	lots: v.optional(v.array(v.string()), [])
});

/** Step 3: what was confirmed and ticked. */
export const sendSchema = v.object({ version, ticked: v.optional(v.array(v.string()), []) });

/** An act that needs nothing. */
export const actSchema = v.object({ version });
/** An act that needs its reason. */
export const reasonSchema = v.object({
	version,
	reason: neededWords('理由を入れてください。', '理由', 400)
});
/** A 取下げ; how it came where the desk types it in. */
export const withdrawSchema = v.object({
	version,
	reason: words('理由', 400),
	...proxyFields
});
/** The answer to a changed price; the packs of the lines come beside these. */
export const answerSchema = v.looseObject({ version, ...proxyFields });

/** A line as it was typed in; null where a number is none. */
export type TypedLine = {
	id: number;
	packs: number | null;
	reason: LineReason;
	/** Null: a row of it is half empty or no number. */
	servers: ServerRow[] | null;
	lots: number[];
};

type Sent = Record<string, unknown>;

/** The lines among all a form sent, by their keys. */
export function typedLines(sent: Sent, keys: readonly number[]): TypedLine[] {
	const lots = Array.isArray(sent.lots) ? sent.lots.map(String) : [];
	return keys.map((key) => ({
		id: key,
		packs: wholeNumber(sent[`packs-${key}`]),
		reason: lineReasons.find((reason) => reason === sent[`reason-${key}`]) ?? 'new',
		servers: serversIn(sent, key),
		lots: lots.flatMap((text) => {
			const [of, lot] = text.split(':').map(Number);
			return of === key && Number.isSafeInteger(lot) ? [lot ?? 0] : [];
		})
	}));
}

/** The packs of lines among all a form sent; null where it is no whole number from zero on. */
export function typedPacks(sent: Sent, keys: readonly number[]): Map<number, number | null> {
	return new Map(keys.map((key) => [key, wholeNumber(sent[`packs-${key}`])]));
}

function serversIn(sent: Sent, key: number): ServerRow[] | null {
	const rows: ServerRow[] = [];
	for (let row = 0; row < SERVER_ROWS; row += 1) {
		const texts = ['servers', 'processors', 'cores'].map((name) =>
			String(sent[`${name}-${key}-${row}`] ?? '').trim()
		);
		if (texts.every((text) => text === '')) continue;
		const [servers, processors, cores] = texts.map(wholeNumber);
		if (!servers || !processors || !cores) return null;
		rows.push({ servers, processors, cores });
	}
	return rows;
}

/** A whole number from zero on, in whatever width and with thousands marked; null for anything else. */
export function wholeNumber(typed: unknown): number | null {
	const text = String(typed ?? '')
		.normalize('NFKC')
		.replace(/[,\s]/g, '');
	return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
