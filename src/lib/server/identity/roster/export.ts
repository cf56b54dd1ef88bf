import { dayOf, typedDay } from '#lib/dates.ts';
import { rosterColumns, rosterKinds, type RosterField } from '#lib/roster.ts';
import { db } from '../../db/index.ts';
import { writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import { now } from '../../now.ts';
import { authorize } from '../../permissions.ts';
import type { Actor } from '../actors.ts';
import { find as findOrganisation, list as listOrganisations } from '../organisations.ts';
import { roleNames } from '../people.ts';
import { find } from './batches.ts';
import { differenceOf } from './overview.ts';
import { standingOn, type Standing } from './standing.ts';

/** The roster of one organisation, or for the union of all, in the columns that the import understands; read in again it changes nothing. */
export async function exported(actor: Actor, organisationId: number | null): Promise<Workbook> {
	if (organisationId === null) authorize(actor, 'roster.all', null);
	else authorize(actor, 'roster.batch', { organisationId });
	const whose = organisationId === null ? '全団体' : findOrganisation(organisationId).name;
	const codes = new Map(listOrganisations().map((body) => [body.id, body.code6 ?? '']));
	const fields = Object.keys(rosterColumns) as RosterField[];
	const rows = lastOfEach(standingOn(db(), dayOf(now()), organisationId)).map((one) => {
		const said: Partial<Record<RosterField, string>> = {
			...one,
			code: codes.get(one.organisationId) ?? '',
			roles: roleNames(one.roles),
			// Empty: what is changed in the file holds from the day chosen when it is read in.
			fromOn: '',
			toOn: one.toOn ? typedDay(one.toOn) : '',
			leaving: '',
			number: String(one.personId)
		};
		return fields.map((field) => said[field] ?? '');
	});
	const header = fields.map((field) => rosterColumns[field]);
	return writeWorkbook(`名簿_${whose}`, { sheet: '名簿', header, rows });
}

/** Every row of a batch with what it changes or what is wrong with it. */
export async function exportedDifference(actor: Actor, batchId: number): Promise<Workbook> {
	const { rows } = differenceOf(actor, find(actor, batchId));
	return writeWorkbook('名簿の差分', {
		sheet: '差分',
		header: ['場所', '区分', '団体', '氏名', 'ふりがな', '適用日', '変わること', '直すところ'],
		rows: rows.map((row) => [
			row.place,
			row.isExcluded ? '除いた行' : rosterKinds[row.kind],
			row.organisation || row.typed,
			row.name,
			row.kana,
			row.on ? typedDay(row.on) : '',
			row.steps.map(({ label, from, to }) => `${label}：${from || '（なし）'}→${to}`).join('\n'),
			row.issues.join('\n')
		])
	});
}

/** A person stands once for each seat, as they will be when all that is staged has come. */
function lastOfEach(standing: Standing[]): Standing[] {
	const last = new Map<string, Standing>();
	for (const one of standing) last.set(`${one.organisationId} ${one.personId} ${one.seat}`, one);
	// A seat somebody leaves for another one is not theirs to be asked about.
	const staying = new Set(
		[...last.values()]
			.filter((one) => one.toOn === null)
			.map((one) => `${one.organisationId} ${one.personId}`)
	);
	return [...last.values()].filter(
		(one) => one.toOn === null || !staying.has(`${one.organisationId} ${one.personId}`)
	);
}
