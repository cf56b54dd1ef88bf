import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, NotFound } from '#lib/errors.ts';
import {
	applicationActs,
	applicationStates,
	type ApplicationAct,
	type ApplicationState,
	type LicencePart
} from '#lib/licences.ts';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { perform } from '#lib/server/licences/applications/acts.ts';
import { byId } from '#lib/server/licences/applications/applications.ts';
import { answerPrice } from '#lib/server/licences/applications/confirming.ts';
import { find, findFor } from '#lib/server/licences/applications/finding.ts';
import { linesOf } from '#lib/server/licences/applications/lines.ts';
import { proceed } from '#lib/server/licences/applications/proceeding.ts';
import { stateOf } from '#lib/server/licences/applications/progress.ts';
import { approve, send } from '#lib/server/licences/applications/sending.ts';
import { placeSingly } from '#lib/server/licences/orders/placing.ts';
import { check } from '#lib/server/operations/check.ts';
import { change, system } from '#lib/server/record/change.ts';
import { applied, draftOf } from '../../support/applications.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellOrder } from '../../support/licence-orders.ts';
import { tellRegister, type Register, registerAsItIs } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let register: Register;
let village: Actor;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
	village = story.as('yanagisawa');
});
afterAll(() => closeTemporaryYui(story.folder));

/** What everybody is towards an application of 佐久市, said here anew and not read from the rules. */
const people: { who: string; actor: () => Actor; parts: LicencePart[]; seesDrafts: boolean }[] = [
	{ who: 'a colleague', actor: () => village, parts: ['member'], seesDrafts: true },
	{
		who: 'its 決裁者',
		actor: () => ({ ...village, roles: ['member', 'approver'] }),
		...{ parts: ['member', 'approver'], seesDrafts: true }
	},
	{ who: 'the desk', actor: () => register.desk, parts: ['desk'], seesDrafts: false },
	{
		who: 'the 組合決裁者',
		actor: () => register.lead,
		...{ parts: ['desk', 'lead'], seesDrafts: false }
	}
];
const strangers = ['ide', 'kitamura', 'tanaka', 'maruyama'] as const;

const PROXY = { via: 'fax', caller: '情報政策課　柳沢', receivedOn: '2026-11-26' } as const;
const said = (id: number) => ({
	version: byId(id).version,
	reason: '数を確かめるため',
	proxy: PROXY
});

/** The way each act is really done; the others are carried out by what receives, hands out and reckons. */
const doors: Partial<Record<ApplicationAct, (actor: Actor, id: number) => unknown>> = {
	submit: (actor, id) => send(actor, id, { version: byId(id).version, ticked: [] }),
	approve: (actor, id) => approve(actor, id, byId(id).version),
	'send-back': (actor, id) => proceed(actor, id, 'send-back', said(id)),
	accept: (actor, id) => proceed(actor, id, 'accept', said(id)),
	return: (actor, id) => proceed(actor, id, 'return', said(id)),
	withdraw: (actor, id) => proceed(actor, id, 'withdraw', said(id)),
	confirm: (actor, id) => answerPrice(actor, id, said(id)),
	reduce: (actor, id) => {
		const packs = new Map(linesOf(db(), id).map((line) => [line.id, line.packs - 1] as const));
		return answerPrice(actor, id, { ...said(id), packs });
	},
	order: (actor, id) => {
		findFor(actor, id, 'order');
		return placeSingly(actor, [id]);
	}
};

function act(actor: Actor, id: number, name: ApplicationAct): unknown {
	const door = doors[name];
	if (door) return door(actor, id);
	findFor(actor, id, name);
	return change(actor, (tx, record) => perform(tx, record, actor, id, name, said(id)));
}

/** An application of four Office that stands in this state; what is ordered by its quantities. */
function standing(state: ApplicationState): number {
	if (state === 'draft') return draftOf(register, village, { office: 4 });
	const delivered = { ordered: 0, partial: 1, received: 1, delivered: 4, done: 4 };
	if (state in delivered) return ordered(state as keyof typeof delivered, delivered);
	const id = applied(register, village, { office: 4 }, { isAccepted: false });
	const isSent = state !== 'unapproved';
	db()
		.update(schema.licenceApplication)
		.set({ state, ...(isSent ? {} : { submittedAt: null }) })
		.where(eq(schema.licenceApplication.id, id))
		.run();
	return id;
}

function ordered<Of extends string>(state: Of, delivered: Record<Of, number>): number {
	const want = { by: village, good: 'office' as const, packs: 4, delivered: delivered[state] };
	const [one] = tellOrder(register, [want]).bought;
	if (!one) throw new Error('Nothing was bought.');
	const { applicationId, lineId, deliveryId } = one;
	const own = eq(schema.delivery.id, deliveryId ?? 0);
	const receiptLineId = db().select().from(schema.delivery).where(own).get()?.receiptLineId ?? 0;
	const packs = state === 'partial' ? 1 : 4;
	if (state !== 'ordered') {
		db()
			.insert(schema.receiptShare)
			.values({ receiptLineId, applicationLineId: lineId, packs })
			.run();
	}
	if (state === 'done') {
		db()
			.update(schema.delivery)
			.set({ acknowledgedAt: new Date(), acknowledgedVia: 'web' })
			.where(own)
			.run();
	}
	return applicationId;
}

const acts = Object.keys(applicationActs) as ApplicationAct[];

/** What the table says of an act by somebody with these parts. */
function expected(name: ApplicationAct, state: ApplicationState, parts: LicencePart[]) {
	const { by, from }: { by: readonly string[]; from: readonly string[] } = applicationActs[name];
	if (!parts.some((part) => by.includes(part))) return Forbidden;
	return from.includes(state) ? null : Conflict;
}

describe('every act from every state by everybody', () => {
	test.each(applicationStates)('from %s', (state) => {
		let id = standing(state);
		expect(stateOf(db(), byId(id))).toBe(state);
		let done = 0;
		for (const { who, actor, parts, seesDrafts } of people) {
			for (const name of acts) {
				const isHidden = !seesDrafts && (state === 'draft' || state === 'unapproved');
				const error = isHidden ? NotFound : expected(name, state, parts);
				const before = registerAsItIs();
				const what = `${name} from ${state} by ${who}`;
				if (error) {
					expect(() => act(actor(), id, name), what).toThrow(error);
					expect(registerAsItIs(), what).toBe(before);
					if (!isHidden) expect(find(actor(), id).may[name], what).toBe(false);
					continue;
				}
				expect(find(actor(), id).may[name], what).toBe(true);
				act(actor(), id, name);
				const { to } = applicationActs[name];
				expect(stateOf(db(), byId(id)), what).toBe(to ?? state);
				expect(registerAsItIs(), what).not.toBe(before);
				done += 1;
				id = standing(state);
			}
		}
		const isOver = ['done', 'withdrawn', 'cancelled'].includes(state);
		expect(done > 0, `somebody may do something from ${state}`).toBe(!isOver);
	});

	test('to anybody else there is no such application, whatever they try', () => {
		for (const state of ['draft', 'submitted', 'accepted', 'delivered'] as const) {
			const id = standing(state);
			const before = registerAsItIs();
			for (const name of strangers) {
				for (const each of acts) {
					expect(() => act(story.as(name), id, each), `${each} by ${name}`).toThrow(NotFound);
				}
			}
			expect(registerAsItIs()).toBe(before);
		}
	});

	test('what the clock does leads on from its states alone', () => {
		const systems = acts.filter((name) =>
			(applicationActs[name].by as readonly string[]).includes('system')
		);
		expect(systems.toSorted()).toEqual([
			'price-back',
			'readdress',
			'release',
			'reprice',
			'take-over'
		]);
		for (const state of applicationStates) {
			for (const name of systems) {
				const id = standing(state);
				const before = registerAsItIs();
				const run = () => change(system, (tx, record) => perform(tx, record, system, id, name));
				if (!(applicationActs[name].from as readonly string[]).includes(state)) {
					expect(run, `${name} from ${state}`).toThrow(Conflict);
					expect(registerAsItIs()).toBe(before);
					continue;
				}
				run();
				expect(byId(id).state).toBe(applicationActs[name].to);
			}
		}
	});

	test('after all of it the record and the register are sound', async () => {
		const problems = await check();
		expect(problems).toEqual([]);
	});
});
