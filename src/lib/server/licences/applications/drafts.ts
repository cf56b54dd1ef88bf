import { and, eq, sql } from 'drizzle-orm';
import { MOST_PACKS, type LineReason, type Proxy, type TypedLine } from '#lib/applications.ts';
import { Conflict, Invalid, type Issue, invalid } from '#lib/errors.ts';
import { db, schema, type Tx } from '../../db/index.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorshipFor, authorshipOf } from '../../identity/authorship.ts';
import { findWithDesk } from '../../identity/organisations.ts';
import { now } from '../../now.ts';
import { count } from '#lib/text.ts';
import { authorize } from '../../permissions.ts';
import { trace } from '../../record/traces.ts';
import { asItIs, type Application } from './applications.ts';
import { findDraft } from './finding.ts';
import { linesOf, titleOf } from './lines.ts';
import { placeIn, refuseLate, roundOf, type Place } from './places.ts';
import { proxyIssues } from './proxying.ts';

const { applicationLine, licenceApplication, priceRevision, priceSnapshot, sku } = schema;

/** Holds the lock from the first look on, so that nobody writes between the look and the writing. */
const WRITING = { behavior: 'immediate' } as const;

/** What is put into a draft at first. */
export type Item = { partNumber: string; packs: number; reason: LineReason };

/** For whom the desk types an application in. */
type OnBehalf = Proxy & { organisation: number };

/** What is typed into a draft; a line that is not named stays as it is. */
export type DraftInput = Pick<Application, 'purpose' | 'budget' | 'wantedBy'> & {
	lines: TypedLine[];
	removed: number[];
};

/**
 * Begins a draft for the actor's own organisation, or at the desk for another (代理入力); anybody there goes on with it.
 * Gives its key. Throws `Forbidden`; `Invalid` without a place, an item or, at the desk, how and from whom it came;
 * `Conflict` where the 取りまとめ is closed.
 */
export function begin(
	actor: Actor,
	place: string,
	items: Item[],
	onBehalf: OnBehalf | null
): number {
	authorize(actor, onBehalf ? 'licence.work' : 'licence.apply', null);
	const to = placeIn(actor, place);
	if (items.length === 0) throw noItems();
	return trace((connection) =>
		connection.transaction((tx) => beginIn(tx, actor, to, items, onBehalf))
	);
}

/** As `begin`, inside a transaction and of a place that is known to be right. */
export function beginIn(
	tx: Tx,
	actor: Actor,
	to: Place,
	items: Item[],
	onBehalf: OnBehalf | null
): number {
	const { person } = actor;
	const organisationId = onBehalf ? callerOf(tx, onBehalf) : actor.organisation.id;
	const proxied = onBehalf && {
		via: onBehalf.via,
		caller: onBehalf.caller,
		receivedOn: onBehalf.receivedOn,
		enteredBy: person.id
	};
	refuseLate(roundOf(tx, to), {
		enteredBy: onBehalf ? person.id : null,
		receivedOn: onBehalf?.receivedOn ?? null
	});
	const { id } = tx
		.insert(licenceApplication)
		.values({
			...(onBehalf ? authorshipFor(organisationId, onBehalf.caller, actor) : authorshipOf(actor)),
			...to,
			...{ state: 'draft', stateAt: now(), purpose: '', budget: '', via: 'web' },
			...proxied
		})
		.returning({ id: licenceApplication.id })
		.get();
	insertItems(tx, id, items);
	return id;
}

/** Adds items to a draft; one that is there already stays as it is. Throws as every act, `Conflict` for an older version. */
export function addItems(actor: Actor, id: number, version: number, items: Item[]): void {
	const of = findDraft(actor, id);
	refuseOlder(of, version);
	refuseLate(roundOf(db(), of), of);
	if (items.length === 0) throw noItems();
	trace((connection) =>
		connection.transaction((tx) => {
			refuseOlder(asItIs(tx, id), version);
			const there = tx
				.select({ partNumber: applicationLine.partNumber })
				.from(applicationLine)
				.where(eq(applicationLine.applicationId, id))
				.all()
				.map(({ partNumber }) => partNumber);
			insertItems(
				tx,
				id,
				items.filter(({ partNumber }) => !there.includes(partNumber))
			);
			touch(tx, id, {});
		}, WRITING)
	);
}

/**
 * Saves what was typed into a draft; gives it as it stands. Throws as every act; `Invalid` for what is no quantity,
 * `Conflict` where a colleague was quicker or its 取りまとめ is closed.
 */
export function save(actor: Actor, id: number, version: number, input: DraftInput): Application {
	const of = findDraft(actor, id);
	refuseOlder(of, version);
	refuseLate(roundOf(db(), of), of);
	const { lines, removed, ...facts } = input;
	const kept = lines.filter((line) => !removed.includes(line.id));
	refuseWrong(id, kept);
	return trace((connection) =>
		connection.transaction((tx) => {
			refuseOlder(asItIs(tx, id), version);
			for (const key of removed) dropLine(tx, id, key);
			for (const { id: key, packs, reason, servers, lots } of kept) {
				tx.update(applicationLine)
					.set({
						packs: packs ?? 1,
						reason,
						worksheet: servers && servers.length > 0 ? JSON.stringify(servers) : null,
						baseLots: JSON.stringify(lots)
					})
					.where(and(eq(applicationLine.id, key), eq(applicationLine.applicationId, id)))
					.run();
			}
			touch(tx, id, facts);
			return asItIs(tx, id);
		}, WRITING)
	);
}

/** Takes a line out of an application, with the prices it had. */
export function dropLine(tx: Tx, applicationId: number, lineId: number): void {
	const own = and(eq(applicationLine.id, lineId), eq(applicationLine.applicationId, applicationId));
	if (!tx.select().from(applicationLine).where(own).get()) return;
	tx.delete(priceRevision).where(eq(priceRevision.lineId, lineId)).run();
	tx.delete(priceSnapshot).where(eq(priceSnapshot.lineId, lineId)).run();
	tx.delete(applicationLine).where(own).run();
}

function insertItems(tx: Tx, applicationId: number, items: Item[]): void {
	for (const { partNumber, packs, reason } of items) {
		if (!tx.select().from(sku).where(eq(sku.partNumber, partNumber)).get()) {
			const message = `型番「${partNumber}」は品目一覧にありません。`;
			throw invalid('items', message);
		}
		tx.insert(applicationLine).values({ applicationId, partNumber, packs, reason }).run();
	}
}

function touch(tx: Tx, id: number, facts: Partial<Application>): void {
	tx.update(licenceApplication)
		.set({ ...facts, stateAt: now(), version: sql`${licenceApplication.version} + 1` })
		.where(eq(licenceApplication.id, id))
		.run();
}

/** Each message names its line, as the summary of them stands far from the fields. */
function refuseWrong(applicationId: number, lines: TypedLine[]): void {
	const titles = new Map(linesOf(db(), applicationId).map((line) => [line.id, titleOf(line)]));
	const issues = lines.flatMap(({ id, packs, servers }): Issue[] => {
		const title = titles.get(id) ?? '';
		const wrong: Issue[] = [];
		if (packs === null || packs < 1 || packs > MOST_PACKS) {
			const most = count(MOST_PACKS);
			wrong.push({
				field: `packs-${id}`,
				message: `${title}：数量は1から${most}までの整数で入れてください。`
			});
		}
		if (servers === null) {
			const message = `${title}：台数・プロセッサー数・コア数は、行ごとに三つとも1以上の整数で入れてください。`;
			wrong.push({ field: `servers-${id}-0`, message });
		}
		return wrong;
	});
	if (issues.length > 0) throw new Invalid(issues);
}

function refuseOlder(of: Application, version: number): void {
	if (of.version === version) return;
	throw new Conflict(
		'ほかの人が先にこの下書きを保存しました。画面を開き直して、内容を確かめてください。'
	);
}

/** The organisation an application is typed in for, which exists today and buys through the desk. */
function callerOf(tx: Tx, { organisation: id, caller, receivedOn }: OnBehalf): number {
	const body = findWithDesk(tx, id);
	const issues: Issue[] = [];
	if (!body) issues.push({ field: 'organisation', message: '団体を選んでください。' });
	issues.push(...proxyIssues({ caller, receivedOn }));
	if (!body || issues.length > 0) throw new Invalid(issues);
	return body.id;
}

const noItems = () => invalid('items', '品目を一つ以上選んでください。');
