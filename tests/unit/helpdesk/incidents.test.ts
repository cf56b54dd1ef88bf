import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { enteredWords, incidentSchema, incidentUpdateSchema } from '#lib/incidents.ts';
import { db, schema } from '#lib/server/db/index.ts';
import * as categories from '#lib/server/helpdesk/arranging/categories.ts';
import { choicesFor } from '#lib/server/helpdesk/categories.ts';
import {
	bodiesToEnter,
	declareAffected,
	enterAffected,
	withdrawAffected,
	withdrawEntered
} from '#lib/server/helpdesk/incidents/affected.ts';
import {
	casesOfIncident,
	incidentsForCase,
	incidentsOfCase,
	linkToIncident,
	unlinkFromIncident
} from '#lib/server/helpdesk/incidents/cases.ts';
import {
	affectedByDistrict,
	findIncident,
	pastIncidents,
	runningIncidents,
	updatesOf
} from '#lib/server/helpdesk/incidents/incidents.ts';
import {
	correctIncident,
	endIncident,
	openIncident,
	reopenIncident,
	updateIncident,
	type IncidentInput
} from '#lib/server/helpdesk/incidents/keeping.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { addOther } from '#lib/server/identity/organisations.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { readsIncident, scopeOf, scopes } from '#lib/server/permissions.ts';
import { actingAs, newcomer } from '../../support/appointing.ts';
import { approverOf } from '../../support/approver.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { actorNames, tellStory, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';
import { toldLabels } from '#lib/server/labels/told.ts';
import { clearInbox, says } from '../../support/inbox.ts';
import { theirsOf } from '../../support/finding.ts';

let story: Story;
let desk: () => Actor;
let ide: () => Actor;
/** 佐久穂町 takes part in the core systems, 北相木村 (井出) does not. */
let takamizawa: () => Actor;

beforeEach(async () => {
	story = await tellStory();
	clearInbox();
	desk = () => story.as('miyazawa');
	ide = () => story.as('ide');
	takamizawa = () => story.as('takamizawa');
	clockAt('2026-11-27', '9:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const usual: IncidentInput = {
	title: '県内回線がつながりにくい',
	category: 'line',
	system: '長野県高速情報通信ネットワーク',
	sinceOn: '2026-11-27',
	sinceTime: '08:20',
	body: '業者に**照会中**です。',
	nextOn: '2026-11-27',
	nextTime: '10:00'
};
const head = {
	title: usual.title,
	category: usual.category,
	system: usual.system,
	sinceOn: usual.sinceOn,
	sinceTime: usual.sinceTime
};
const opened = (more: Partial<IncidentInput> = {}) => openIncident(desk(), { ...usual, ...more });
const ofSystem = () => opened({ category: 'core-systems', title: '基幹系が遅い' });
const update = (id: number, body: string, version: number) =>
	updateIncident(desk(), id, { body, nextOn: null, nextTime: null, version });
const versionOf = (id: number) => findIncident(desk(), id).version;
const end = (id: number) =>
	endIncident(desk(), id, { body: '直りました。', version: versionOf(id) });
const titles = (actor: Actor) => runningIncidents(actor).map(({ title }) => title);

describe('an incident', () => {
	test('is opened by the desk with what is known, since when and the next update to be expected', () => {
		const id = opened();
		const of = findIncident(ide(), id);
		expect(of).toMatchObject({
			title: usual.title,
			system: usual.system,
			category: { slug: 'line' },
			latest: '業者に照会中です。',
			affected: 0,
			own: null,
			endedAt: null,
			may: { keep: false, affect: true }
		});
		expect(of.sinceAt).toEqual(new Date('2026-11-27T08:20+09:00'));
		expect(of.nextAt).toEqual(new Date('2026-11-27T10:00+09:00'));
		expect(updatesOf(ide(), id)).toMatchObject([{ number: 1, kind: 'opened' }]);
		expect(updatesOf(ide(), id)[0]?.html).toContain('<strong>照会中</strong>');
	});

	test('is nobody’s else to open, write on or end', () => {
		const id = opened();
		for (const actor of [ide(), story.as('maruyama'), story.as('kitamura')]) {
			expect(() => openIncident(actor, usual)).toThrow(Forbidden);
			expect(() => endIncident(actor, id, { body: '終わり', version: 1 })).toThrow(Forbidden);
			expect(() => affectedByDistrict(actor, id)).toThrow(Forbidden);
			expect(() => casesOfIncident(actor, id)).toThrow(Forbidden);
		}
		expect(openIncident(approverOf(story), usual)).toBeGreaterThan(id);
	});

	test('neither begins in the future nor promises an update in the past, or at half a moment', () => {
		const fields = (more: Partial<IncidentInput>) => {
			try {
				opened(more);
				return [];
			} catch (thrown) {
				return thrown instanceof Invalid ? thrown.issues.map(({ field }) => field) : ['?'];
			}
		};
		expect(fields({ sinceTime: '09:01' })).toEqual(['sinceOn']);
		expect(fields({ sinceTime: '09:00' })).toEqual([]);
		expect(fields({ nextTime: '09:00' })).toEqual(['nextOn']);
		expect(fields({ nextTime: null })).toEqual(['nextTime']);
		expect(fields({ nextOn: null })).toEqual(['nextOn']);
		expect(fields({ nextOn: null, nextTime: null })).toEqual([]);
		expect(fields({ category: 'no-such' })).toEqual(['category']);
	});

	test('says in Japanese what is missing or cannot be read', () => {
		const typed = v.safeParse(incidentSchema, {
			sinceOn: '昨日',
			sinceTime: '25時',
			nextTime: 'x'
		});
		const messages = typed.issues?.map(({ message }) => message) ?? [];
		expect(messages).toHaveLength(6);
		for (const message of messages) expect(message).toMatch(/(さい|ださい)。$/);
		const read = v.parse(incidentUpdateSchema, {
			...{ body: '復旧見込み', nextOn: 'R8.11.27', nextTime: '１３時３０分', version: '1' }
		});
		expect(read).toMatchObject({ nextOn: '2026-11-27', nextTime: '13:30' });
	});

	test('is written on, ended and, where it was not over after all, goes on', () => {
		const id = opened();
		update(id, '機器を替えています。', 1);
		expect(findIncident(ide(), id)).toMatchObject({ latest: '機器を替えています。', nextAt: null });
		end(id);
		expect(titles(ide())).toEqual([]);
		expect(pastIncidents(ide()).map((of) => of.id)).toEqual([id]);
		expect(() => update(id, 'まだ', 3)).toThrow(Conflict);
		expect(() => end(id)).toThrow('もう復旧しています');
		reopenIncident(desk(), id, { body: 'まだ切れます。', version: 3 });
		expect(titles(ide())).toEqual([usual.title]);
		expect(updatesOf(ide(), id).map(({ kind }) => kind)).toEqual([
			'reopened',
			'ended',
			'updated',
			'opened'
		]);
		const again = () => reopenIncident(desk(), id, { body: 'まだ', version: 4 });
		expect(again).toThrow('まだ続いています');
	});

	test('is corrected at its head, over or not; what stood there is kept, and nobody is told', () => {
		const id = opened();
		declareAffected(ide(), id, null);
		const told = says(ide());
		correctIncident(desk(), id, {
			...head,
			title: '県外回線がつながりにくい',
			system: '',
			version: 1
		});
		expect(findIncident(ide(), id)).toMatchObject({
			...{ title: '県外回線がつながりにくい', system: '', version: 2 },
			latest: '業者に照会中です。'
		});
		const [last] = updatesOf(ide(), id);
		expect(last?.kind).toBe('corrected');
		expect(last?.html).toContain(
			'件名を「県内回線がつながりにくい」から「県外回線がつながりにくい」に直しました。'
		);
		expect(last?.html).toContain(`「${usual.system}」から「なし」に`);
		expect(says(ide())).toEqual(told);
		expect(() => correctIncident(desk(), id, { ...head, version: 1 })).toThrow(Conflict);
		end(id);
		correctIncident(desk(), id, { ...head, version: versionOf(id) });
		expect(findIncident(ide(), id)).toMatchObject({
			title: usual.title,
			endedAt: expect.any(Date)
		});
		const said = updatesOf(ide(), id).length;
		correctIncident(desk(), id, { ...head, version: versionOf(id) });
		expect(updatesOf(ide(), id)).toHaveLength(said);
	});

	test('is corrected by the desk alone, never into the future or to a category others read', () => {
		const id = opened();
		const corrected = (actor: Actor, more: Partial<typeof head>) => () =>
			correctIncident(actor, id, { ...head, title: '別の件名', ...more, version: 1 });
		expect(corrected(ide(), {})).toThrow(Forbidden);
		expect(corrected(desk(), { sinceOn: '2026-11-28' })).toThrow(Invalid);
		expect(corrected(desk(), { category: 'core-systems' })).toThrow(Invalid);
		expect(findIncident(desk(), id)).toMatchObject({ title: usual.title, version: 1 });
	});

	test('keeps a category that has ended since when the rest is corrected, and it is no choice for another', () => {
		const id = opened();
		const other = opened({ category: 'incident' });
		categories.end(approverOf(story), 'line');
		const offered = (of: number) =>
			choicesFor(desk().reach, findIncident(desk(), of).category.id).map(({ name }) => name);
		expect(offered(id)).toContain('回線・LGWAN（使わない）');
		expect(offered(other).join()).not.toContain('回線・LGWAN');
		correctIncident(desk(), id, { ...head, title: '県外回線がつながりにくい', version: 1 });
		expect(findIncident(desk(), id)).toMatchObject({
			title: '県外回線がつながりにくい',
			category: { slug: 'line' }
		});
		const moved = () => correctIncident(desk(), other, { ...head, version: 1 });
		expect(moved).toThrow(Invalid);
		expect(() => opened()).toThrow(Invalid);
	});

	test('keeps what the quicker of two wrote, and shows it to the other', () => {
		const id = opened();
		update(id, '先に書いた', 1);
		expect(theirsOf(() => update(id, '後から書いた', 1))).toBe('先に書いた');
		expect(updatesOf(desk(), id)).toHaveLength(2);
	});
});

describe('who reads it', () => {
	test('is everybody with a desk to ask at; of a shared system its participants and the union', () => {
		const id = ofSystem();
		opened();
		expect(titles(ide())).toEqual([usual.title]);
		for (const actor of [takamizawa(), desk(), story.as('ushikoshi')]) {
			expect(titles(actor)).toContain('基幹系が遅い');
		}
		expect(() => findIncident(ide(), id)).toThrow(NotFound);
		expect(() => updatesOf(ide(), id)).toThrow(NotFound);
		expect(() => declareAffected(ide(), id, null)).toThrow(NotFound);
		expect(() => findIncident(desk(), 999)).toThrow(NotFound);
		expect(titles(story.as('tanaka'))).toEqual([]);
	});

	test('is so for a 広域連合, which has no key of 全県', () => {
		const id = opened();
		const body = addOther('見本広域連合', 'みほんこういきれんごう', '他団体');
		const { organisation } = schema;
		const kind = '広域連合';
		db().update(organisation).set({ kind }).where(eq(organisation.id, body.id)).run();
		const officer = actingAs(newcomer(body.id, '総務', { fromOn: '2026-04-01' }));
		expect(officer.reach).not.toContain('all');
		expect(titles(officer)).toEqual([usual.title]);
		declareAffected(officer, id, null);
		update(id, '続報', 1);
		expect(says(officer)).toEqual([toldLabels['incident.updated']]);
	});

	test('is the same by rule and by query', () => {
		ofSystem();
		opened();
		const { incident } = schema;
		const all = db().select().from(incident).orderBy(incident.id).all();
		for (const name of actorNames) {
			const actor = story.as(name);
			const byRule = all.filter((row) => readsIncident(actor, row)).map(({ id }) => id);
			const byQuery = db()
				.select({ id: incident.id })
				.from(incident)
				.where(scopes.incident)
				.orderBy(incident.id)
				.prepare()
				.all(scopeOf(actor))
				.map(({ id }) => id);
			expect(byQuery, name).toEqual(byRule);
		}
	});

	test('finds that of the chosen category first, and the others as well', () => {
		opened({ category: 'incident', title: '不審なメールが多い' });
		opened();
		expect(titles(ide())[0]).toBe(usual.title);
		const chosen = runningIncidents(ide(), 'incident').map(({ title }) => title);
		expect(chosen).toEqual(['不審なメールが多い', usual.title]);
	});
});

describe('うちも影響あり', () => {
	test('is said in one click, counted for all, named to the union by 広域, and taken back', () => {
		const id = opened();
		declareAffected(ide(), id, null);
		declareAffected(takamizawa(), id, '住民票が出せない');
		expect(findIncident(ide(), id)).toMatchObject({ affected: 2, own: { effect: '' } });
		expect(findIncident(story.as('kitamura'), id)).toMatchObject({ affected: 2, own: null });
		const named = affectedByDistrict(desk(), id);
		expect(named).toHaveLength(1);
		expect(named[0]?.organisations.map(({ name, effect }) => [name, effect])).toEqual([
			['北相木村', ''],
			['佐久穂町', '住民票が出せない']
		]);
		withdrawAffected(ide(), id);
		withdrawAffected(ide(), id);
		expect(findIncident(ide(), id)).toMatchObject({ affected: 1, own: null });
	});

	test('never gives another organisation’s name or words to an organisation', () => {
		const id = opened();
		declareAffected(takamizawa(), id, '住民票が出せない');
		const seen = JSON.stringify([
			findIncident(ide(), id),
			runningIncidents(ide()),
			updatesOf(ide(), id)
		]);
		expect(seen).not.toContain('佐久穂');
		expect(seen).not.toContain('住民票');
	});

	test('is said once for an organisation; saying it again keeps what was affected, or puts it in other words', () => {
		const id = opened();
		declareAffected(ide(), id, '窓口が止まった');
		declareAffected(ide(), id, null);
		expect(findIncident(ide(), id)).toMatchObject({
			affected: 1,
			own: { effect: '窓口が止まった' }
		});
		declareAffected(ide(), id, '窓口は動いた');
		declareAffected(ide(), id, '窓口は動いた');
		expect(findIncident(ide(), id)).toMatchObject({ affected: 1, own: { effect: '窓口は動いた' } });
		const events = db().select().from(schema.event).all();
		expect(events.filter(({ action }) => action === 'incident.affected')).toHaveLength(2);
	});

	test('is not the union’s to say, and over with the incident', () => {
		const id = opened();
		expect(() => declareAffected(desk(), id, null)).toThrow(Forbidden);
		declareAffected(ide(), id, null);
		end(id);
		expect(() => declareAffected(takamizawa(), id, null)).toThrow(Conflict);
		expect(() => withdrawAffected(ide(), id)).toThrow(Conflict);
		expect(findIncident(ide(), id)).toMatchObject({ affected: 1, may: { affect: false } });
	});
});

describe('うちも影響あり by telephone', () => {
	const enter = (id: number, actor = desk(), effect = '証明書を出せない', of = ide()) =>
		enterAffected(actor, id, { organisation: of.organisation.id, caller: '総務課 井出', effect });
	const listed = (id: number) =>
		affectedByDistrict(desk(), id).flatMap(({ organisations }) => organisations);

	test('is typed in by the desk, says so, is told to the organisation, and is taken back', () => {
		const id = opened();
		const own = ide().organisation.id;
		expect(bodiesToEnter(desk(), { id }).map((body) => body.id)).toContain(own);
		enter(id);
		const entered = { effect: '証明書を出せない', isEntered: true, caller: '総務課 井出' };
		expect(listed(id)).toMatchObject([{ id: own, ...entered }]);
		expect(findIncident(takamizawa(), id)).toMatchObject({ affected: 1, own: null });
		expect(findIncident(ide(), id).own).toMatchObject(entered);
		expect(says(ide())).toEqual([toldLabels['incident.entered-affected']]);
		expect(says(takamizawa())).toEqual([]);
		expect(bodiesToEnter(desk(), { id }).map((body) => body.id)).not.toContain(own);
		const [event] = db()
			.select()
			.from(schema.event)
			.where(eq(schema.event.action, 'incident.entered-affected'))
			.all();
		expect(event).toMatchObject({
			organisation: desk().organisation.id,
			refs: { organisation: own, via: 'phone' }
		});
		expect(JSON.stringify(event?.refs)).not.toContain('井出');
		// What was typed in before it was asked who telephoned names nobody.
		db().update(schema.incidentAffected).set({ caller: null }).run();
		expect(listed(id)).toMatchObject([{ ...entered, caller: null }]);
		expect(enteredWords(null)).toBe('（電話。組合が代わりに入力）');
		update(id, '続報', 1);
		expect(says(ide())).toContain(toldLabels['incident.updated']);
		withdrawEntered(desk(), id, own);
		withdrawEntered(desk(), id, own);
		expect(listed(id)).toEqual([]);
		expect(says(ide())).toContain(toldLabels['incident.entered-unaffected']);
	});

	test('is the organisation’s to correct and to take back, and then its own word', () => {
		const id = opened();
		enter(id);
		declareAffected(ide(), id, '窓口が止まった');
		expect(listed(id)).toMatchObject([
			{ effect: '窓口が止まった', isEntered: false, caller: null }
		]);
		expect(() => withdrawEntered(desk(), id, ide().organisation.id)).toThrow(Invalid);
		withdrawAffected(ide(), id);
		enter(id);
		withdrawAffected(ide(), id);
		expect(listed(id)).toEqual([]);
	});

	test('is the desk’s alone, for who reads it and has not said so, while it runs', () => {
		const id = opened();
		for (const actor of [ide(), takamizawa(), story.as('maruyama')]) {
			expect(() => enter(id, actor)).toThrow(Forbidden);
			expect(() => withdrawEntered(actor, id, ide().organisation.id)).toThrow(Forbidden);
			expect(findIncident(actor, id).may.enter).toBe(false);
		}
		const inner = ofSystem();
		expect(() => enter(inner, ide())).toThrow(NotFound);
		expect(() => enter(inner)).toThrow(Invalid);
		enter(inner, desk(), '', takamizawa());
		declareAffected(ide(), id, null);
		expect(() => enter(id)).toThrow('もう「うちも影響あり」と伝えています。');
		const nobody = { organisation: 9999, caller: '井出', effect: '' };
		expect(() => enterAffected(desk(), id, nobody)).toThrow(Invalid);
		end(id);
		expect(() => enter(id, desk(), '', takamizawa())).toThrow(Conflict);
		expect(findIncident(desk(), id).may.enter).toBe(false);
	});
});

describe('those affected', () => {
	test('are told of each update, the end and that it goes on, at every seat, and nobody else is', () => {
		const id = opened();
		const colleague = actingAs(
			newcomer(ide().organisation.id, '総務担当', { fromOn: '2026-04-01' })
		);
		declareAffected(ide(), id, null);
		expect(says(ide())).toEqual([]);
		update(id, '機器を替えています。', 1);
		expect(says(ide())).toEqual([toldLabels['incident.updated']]);
		expect(inbox(ide(), null).unseen[0]).toMatchObject({
			title: usual.title,
			href: `/helpdesk/incidents/${id}`
		});
		end(id);
		reopenIncident(desk(), id, { body: 'まだ切れます。', version: versionOf(id) });
		for (const actor of [ide(), colleague]) {
			const sentences = says(actor).join();
			for (const kind of ['updated', 'ended', 'reopened'] as const) {
				expect(sentences).toContain(toldLabels[`incident.${kind}`]);
			}
		}
		for (const actor of [takamizawa(), desk()]) expect(says(actor)).toEqual([]);
		withdrawAffected(ide(), id);
		clearInbox();
		update(id, '続報', versionOf(id));
		expect(says(ide())).toEqual([]);
	});

	test('are told no more of what is for others meanwhile', () => {
		const id = ofSystem();
		declareAffected(takamizawa(), id, null);
		update(id, '続報', 1);
		expect(says(takamizawa())).toHaveLength(1);
		db().delete(schema.organisationKey).run();
		expect(says(takamizawa())).toEqual([]);
	});
});

describe('cases', () => {
	test('are linked in one click, seen on both sides, and taken off again', () => {
		const id = opened();
		const ticket = raised(ide());
		expect(incidentsForCase(rowOf(ticket))).toEqual([{ id, title: usual.title }]);
		linkToIncident(desk(), numberIn(ticket), id);
		linkToIncident(desk(), numberIn(ticket), id);
		expect(incidentsForCase(rowOf(ticket))).toEqual([]);
		const line = [{ id, title: usual.title, isOver: false }];
		expect(incidentsOfCase(ide(), { id: ticket })).toEqual(line);
		expect(casesOfIncident(desk(), id).map((of) => of.id)).toEqual([ticket]);
		unlinkFromIncident(desk(), numberIn(ticket), id);
		expect(casesOfIncident(desk(), id)).toEqual([]);
	});

	test('are the desk’s to link, with what runs and what their organisation can read', () => {
		const id = opened();
		const ofParticipants = ofSystem();
		const ticket = raised(ide());
		expect(() => linkToIncident(ide(), numberIn(ticket), id)).toThrow(Forbidden);
		expect(() => linkToIncident(desk(), numberIn(ticket), ofParticipants)).toThrow(Invalid);
		expect(incidentsForCase(rowOf(ticket)).map((of) => of.id)).toEqual([id]);
		end(id);
		expect(() => linkToIncident(desk(), numberIn(ticket), id)).toThrow(Conflict);
		expect(() => linkToIncident(desk(), 'R8-9999', id)).toThrow(NotFound);
		expect(incidentsForCase(rowOf(ticket))).toEqual([]);
	});

	test('are there to be answered when it ends, and stay its cases', () => {
		const id = opened();
		const [one, other] = [raised(ide()), raised(takamizawa())];
		for (const ticket of [one, other]) linkToIncident(desk(), numberIn(ticket), id);
		for (const act of ['take', 'answer'] as const) {
			proceed(desk(), one, act, { body: '復旧しました。' });
		}
		end(id);
		const states = casesOfIncident(desk(), id).map((of) => [of.id, of.state]);
		expect(new Map(states as [number, string][])).toEqual(
			new Map([
				[one, 'answered'],
				[other, 'new']
			])
		);
		expect(incidentsOfCase(ide(), { id: one })[0]?.isOver).toBe(true);
	});

	test('of 関係者のみ are listed only for who reads them', () => {
		const id = opened();
		const second = newcomer(desk().organisation.id, '相談窓口二', {
			fromOn: '2026-04-01',
			roles: ['desk']
		});
		const named = raised(ide(), {
			category: 'incident',
			title: '住民の名簿を誤送信した',
			fields: { found: '今朝' }
		});
		linkToIncident(desk(), numberIn(named), id);
		proceed(desk(), named, 'take', {});
		expect(casesOfIncident(story.as('miyazawa'), id)).toHaveLength(1);
		expect(casesOfIncident(actingAs(second), id)).toEqual([]);
		expect(findIncident(ide(), id).affected).toBe(0);
	});
});
