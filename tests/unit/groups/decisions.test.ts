import { afterEach, beforeEach, expect, test } from 'vitest';
import * as approval from '#lib/server/groups/approval.ts';
import * as decisions from '#lib/server/groups/decisions.ts';
import * as minutes from '#lib/server/groups/minutes.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { CLOSED, OPEN, tellGroups } from '../../support/groups.ts';
import { layMeeting, noteAttendance } from '../../support/minutes.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let saku: Actor;
let village: Actor;

beforeEach(async () => {
	story = await tellStory();
	tellGroups(story);
	[saku, village] = [story.as('yanagisawa'), story.as('ide')];
});
afterEach(() => closeTemporaryYui(story.folder));

const texts = (list: decisions.Decision[]) => list.map(({ text }) => text);

test('decisions are entered under an item by members, and stand in the order of the items', () => {
	const { id, items } = layMeeting(saku, OPEN);
	const [first = 0, second = 0] = items;
	decisions.decide(village, OPEN, id, { item: null, text: '次回は春' });
	decisions.decide(village, OPEN, id, { item: second, text: '様式は1つにする' });
	decisions.decide(saku, OPEN, id, { item: first, text: '毎月更新する' });
	const of = minutes.find(saku, OPEN, id);
	expect(texts(decisions.decisionsOf(of))).toEqual(['毎月更新する', '様式は1つにする', '次回は春']);
	expect(decisions.decisionsOf(of)[0]).toMatchObject({ item: '更新の頻度', onDay: '2026-11-20' });
	expect(() =>
		decisions.decide(story.as('nakazawa'), OPEN, id, { item: null, text: '外から' })
	).toThrow('参加団体だけ');
});

test('an item of another meeting is no item of this one', () => {
	const { id } = layMeeting(saku, OPEN);
	const other = layMeeting(saku, OPEN, { number: 19 });
	const item = other.items[0] ?? 0;
	expect(() => decisions.decide(saku, OPEN, id, { item, text: 'x' })).toThrow('見つからないか');
});

test('the list of a group is searched by words in any spelling of letters, and knows no other group', () => {
	const { id } = layMeeting(saku, OPEN);
	decisions.decide(saku, OPEN, id, { item: null, text: 'ＣＳＶで公開する' });
	decisions.decide(saku, OPEN, id, { item: null, text: 'アンケートを行う' });
	const closed = layMeeting(story.as('takamizawa'), CLOSED);
	decisions.decide(story.as('takamizawa'), CLOSED, closed.id, {
		item: null,
		text: 'csvを暗号化する'
	});
	expect(texts(decisions.decisionsIn(saku, OPEN, 'csv 公開'))).toEqual(['ＣＳＶで公開する']);
	expect(texts(decisions.decisionsIn(saku, OPEN, ''))).toHaveLength(2);
	expect(texts(decisions.decisionsIn(saku, OPEN, '定例会'))).toHaveLength(2);
	expect(() => decisions.decisionsIn(saku, CLOSED, '')).toThrow('見つからないか');
});

test('a decision is withdrawn with a reason and stays in the list', () => {
	const { id } = layMeeting(saku, OPEN);
	const decision = decisions.decide(saku, OPEN, id, { item: null, text: '毎月更新する' });
	decisions.withdraw(village, OPEN, id, decision, '誤って入れた');
	expect(decisions.decisionsIn(saku, OPEN, '')[0]?.withdrawn?.reason).toBe('誤って入れた');
	const other = layMeeting(saku, OPEN, { number: 19 });
	expect(() => decisions.withdraw(saku, OPEN, other.id, decision, 'x')).toThrow('見つからないか');
});

test('of approved minutes only the leads take a decision back', () => {
	const { id } = layMeeting(saku, OPEN);
	noteAttendance(id, [[saku, 'present']]);
	minutes.saveSection(saku, OPEN, id, { section: 'opening', body: '始めた。', version: 0 });
	const decision = decisions.decide(saku, OPEN, id, { item: null, text: '毎月更新する' });
	approval.ask(saku, OPEN, id, 'present');
	const of = minutes.find(saku, OPEN, id);
	approval.approve(saku, OPEN, id, { sections: approval.versionsOf(of) });
	expect(() => decisions.withdraw(village, OPEN, id, decision, 'x')).toThrow('座長と事務局だけ');
	decisions.withdraw(saku, OPEN, id, decision, '事情が変わった');
	expect(decisions.decisionsIn(saku, OPEN, '')[0]?.withdrawn).not.toBeNull();
});
