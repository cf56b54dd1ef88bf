import { toCode6 } from '#lib/reference/codes.ts';
import { districtName } from '#lib/reference/districts.ts';
import { resolveMunicipality } from '#lib/reference/names.ts';
import { rosterColumns, type RosterEntry, type RosterIssue } from '#lib/roster.ts';
import type { Organisation } from '../organisations.ts';

/** An organisation that may be meant, with what tells it from its namesake. */
export type Candidate = { id: number; name: string; note: string };
type Whose =
	| { organisation: Organisation }
	| { organisation: null; issue: RosterIssue; candidates: Candidate[] };

type Named = { ids: Organisation[]; isFormer: boolean };

const bodyNames = new Map<string, Organisation['kind']>(
	['長野県', '県', '長野県庁'].map((name) => [name, '県'] as const)
);
for (const name of ['長野県市町村自治振興組合', '市町村自治振興組合', '自治振興組合', '組合']) {
	bodyNames.set(name, '組合');
}

/** Says whose people a row tells of: by choice, code, name, or its sheet's name; what fits several is asked, not guessed. */
export function whoseRow(
	row: { sheet: string; entry: RosterEntry },
	all: Organisation[],
	own: Organisation | null
): Whose {
	const { entry, sheet } = row;
	const chosen = all.find((body) => body.id === entry.chosen);
	if (chosen) return within(chosen, own, entry);
	const cell = entry.cells.organisation ?? entry.cells.code ?? entry.cells.name ?? '';
	const ask = (message: string, candidates: Organisation[], at = cell): Whose => ({
		organisation: null,
		issue: { cell: at, message },
		candidates: candidates.map(candidateOf)
	});
	const byCode = entry.code === '' ? null : codeMeans(entry.code, all);
	const byName = entry.organisation === '' ? null : nameMeans(entry.organisation, all);
	const codeCell = entry.cells.code ?? cell;
	const said = `「${entry.organisation}」`;
	if (byCode && byCode.ids.length === 0) {
		return ask(`団体コード「${entry.code}」の団体はありません。`, byName?.ids ?? [], codeCell);
	}
	if (byName && byName.ids.length === 0 && !byCode) {
		return ask(
			`${said}という団体は見つかりません。団体コードを入れるか、名前を直してください。`,
			[]
		);
	}
	if (byCode && byName) {
		const both = byName.ids.filter((body) => body.id === byCode.ids[0]?.id);
		const [one] = both;
		if (one) return within(one, own, entry);
		const meant = byCode.ids[0]?.name ?? '';
		return ask(
			`団体コード「${entry.code}」は${meant}ですが、団体名は${said}です。どちらか選んでください。`,
			[...byCode.ids, ...byName.ids]
		);
	}
	const named = byCode ?? byName;
	const [first, ...others] = named?.ids ?? [];
	if (named && first && others.length > 0) {
		return ask(`${said}に当たる団体が${named.ids.length}つあります。どちらか選んでください。`, [
			first,
			...others
		]);
	}
	if (named?.isFormer && first) {
		return ask(
			`${byCode ? `団体コード「${entry.code}」` : said}は、いまの${first.name}になった団体のものです。${first.name}でよければ選んでください。`,
			[first]
		);
	}
	if (first) return within(first, own, entry);
	if (own) return { organisation: own };
	const [bySheet, ...more] = nameMeans(sheet, all).ids;
	if (bySheet && more.length === 0) return within(bySheet, own, entry);
	return ask(`${rosterColumns.code}か${rosterColumns.organisation}を入れてください。`, []);
}

function within(body: Organisation, own: Organisation | null, entry: RosterEntry): Whose {
	if (!own || own.id === body.id) return { organisation: body };
	return {
		organisation: null,
		issue: {
			cell: entry.cells.organisation ?? entry.cells.code ?? entry.cells.name ?? '',
			message: `${body.name}の人です。この名簿に入れられるのは${own.name}の人だけです。`
		},
		candidates: []
	};
}

function codeMeans(code: string, all: Organisation[]): Named {
	const code6 = /^\d{5}$/.test(code) ? toCode6(code) : code;
	const exact = all.filter((body) => body.code6 === code6);
	if (exact.length > 0) return { ids: exact, isFormer: false };
	const former = resolveMunicipality(code6);
	return former.kind === 'former'
		? { ids: all.filter((body) => body.code6 === former.code6), isFormer: true }
		: { ids: [], isFormer: false };
}

function nameMeans(name: string, all: Organisation[]): Named {
	const written = name.normalize('NFKC').replace(/\s/g, '');
	const kind = bodyNames.get(written);
	const exact = all.filter(
		(body) => body.name.normalize('NFKC') === written || (kind !== undefined && body.kind === kind)
	);
	if (exact.length > 0) return { ids: exact, isFormer: false };
	const meant = resolveMunicipality(name);
	const codes =
		meant.kind === 'ambiguous' ? meant.candidates : meant.kind === 'unknown' ? [] : [meant.code6];
	return {
		ids: all.filter((body) => body.code6 !== null && codes.includes(body.code6)),
		isFormer: meant.kind === 'former'
	};
}

function candidateOf(body: Organisation): Candidate {
	const note = body.district === null ? '' : districtName(body.district);
	return { id: body.id, name: body.name, note };
}
