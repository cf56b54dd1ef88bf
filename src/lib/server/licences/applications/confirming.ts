import { eq } from 'drizzle-orm';
import type { Proxy } from '#lib/applications.ts';
import { longDate } from '#lib/dates.ts';
import { Invalid, type Issue, invalid } from '#lib/errors.ts';
import { schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change } from '../../record/change.ts';
import { perform } from './acts.ts';
import { asItIs, type Application } from './applications.ts';
import { dropLine } from './drafts.ts';
import { findFor } from './finding.ts';
import { linesOf, titleOf, type Line } from './lines.ts';
import { policyOf } from './policy.ts';
import { refuseCounted, roundOf } from './places.ts';
import { said } from './proxying.ts';
import { takeSnapshot } from './snapshots.ts';

const { applicationLine, priceRevision, priceRow } = schema;

/** What an answer to a changed price comes with; `proxy` is how it came, where the desk types it in. */
type Answer = {
	version: number;
	/** Packs by line where they are made fewer; null where no number was typed. Empty: as they are. */
	packs?: Map<number, number | null>;
	proxy?: Proxy | null;
};

/**
 * Answers changed prices of an application, or that it came from an organisation that is gone, with the quantities as
 * they are or fewer: the new prices are taken, those before stay as history. Throws as every act; `Forbidden` where the rise is the 決裁者's to confirm; `Invalid` for
 * what is not sold any more, for more packs than before, or without how and from whom the answer came.
 */
export function answerPrice(actor: Actor, id: number, answer: Answer): Application {
	const { version, packs = new Map<number, number | null>(), proxy = null } = answer;
	const act = packs.size > 0 ? 'reduce' : 'confirm';
	const of = findFor(actor, id, act);
	const isOwn = actor.organisation.id === of.organisationId;
	const how = isOwn ? '' : said(proxy);
	return change(actor, (tx, record) => {
		refuseCounted(roundOf(tx, of));
		const before = linesOf(tx, id);
		const dropped = act === 'reduce' ? reduce(tx, id, before, packs) : [];
		const rise = settle(tx, linesOf(tx, id)) + dropped.reduce((all, line) => all - costOf(line), 0);
		const { riseYen } = policyOf(tx, of.organisationId);
		authorize(actor, 'application.confirm', { organisationId: of.organisationId, rise, riseYen });
		const words = [how, ...changed(before, packs)].filter(Boolean);
		const deed = { version, refs: { rise }, reason: words.join('\n') };
		perform(tx, record, actor, id, act, deed);
		return asItIs(tx, id);
	});
}

/** Makes lines fewer, and takes those of none out; gives what was taken out. */
function reduce(
	tx: Tx,
	applicationId: number,
	lines: Line[],
	packs: Map<number, number | null>
): Line[] {
	const issues = lines.flatMap((line): Issue[] => {
		const to = packs.has(line.id) ? (packs.get(line.id) ?? null) : line.packs;
		if (to !== null && to <= line.packs) return [];
		const message = `${titleOf(line)}：0から${line.packs}までの整数で入れてください（増やすことはできません）。`;
		return [{ field: `packs-${line.id}`, message }];
	});
	if (issues.length > 0) throw new Invalid(issues);
	const to = (line: Line) => packs.get(line.id) ?? line.packs;
	if (lines.every((line) => to(line) === 0)) {
		throw invalid('', 'すべて0にするときは「申込を取り下げる」を選んでください。');
	}
	if (lines.every((line) => to(line) === line.packs)) {
		throw invalid(
			'',
			'数量が変わっていません。このままでよければ「この価格で申し込む」を選んでください。'
		);
	}
	const dropped = lines.filter((line) => to(line) === 0);
	for (const line of dropped) dropLine(tx, applicationId, line.id);
	for (const line of lines.filter((one) => !dropped.includes(one))) {
		tx.update(applicationLine)
			.set({ packs: to(line) })
			.where(eq(applicationLine.id, line.id))
			.run();
	}
	return dropped;
}

/** Takes the new price of every marked line; gives by how many yen without tax all of it rises at the new quantities. */
function settle(tx: Tx, lines: Line[]): number {
	let rise = 0;
	for (const line of lines) {
		const { revision, price } = line;
		if (revision === null) continue;
		if (revision.priceRowId === null) throw new Invalid([gone(line)]);
		const row = found(tx.select().from(priceRow).where(eq(priceRow.id, revision.priceRowId)).get());
		const { preferentialYen } = takeSnapshot(tx, line.id, row);
		tx.update(priceRevision)
			.set({ settledAt: now() })
			.where(eq(priceRevision.id, revision.id))
			.run();
		rise += (preferentialYen - (price?.preferentialYen ?? 0)) * line.packs;
	}
	return rise;
}

const costOf = ({ price, packs }: Line) => (price?.preferentialYen ?? 0) * packs;

function gone(line: Line): Issue {
	const { id, sku, revision } = line;
	const next = sku.successor ? `後継の型番は${sku.successor}です。` : '';
	const day = revision ? longDate(revision.onDay) : '';
	const message = `${titleOf(line)}は${day}の価格表にありません。${next}数量を0にするか、申込を取り下げてください。`;
	return { field: `packs-${id}`, message };
}

/** What was made fewer, in words for the record. */
function changed(lines: Line[], packs: Map<number, number | null>): string[] {
	return lines.flatMap((line) => {
		const to = packs.get(line.id) ?? line.packs;
		return to === line.packs ? [] : [`${titleOf(line)} ${line.packs} → ${to}パック`];
	});
}
