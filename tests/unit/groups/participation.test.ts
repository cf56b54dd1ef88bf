import { afterAll, beforeAll, expect, test } from 'vitest';
import { Forbidden } from '#lib/errors.ts';
import { invite } from '#lib/server/groups/requests.ts';
import * as waiting from '#lib/server/groups/waiting.ts';
import { participation, SMALL } from '#lib/server/groups/participation.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { OPEN, tellGroups } from '../../support/groups.ts';
import { actorNames, tellStory, type Story } from '../../support/story.ts';

let story: Story;
beforeAll(async () => {
	story = await tellStory();
	tellGroups(story);
});
afterAll(() => closeTemporaryYui(story.folder));

const seen = () => participation(story.as('miyazawa'));

test('who takes part is seen by the union alone', () => {
	const union = ['miyazawa', 'maruyama', 'makiAtUnion'];
	for (const name of actorNames) {
		if (union.includes(name)) expect(participation(story.as(name)).places).toHaveLength(77);
		else expect(() => participation(story.as(name)), name).toThrow(Forbidden);
	}
});

test('it counts groups for each of the 77, and organisations for each 広域', () => {
	const { places, districts } = seen();
	expect(places.find(({ name }) => name === '北相木村')?.groups).toEqual(['オープンデータWG']);
	expect(places.find(({ name }) => name === '長野市')?.groups).toEqual([]);
	expect(districts.find(({ slug }) => slug === 'saku')).toMatchObject({ inSome: 3, members: 11 });
	expect(districts.reduce((all, { members }) => all + members, 0)).toBe(77);
});

test('small municipalities in no group stand in the order of their codes, not of anything that ranks', () => {
	const { absent } = seen();
	const codes = absent.map(({ code6 }) => code6);
	expect(codes).toEqual([...codes].sort());
	expect(absent.every(({ population }) => population < SMALL)).toBe(true);
	expect(absent.map(({ name }) => name)).toContain('生坂村');
	expect(absent.map(({ name }) => name)).not.toContain('北相木村');
});

test('they are invited once and told; members and who was invited are left out', () => {
	const village = story.as('ushikoshi').organisation.id;
	const member = story.as('ide').organisation.id;
	const ask = (name: 'ide' | 'miyazawa', organisations: number[]) =>
		invite(story.as(name), OPEN, { organisations, message: 'ぜひ' });
	expect(() => ask('ide', [village])).toThrow(Forbidden);
	expect(ask('miyazawa', [village, village, member, 999_999])).toBe(1);
	expect(waiting.invitationsTo(story.as('ushikoshi'))).toHaveLength(1);
	expect(() => ask('miyazawa', [village])).toThrow('まだ参加も申し込みも招待もしていない団体');
	expect(seen().absent.find(({ name }) => name === '生坂村')?.invited).toEqual([
		'オープンデータWG'
	]);
	const told = inbox(story.as('ushikoshi'), null).unseen.map(({ href }) => href);
	expect(told).toContain(`/groups/${OPEN}`);
});
