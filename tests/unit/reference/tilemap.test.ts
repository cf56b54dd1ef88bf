import { describe, expect, test } from 'vitest';
import { districts } from '#lib/reference/districts.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import {
	columns,
	endsOfDistrict,
	nearest,
	rows,
	sidesOf,
	tiles,
	type Direction,
	type Tile
} from '#lib/reference/tilemap.ts';

const directions: Direction[] = ['left', 'right', 'up', 'down'];
const named = (name: string): Tile => {
	const tile = tiles.find((each) => each.name === name);
	if (!tile) throw new Error(`There is no tile ${name}.`);
	return tile;
};

describe('the tile map', () => {
	test('has the 77 in code order, each in a cell of its own', () => {
		expect(tiles.map((tile) => tile.code6)).toEqual(municipalities.map((place) => place.code6));
		expect(new Set(tiles.map((tile) => `${tile.col},${tile.row}`)).size).toBe(77);
		expect(Math.max(...tiles.map((tile) => tile.col))).toBeLessThan(columns);
		expect(Math.max(...tiles.map((tile) => tile.row))).toBe(rows - 1);
	});

	test.each(districts.map(({ slug }) => [slug] as const))('keeps %s in one piece', (slug) => {
		const members = tiles.filter((tile) => tile.district === slug);
		const reached = closure(members.slice(0, 1), (tile) =>
			sidesOf(tile).filter((side): side is Tile => side?.district === slug)
		);
		expect(reached.size).toBe(members.length);
	});

	test('names no two tiles alike, and none longer than four letters', () => {
		expect(new Set(tiles.map((tile) => tile.short)).size).toBe(77);
		expect(tiles.filter((tile) => tile.short.length > 4)).toEqual([]);
		expect(named('松川町').short).toBe('松川町');
		expect(named('松川村').short).toBe('松川村');
		expect(named('野沢温泉村').short).toBe('野沢温泉');
	});
});

describe('the arrows', () => {
	test.each<[string, Direction, string]>([
		['野沢温泉村', 'right', '栄村'],
		['栄村', 'left', '野沢温泉村'],
		['小海町', 'right', '北相木村'],
		['王滝村', 'right', '上松町'],
		['根羽村', 'right', '売木村']
	])('%s, %s: %s', (from, direction, to) => {
		expect(nearest(named(from), direction)?.name).toBe(to);
	});

	test('stop at the edge', () => {
		expect(nearest(named('栄村'), 'up')).toBeNull();
		expect(nearest(named('天龍村'), 'down')).toBeNull();
	});

	test('reach every tile from every tile', () => {
		for (const start of tiles) {
			const reached = closure([start], (tile) =>
				directions.flatMap((direction) => nearest(tile, direction) ?? [])
			);
			expect(reached.size, start.name).toBe(77);
		}
	});

	test('and Home and End are the first and the last of the 広域 by code', () => {
		const { first, last } = endsOfDistrict(named('南牧村'));
		expect([first.name, last.name]).toEqual(['小諸市', '立科町']);
	});
});

function closure(from: Tile[], next: (tile: Tile) => Tile[]): Set<Tile> {
	const reached = new Set(from);
	for (const tile of reached) for (const other of next(tile)) reached.add(other);
	return reached;
}
