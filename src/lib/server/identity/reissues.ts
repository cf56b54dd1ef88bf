import { and, desc, eq } from 'drizzle-orm';
import { Conflict, Invalid } from '#lib/errors.ts';
import type { Sheet } from '#lib/identity.ts';
import { db, schema } from '../db/index.ts';
import { now } from '../now.ts';
import { authorize, found, may, type ReissueThing } from '../permissions.ts';
import { change } from '../record/change.ts';
import { tenuresOf, type Actor } from './actors.ts';
import { hashOf, inGroups, newCode, newToken } from './codes.ts';
import { behindLogin, isOpenFor, isStanding, revokeReissues } from './ways-in.ts';

const { event, organisation, person, reissue, seat, tenure } = schema;

/** How long a 再発行票 can be used, ms: 24 hours. */
const VALID_FOR = 24 * 60 * 60 * 1000;

/** How the union made sure of who asks, where the own administrator does not vouch for them. */
export type CallBack = { isCalledBack: boolean; note: string; source: string };

/** Whether this actor may make a 再発行票 for the person of a tenure, whether they must call back first, and until when one is open. */
export function reissueRights(
	actor: Actor,
	tenureId: number
): { may: boolean; mustCallBack: boolean; openUntil: Date | null } {
	const { thing, person: of } = standingPerson(tenureId);
	const open = db()
		.select()
		.from(reissue)
		.where(isOpenFor(of.id))
		.all()
		.find((row) => row.expiresAt > now());
	return {
		may: of.login !== null && may(actor, 'person.reissue', thing),
		mustCallBack: !may(actor, 'person.reissue-uncalled', thing),
		openUntil: open?.expiresAt ?? null
	};
}

/**
 * Makes the 再発行票 of somebody who has a login: one way back in, once and for 24 hours; an earlier one
 * stops working. The union says how it called back; throws `Invalid` where that is missing.
 */
export function makeReissue(actor: Actor, tenureId: number, callBack: CallBack): Sheet {
	const { thing, ...of } = standingPerson(tenureId);
	authorize(actor, 'person.reissue', thing);
	if (of.person.login === null) {
		throw new Conflict('この人はまだログインIDを決めていません。招待状を作り直してください。');
	}
	if (tenuresOf(of.person.id).length === 0) {
		throw new Conflict('この人の任期はまだ始まっていません。始まってから作ってください。');
	}
	const words = howMadeSure(actor, thing, callBack, of.tenure.phone);
	return change(actor, (tx, record) => {
		revokeReissues(tx, record, of.person.id);
		const [token, code, createdAt] = [newToken(), newCode(), now()];
		const expiresAt = new Date(createdAt.getTime() + VALID_FOR);
		const { id } = tx
			.insert(reissue)
			.values({
				tokenHash: hashOf(token),
				codeHash: hashOf(code),
				personId: of.person.id,
				createdAt,
				expiresAt
			})
			.returning({ id: reissue.id })
			.get();
		record('reissue.made', `person:${of.person.id}`, { reissue: id, tenure: tenureId }, words);
		return {
			kind: 'reissue',
			organisation: of.organisation,
			section: of.tenure.section,
			name: of.person.name,
			kana: of.person.kana,
			seat: of.seat,
			token,
			code: inGroups(code),
			expiresAt
		};
	});
}

/** Takes an open 再発行票 back, such as one that was printed for the wrong person. */
export function revokeReissue(actor: Actor, tenureId: number): void {
	const { thing, person: of } = standingPerson(tenureId);
	authorize(actor, 'person.reissue', thing);
	change(actor, (tx, record) => {
		const revoked = revokeReissues(tx, record, of.id);
		if (revoked === 0) throw new Conflict('使える再発行票はありません。');
	});
}

/** The 再発行票 made for this actor's own login, newest first: when, by which organisation, and what became of it. */
export function ownReissues(
	actor: Actor
): { at: Date; by: string; state: 'open' | 'used' | 'over' }[] {
	const rows = db()
		.select()
		.from(reissue)
		.where(eq(reissue.personId, actor.person.id))
		.orderBy(desc(reissue.createdAt))
		.limit(5)
		.all();
	const makers = db()
		.select({ refs: event.refs, name: organisation.name })
		.from(event)
		.innerJoin(organisation, eq(organisation.id, event.organisation))
		.where(and(eq(event.subject, `person:${actor.person.id}`), eq(event.action, 'reissue.made')))
		.all();
	return rows.map((row) => ({
		at: row.createdAt,
		by: makers.find((made) => made.refs.reissue === row.id)?.name ?? '',
		state: row.usedAt ? 'used' : row.revokedAt || row.expiresAt <= now() ? 'over' : 'open'
	}));
}

/** Somebody in a seat today or later and what a way in for them would open; `NotFound` for anybody else. */
export function standingPerson(tenureId: number) {
	const row = found(
		db()
			.select({ person, tenure, seat: seat.name, organisation: organisation.name })
			.from(tenure)
			.innerJoin(person, eq(person.id, tenure.personId))
			.innerJoin(seat, eq(seat.id, tenure.seatId))
			.innerJoin(organisation, eq(organisation.id, seat.organisationId))
			.where(and(eq(tenure.id, tenureId), isStanding()))
			.get()
	);
	return { ...row, thing: behindLogin(row.person.id) };
}

/**
 * How the union made sure of who asks, as 操作記録 tells it; null where the own administrator vouches for them. Throws
 * `Invalid` with what is missing.
 */
export function howMadeSure(
	actor: Actor,
	thing: ReissueThing,
	callBack: CallBack,
	phone: string
): string | null {
	if (may(actor, 'person.reissue-uncalled', thing)) return null;
	const issues = callBackIssues(callBack, phone);
	if (issues.length > 0) throw new Invalid(issues);
	const number = phone === '' ? `調べた番号（${callBack.source}）` : `名簿の番号（${phone}）`;
	return `${number}へ折り返して本人を確かめた。${callBack.note}`;
}

function callBackIssues({ isCalledBack, note, source }: CallBack, phone: string) {
	const issues = [];
	if (!isCalledBack) {
		issues.push({
			field: 'isCalledBack',
			message: '折り返して本人を確かめたら、印を付けてください。'
		});
	}
	if (phone === '' && source === '') {
		issues.push({ field: 'source', message: '折り返した番号と、どこで調べたかを書いてください。' });
	}
	if (note === '') {
		issues.push({ field: 'note', message: '誰にどう確かめたかを書いてください。' });
	}
	return issues;
}
