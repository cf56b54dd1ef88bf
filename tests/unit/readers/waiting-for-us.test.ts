import { afterEach, beforeEach, expect, test } from 'vitest';
import * as reports from '#lib/server/forum/reports.ts';
import * as widening from '#lib/server/forum/widening.ts';
import { setForOrganisation } from '#lib/server/identity/preferences.ts';
import { handoverFacts } from '#lib/server/readers/handover.ts';
import { today } from '#lib/server/readers/today.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { change, system } from '#lib/server/record/change.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';
import { fillRow, openTable } from '../../support/tables.ts';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

const of = (name: ActorName, kind: string) =>
	waiting(story.as(name))
		.filter((row) => row.kind === kind)
		.map(({ href, title }) => [href, title]);

test('a proposal to widen waits for each organisation that wrote, until it has answered', () => {
	const { saku } = story.threads;
	widening.propose(story.as('ide'), saku, 'municipalities');
	const line = [`/threads/${saku}`, '庁内の照会を取りまとめる様式はありますか'];
	expect(of('takamizawa', 'widening')).toEqual([line]);
	expect(of('ide', 'widening')).toEqual([]);
	expect(of('shiokawa', 'widening')).toEqual([]);
	expect(today(story.as('takamizawa')).items.map(({ kind }) => kind)).toContain('widening');
	widening.answer(story.as('takamizawa'), saku, 'agree');
	expect(of('takamizawa', 'widening')).toEqual([]);
});

test('a report waits for the 世話役 until it is settled', () => {
	const id = reports.tell(story.as('takamizawa'), story.threads.saku, 1, '場違いです');
	expect(of('yanagisawa', 'report').map(([href]) => href)).toEqual(['/reports']);
	expect(of('takamizawa', 'report')).toEqual([]);
	reports.settle(story.as('yanagisawa'), id, 'handled', '見ました');
	expect(of('yanagisawa', 'report')).toEqual([]);
});

test('a row that waits for its 決裁者 waits for them alone', () => {
	const { id } = story.as('ide').organisation;
	change(system, (tx, record) => setForOrganisation(tx, record, id, 'official-approval', 'on'));
	const table = openTable(story.as('yanagisawa'), story.threads.saku, { voice: 'official' });
	const clerk = { ...story.as('ide'), roles: ['member' as const] };
	expect(fillRow(clerk, table, { 製品: 'A' })).toBe('waiting');
	expect(of('ide', 'approval')).toEqual([[`/tables/${table}/row`, '文書管理システムの状況']]);
	expect(waiting(clerk).map(({ kind }) => kind)).not.toContain('approval');
});

test('a 引継書 names the tables a seat has opened and not closed', () => {
	const table = openTable(story.as('ide'), story.threads.saku, { dueOn: '2026-12-10' });
	expect(handoverFacts(story.as('ide')).work.map(({ href }) => href)).toContain(`/tables/${table}`);
	expect(handoverFacts(story.as('takamizawa')).work).toEqual([]);
});
