import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { municipalities } from '#lib/reference/municipalities.ts';
import { prefectureMap } from '#lib/server/readers/map.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeAll(async () => {
	story = await tellStory();
});
afterAll(() => closeTemporaryYui(story.folder));

const map = (as: ActorName, asked: string | null = null) => prefectureMap(story.as(as), asked);
const valuesOf = (as: ActorName, name: string) =>
	map(as).places.find((place) => place.name === name)?.values;

describe('県内のようす', () => {
	test('has the 77 in code order and their sums by 広域', () => {
		const { places, sums } = map('ide');
		expect(places.map(({ code6 }) => code6)).toEqual(municipalities.map(({ code6 }) => code6));
		for (const value of ['posts', 'unsolved'] as const) {
			const all = places.reduce((sum, place) => sum + (place.values[value] ?? 0), 0);
			expect(sums.reduce((sum, row) => sum + (row.values[value] ?? 0), 0)).toBe(all);
		}
	});

	test('counts of each what this reader can read', () => {
		// 上田市 asked on its own 広域 alone; 佐久 does not read there, 坂城町 and the union do.
		expect(valuesOf('ide', '上田市')).toMatchObject({ posts: 0, unsolved: 0 });
		expect(valuesOf('nakazawa', '上田市')).toMatchObject({ posts: 1, unsolved: 1 });
		expect(valuesOf('miyazawa', '上田市')).toMatchObject({ posts: 1, unsolved: 1 });
	});

	test('never counts who asked under a mask, but for themselves', () => {
		for (const name of ['ide', 'kitamura', 'miyazawa', 'maruyama'] as const) {
			expect(valuesOf(name, '生坂村')).toMatchObject({ posts: 0, unsolved: 0 });
		}
		expect(valuesOf('ushikoshi', '生坂村')).toMatchObject({ posts: 2, unsolved: 1 });
	});

	test('leaves out the practice board', () => {
		const ide = valuesOf('ide', '北相木村');
		expect(ide?.posts).toBe(3);
	});

	test.each<[ActorName, boolean]>([
		['ide', false],
		['kitamura', false],
		['tanaka', false],
		['miyazawa', true],
		['maruyama', true],
		['makiAtUnion', true]
	])('%s sees who has not confirmed and who has nobody: %s', (name, sees) => {
		const { offered } = map(name);
		expect(offered.includes('unconfirmed')).toBe(sees);
		expect(offered.includes('unregistered')).toBe(sees);
		expect(map(name, 'unregistered').value).toBe(sees ? 'unregistered' : 'posts');
	});

	test('tells the union where nobody is registered', () => {
		expect(valuesOf('miyazawa', '北相木村')?.unregistered).toBe(0);
		expect(valuesOf('miyazawa', '川上村')?.unregistered).toBe(1);
	});

	test('a value that does not exist is the first one', () => {
		expect(map('ide', 'rank').value).toBe('posts');
	});
});
