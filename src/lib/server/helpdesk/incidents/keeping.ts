import { desc, eq, sql } from 'drizzle-orm';
import type * as v from 'valibot';
import { instantOf, longDateTime, type Day } from '#lib/dates.ts';
import { Conflict, Invalid, invalid, type Issue } from '#lib/errors.ts';
import type {
	incidentCorrectionSchema,
	incidentSchema,
	incidentUpdateSchema,
	IncidentUpdateKind
} from '#lib/incidents.ts';
import { render } from '#lib/markdown.ts';
import { schema, type Tx } from '../../db/index.ts';
import { tombstone } from '../../erasure/erase.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorshipOf } from '../../identity/authorship.ts';
import { now } from '../../now.ts';
import { authorize, found } from '../../permissions.ts';
import { change, type Recorder } from '../../record/change.ts';
import { chosen } from '../categories.ts';
import { findIncident, type Incident } from './incidents.ts';

const { incident, incidentAffected, incidentUpdate } = schema;

export type IncidentInput = v.InferOutput<typeof incidentSchema>;
type Correction = v.InferOutput<typeof incidentCorrectionSchema>;
type UpdateInput = v.InferOutput<typeof incidentUpdateSchema>;
/** The words of an end, or that it goes on; `version` is the one that was on the screen. */
type Turn = { body: string; version: number };

/**
 * Opens 障害情報 for everybody its category is for; gives its key. Throws `Forbidden`, and `Invalid` for a category
 * that cannot be chosen, a beginning in the future or a next update in the past.
 */
export function openIncident(actor: Actor, input: IncidentInput): number {
	authorize(actor, 'incident.keep', null);
	const category = chosen(actor.reach, input.category);
	const at = now();
	const { sinceAt, issues: early } = sinceOf(input, at);
	const { nextAt, issues } = nextOf(input, at);
	if (early.length + issues.length > 0) throw new Invalid([...early, ...issues]);
	return change(actor, (tx, record) => {
		const { audience } = category;
		const row = {
			...{ title: input.title, system: input.system, audience, sinceAt, nextAt, openedAt: at },
			categoryId: category.id,
			...authorshipOf(actor)
		};
		const id = Number(tx.insert(incident).values(row).run().lastInsertRowid);
		write(tx, actor, id, 'opened', input.body);
		record('incident.opened', `incident:${id}`, { category: category.id, audience }, input.title);
		return id;
	});
}

/**
 * Writes what is known now, with the next update to be expected, and tells who said うちも影響あり. Throws `NotFound`,
 * `Forbidden`, `Invalid`; `Conflict` where it is over or somebody was quicker.
 */
export function updateIncident(actor: Actor, id: number, input: UpdateInput): void {
	const { nextAt, issues } = nextOf(input, now());
	if (issues.length > 0) throw new Invalid(issues);
	turn(actor, id, 'updated', input, { nextAt });
}

/**
 * Corrects title, category, system and beginning, over or not; what stood there is kept among what was written.
 * A category that has ended since may stay. Throws `NotFound`, `Forbidden`; `Invalid` as `openIncident`, and for a
 * category that other organisations read; `Conflict` where somebody was quicker.
 */
export function correctIncident(actor: Actor, id: number, input: Correction): void {
	const before = findIncident(actor, id);
	authorize(actor, 'incident.keep', null);
	const category = chosen(actor.reach, input.category, before.category.id);
	const { sinceAt, issues } = sinceOf(input, now());
	if (issues.length > 0) throw new Invalid(issues);
	change(actor, (tx, record) => {
		const row = standing(tx, id, input.version);
		if (category.audience !== row.audience) {
			const message =
				'この分類は読める団体が違います。復旧を伝えて、新しい障害情報を出してください。';
			throw invalid('category', message);
		}
		const { title, system } = input;
		const changes = [
			corrected('件名', row.title, title),
			corrected('分類', before.category.name, category.name),
			corrected('対象のシステム', row.system, system),
			corrected('いつから', longDateTime(row.sinceAt), longDateTime(sinceAt))
		].filter((sentence) => sentence !== null);
		if (changes.length === 0) return;
		const body = changes.join('\n');
		write(tx, actor, id, 'corrected', body);
		const next = { title, system, categoryId: category.id, sinceAt };
		tx.update(incident)
			.set({ ...next, version: row.version + 1 })
			.where(eq(incident.id, id))
			.run();
		record('incident.corrected', `incident:${id}`, {}, body);
	});
}

function corrected(name: string, from: string, to: string): string | null {
	return from === to ? null : `${name}を「${from || 'なし'}」から「${to || 'なし'}」に直しました。`;
}

/** Says that it works again (復旧). Throws as `updateIncident`. */
export function endIncident(actor: Actor, id: number, input: Turn): void {
	turn(actor, id, 'ended', input, { endedAt: now(), nextAt: null });
}

/** Says that it is not over after all. Throws as `updateIncident`. */
export function reopenIncident(actor: Actor, id: number, input: Turn): void {
	turn(actor, id, 'reopened', input, { endedAt: null });
}

/** The row as it stands inside a transaction; throws `NotFound`, and `Conflict` where it does not run. */
export function runningNow(tx: Tx, id: number): Incident {
	const row = found(tx.select().from(incident).where(eq(incident.id, id)).get());
	if (row.endedAt !== null) throw new Conflict('この障害は、もう復旧しています。');
	return row;
}

function turn(
	actor: Actor,
	id: number,
	kind: Exclude<IncidentUpdateKind, 'opened' | 'corrected'>,
	{ body, version }: Turn,
	also: Partial<Pick<Incident, 'nextAt' | 'endedAt'>>
): void {
	findIncident(actor, id);
	authorize(actor, 'incident.keep', null);
	change(actor, (tx, record) => {
		refuse(tx, id, kind, version);
		write(tx, actor, id, kind, body);
		tx.update(incident)
			.set({ ...also, version: sql`${incident.version} + 1` })
			.where(eq(incident.id, id))
			.run();
		tell(tx, record, id, kind, body);
	});
}

function refuse(tx: Tx, id: number, kind: IncidentUpdateKind, version: number): void {
	const isOver = standing(tx, id, version).endedAt !== null;
	if (kind === 'reopened' ? isOver : !isOver) return;
	throw new Conflict(`この障害は、${isOver ? 'もう復旧して' : 'まだ続いて'}います。`);
}

/** The row as it stands; throws `Conflict` with what was written last where it is another version, and where it was erased. */
function standing(tx: Tx, id: number, version: number): Incident {
	const row = found(tx.select().from(incident).where(eq(incident.id, id)).get());
	const erased = tombstone({ type: 'incident', id });
	if (erased !== null) throw new Conflict(erased);
	const last = tx
		.select({ body: incidentUpdate.body })
		.from(incidentUpdate)
		.where(eq(incidentUpdate.incidentId, id))
		.orderBy(desc(incidentUpdate.number))
		.limit(1)
		.get();
	if (row.version !== version) {
		throw new Conflict(
			'ほかの人が先にこの障害情報を書きました。内容を確かめてから、もう一度送ってください。',
			last?.body ?? null
		);
	}
	return row;
}

function write(tx: Tx, actor: Actor, id: number, kind: IncidentUpdateKind, body: string): void {
	const last = tx
		.select({ number: sql<number | null>`max(${incidentUpdate.number})` })
		.from(incidentUpdate)
		.where(eq(incidentUpdate.incidentId, id))
		.get();
	tx.insert(incidentUpdate)
		.values({
			...{ incidentId: id, number: (last?.number ?? 0) + 1, kind, body, html: render(body) },
			...{ personId: actor.person.id, authorName: actor.person.name, at: now() }
		})
		.run();
}

/** Who said うちも影響あり hears of it at every seat. */
function tell(tx: Tx, record: Recorder, id: number, kind: IncidentUpdateKind, body: string): void {
	const affected = tx
		.select({ id: incidentAffected.organisationId })
		.from(incidentAffected)
		.where(eq(incidentAffected.incidentId, id))
		.all();
	const tellOrganisations = affected.map((row) => row.id).join(' ');
	record(`incident.${kind}`, `incident:${id}`, { tellOrganisations }, body);
}

function sinceOf(
	{ sinceOn, sinceTime }: { sinceOn: Day; sinceTime: string },
	at: Date
): { sinceAt: Date; issues: Issue[] } {
	const sinceAt = instantOf(sinceOn, sinceTime);
	const message = 'いつからに、これから先の日時が入っています。';
	return { sinceAt, issues: sinceAt > at ? [{ field: 'sinceOn', message }] : [] };
}

function nextOf(
	{ nextOn, nextTime }: { nextOn: Day | null; nextTime: string | null },
	at: Date
): { nextAt: Date | null; issues: Issue[] } {
	if (nextOn === null && nextTime === null) return { nextAt: null, issues: [] };
	if (nextOn === null || nextTime === null) {
		const field = nextOn === null ? 'nextOn' : 'nextTime';
		const message = '次の更新予定は、日と時刻の両方を入れるか、両方を空にしてください。';
		return { nextAt: null, issues: [{ field, message }] };
	}
	const nextAt = instantOf(nextOn, nextTime);
	const message = '次の更新予定は、いまより後の日時にしてください。';
	return { nextAt, issues: nextAt > at ? [] : [{ field: 'nextOn', message }] };
}
