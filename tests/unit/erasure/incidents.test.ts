import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { remains } from '#lib/server/erasure/again.ts';
import { erase } from '#lib/server/erasure/erase.ts';
import {
	findAffected,
	findIncident,
	findIncidentUpdate
} from '#lib/server/erasure/incident-finding.ts';
import { elsewhere, list } from '#lib/server/erasure/listing.ts';
import {
	declareAffected,
	enterAffected,
	withdrawAffected
} from '#lib/server/helpdesk/incidents/affected.ts';
import {
	affectedByDistrict,
	findIncident as findShown,
	pastIncidents,
	runningIncidents,
	updatesOf
} from '#lib/server/helpdesk/incidents/incidents.ts';
import {
	correctIncident,
	reopenIncident,
	updateIncident
} from '#lib/server/helpdesk/incidents/keeping.ts';
import { backup } from '#lib/server/operations/backup.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { restore } from '#lib/server/operations/restore.ts';
import { operationRecord, recordLookOf } from '#lib/server/readers/operation-record.ts';
import { approverOf } from '../../support/approver.ts';
import { linesOf } from '../../support/checking.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui, temporaryFolder } from '../../support/database.ts';
import { ERASED, NAME, nothingLeft, REASON } from '../../support/erased.ts';
import { INCIDENT, openedIncident } from '../../support/incidents.ts';
import { searchFor } from '../../support/searching.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	clockAt('2026-11-27', '9:00');
});
afterEach(() => closeTemporaryYui(story.folder));

const desk = () => story.as('miyazawa');
const lead = () => approverOf(story);
const ide = () => story.as('ide');
const takamizawa = () => story.as('takamizawa');

const SYSTEM = INCIDENT.system;
const opened = (title = INCIDENT.title, body = INCIDENT.body) =>
	openedIncident(desk(), { title, body });
const update = (id: number, body: string) => {
	const { version } = findShown(desk(), id);
	updateIncident(desk(), id, { body, nextOn: null, nextTime: null, version });
};
const enter = (id: number, caller: string, effect: string) =>
	enterAffected(desk(), id, { organisation: takamizawa().organisation.id, caller, effect });
const affectedOf = (id: number) =>
	affectedByDistrict(desk(), id).flatMap(({ organisations }) => organisations);
const hits = (typed: string) => searchFor(ide(), typed).count;

test('of 障害情報 leaves when, by whom and how many were affected; what ran is over, and nobody goes on with it', async () => {
	const id = opened(`${NAME}さん宅の回線`, `${NAME}さんから電話`);
	update(id, `${NAME}さん宅を見ます。`);
	declareAffected(ide(), id, `${NAME}さんの端末`);
	enter(id, NAME, '2台');
	expect(findIncident(lead(), id).goes).toContain('これまでの情報2件、2団体の');
	await erase(lead(), findIncident(lead(), id), REASON);
	const shown = findShown(ide(), id);
	expect(shown).toMatchObject({
		...{ title: '（消去された障害情報）', system: '', affected: 2, erased: ERASED },
		own: { effect: '', erased: null }
	});
	expect(
		updatesOf(ide(), id).map(({ html, kind, authorName }) => [html, kind, authorName])
	).toEqual([
		['', 'updated', desk().person.name],
		['', 'opened', desk().person.name]
	]);
	expect(affectedOf(id)).toMatchObject([{ effect: '', caller: null }, { effect: '' }]);
	expect(runningIncidents(ide())).toEqual([]);
	expect(pastIncidents(ide()).map(({ erased }) => erased)).toEqual([ERASED]);
	const { version } = shown;
	expect(() => reopenIncident(desk(), id, { body: '続いている', version })).toThrow(Conflict);
	expect(() => correctIncident(desk(), id, { ...INCIDENT, title: NAME, version })).toThrow(
		Conflict
	);
	expect(() => declareAffected(story.as('yanagisawa'), id, NAME)).toThrow(Conflict);
	expect(list(lead())[0]).toMatchObject({
		...{ label: `障害情報${id}`, href: `/helpdesk/incidents/${id}`, reason: REASON }
	});
	await nothingLeft(story);
	expect([hits(NAME), hits(SYSTEM)]).toEqual([0, 0]);
	await expect(erase(lead(), findIncident(lead(), id), REASON)).rejects.toThrow(Conflict);
});

test('of what was written into it at one time leaves the rest as it was, and the rest goes on', async () => {
	const id = opened();
	update(id, `${NAME}さん宅を見ます。`);
	expect(elsewhere(lead(), NAME)).toEqual([
		{
			label: `障害情報${id}の2番`,
			href: `/helpdesk/incidents/${id}#update-2`,
			eraseHref: `/helpdesk/incidents/${id}/updates/2/erase`,
			isDeleted: false
		}
	]);
	const of = findIncidentUpdate(lead(), id, 2);
	expect(of.quote).toMatchObject({ text: `${NAME}さん宅を見ます。` });
	expect(of.quote.by).toContain(desk().person.name);
	await erase(lead(), of, REASON);
	expect(updatesOf(ide(), id).map(({ html, erased }) => [html, erased])).toEqual([
		['', ERASED],
		[expect.stringContaining('寒天機器'), null]
	]);
	expect(findShown(ide(), id)).toMatchObject({ latest: '（消去された書き込み）', erased: null });
	expect(list(lead())[0]?.label).toBe(`障害情報${id}の2番`);
	update(id, '野沢菜部品を替えます。');
	expect(findShown(ide(), id).latest).toBe('野沢菜部品を替えます。');
	await nothingLeft(story);
	expect([hits(NAME), hits('寒天'), hits(SYSTEM)]).toEqual([0, 1, 1]);
});

test('of a 訂正 takes the title that it corrected out of the record of the opening too', async () => {
	const id = opened(`${NAME}さん宅の回線`);
	correctIncident(desk(), id, { ...INCIDENT, title: '柚子回線', version: 1 });
	await erase(lead(), findIncidentUpdate(lead(), id, 2), REASON);
	expect(findShown(ide(), id).title).toBe('柚子回線');
	await nothingLeft(story);
});

test('of one うちも影響あり leaves that the organisation is affected, and takes no new words of it', async () => {
	const id = opened();
	declareAffected(ide(), id, '端末1台');
	enter(id, NAME, `${NAME}さんの端末`);
	const organisation = takamizawa().organisation.id;
	const [place] = elsewhere(lead(), NAME);
	expect(place).toMatchObject({
		label: `障害情報${id}の「うちも影響あり」（${takamizawa().organisation.name}）`,
		eraseHref: `/helpdesk/incidents/${id}/affected/${organisation}/erase`,
		isDeleted: false
	});
	const of = findAffected(lead(), id, organisation);
	expect(of.quote).toMatchObject({
		by: `${takamizawa().organisation.name} ${NAME}`,
		text: `${NAME}さんの端末`
	});
	await erase(lead(), of, REASON);
	expect(affectedOf(id).map(({ effect, caller, erased }) => [effect, caller, erased])).toEqual(
		expect.arrayContaining([
			['端末1台', null, null],
			['', null, ERASED]
		])
	);
	expect(findShown(takamizawa(), id)).toMatchObject({ affected: 2, own: { erased: ERASED } });
	expect(findShown(ide(), id).own?.erased).toBeNull();
	// Whoever reads the list of what was erased need not know who is affected.
	expect(list(lead())[0]?.label).toBe(`障害情報${id}の「うちも影響あり」`);
	const { lines } = operationRecord(
		story.as('maruyama'),
		recordLookOf(new URLSearchParams('kind=erasure')),
		{ number: 1, size: 50 }
	);
	expect(lines.map(({ what, about, detail }) => [what, about, detail])).toEqual([
		['完全に消去しました', `「うちも影響あり」（内部の番号 ${id}.${organisation}）`, REASON]
	]);
	expect(() => declareAffected(takamizawa(), id, NAME)).toThrow(Invalid);
	withdrawAffected(takamizawa(), id);
	expect(() => declareAffected(takamizawa(), id, NAME)).toThrow(Invalid);
	expect(() => enter(id, NAME, '')).toThrow(Invalid);
	declareAffected(takamizawa(), id, null);
	await nothingLeft(story);
});

test('of うちも影響あり that was taken back finds what the record has of it', async () => {
	const id = opened();
	declareAffected(ide(), id, `${NAME}さんの端末`);
	declareAffected(ide(), id, '端末1台');
	withdrawAffected(ide(), id);
	expect(elsewhere(lead(), NAME).map(({ isDeleted }) => isDeleted)).toEqual([true]);
	await erase(lead(), findAffected(lead(), id, ide().organisation.id), REASON);
	expect(findShown(ide(), id)).toMatchObject({ affected: 0, own: null });
	await nothingLeft(story);
});

test('is done again after a restore from before, whole and in parts', async () => {
	const [whole, parts] = [opened(NAME, NAME), opened('柚子', NAME)];
	for (const id of [whole, parts]) {
		declareAffected(ide(), id, NAME);
		enter(id, NAME, NAME);
	}
	const outside = temporaryFolder();
	const tar = join(outside, 'before.tar');
	await backup(story.folder, tar);
	clockAt('2026-11-27', '10:00');
	// It came after the backup: what is restored does not know it, and what comes there as second is another.
	update(parts, NAME);
	const affected = () => findAffected(lead(), parts, takamizawa().organisation.id);
	await erase(lead(), findIncident(lead(), whole), REASON);
	await erase(lead(), findIncidentUpdate(lead(), parts, 1), REASON);
	await erase(lead(), findIncidentUpdate(lead(), parts, 2), REASON);
	await erase(lead(), affected(), REASON);
	await erase(lead(), findAffected(lead(), parts, ide().organisation.id), REASON);
	closeDatabase();
	const restored = await restore(story.folder, tar, { force: true });
	expect([restored.erased, restored.faults]).toEqual([4, []]);
	openYui(story.folder);
	await nothingLeft(story);
	clockAt('2026-11-27', '11:00');
	update(parts, '野沢菜部品を替えます。');
	expect(remains()).toEqual([]);
	rmSync(outside, { recursive: true });
});

test('is the 組合決裁者’s alone, of what they read', () => {
	const id = opened();
	declareAffected(ide(), id, '');
	const own = ide().organisation.id;
	for (const actor of [desk(), ide(), story.as('maruyama')]) {
		expect(() => findIncident(actor, id)).toThrow(Forbidden);
		expect(() => findIncidentUpdate(actor, id, 1)).toThrow(Forbidden);
		expect(() => findIncidentUpdate(actor, id, 2)).toThrow(Forbidden);
		expect(() => findAffected(actor, id, own)).toThrow(Forbidden);
		// Nor does anybody learn there who is affected.
		expect(() => findAffected(actor, id, takamizawa().organisation.id)).toThrow(Forbidden);
	}
	expect(() => findIncident(story.as('tanaka'), id)).toThrow(NotFound);
	expect(() => findIncidentUpdate(lead(), id, 2)).toThrow(NotFound);
	expect(() => findAffected(lead(), id, takamizawa().organisation.id)).toThrow(NotFound);
	expect(() => findIncident(lead(), id + 1)).toThrow(NotFound);
});

test('check says when text is left of what was erased', async () => {
	const [whole, parts] = [opened(), opened()];
	declareAffected(ide(), parts, NAME);
	const own = ide().organisation.id;
	await erase(lead(), findIncident(lead(), whole), REASON);
	await erase(lead(), findIncidentUpdate(lead(), parts, 1), REASON);
	await erase(lead(), findAffected(lead(), parts, own), REASON);
	db().update(schema.incident).set({ system: NAME }).run();
	db().update(schema.incidentUpdate).set({ body: NAME }).run();
	db().update(schema.incidentAffected).set({ caller: NAME }).run();
	expect((await linesOf()).filter((line) => line.startsWith('完全に'))).toEqual([
		`完全に消去したはずの文章が残っている：incident:${whole}`,
		`完全に消去したはずの文章が残っている：incident-update:${parts}.1`,
		`完全に消去したはずの文章が残っている：incident-affected:${parts}.${own}`
	]);
});
