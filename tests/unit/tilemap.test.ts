import { describe, expect, test } from 'vitest';
import { geometric, type Direction } from '#lib/components/map/geometry.ts';
import { districts } from '#lib/reference/districts.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import {
	neighbour,
	TILE_COLUMNS,
	TILE_ROWS,
	tileName,
	tiles,
	tileSides,
	type Tile
} from '#lib/reference/tilemap.ts';

const tileOf = (name: string) => {
	const found = tiles.find(({ of }) => of.name === name);
	if (!found) throw new Error(`${name} has no tile.`);
	return found;
};

describe('the tile map', () => {
	test('gives each of the 77 a place of its own, in code order', () => {
		expect(tiles.map(({ of }) => of.code6)).toEqual(municipalities.map(({ code6 }) => code6));
		expect(new Set(tiles.map(({ column, row }) => `${column} ${row}`)).size).toBe(77);
		for (const { column, row } of tiles) {
			expect(column).toBeLessThan(TILE_COLUMNS);
			expect(row).toBeLessThan(TILE_ROWS);
		}
	});

	test.each(districts.map(({ slug }) => slug))('keeps %s in one piece', (slug) => {
		const own = tiles.filter(({ of }) => of.district === slug);
		const reached = new Set<Tile>(own.slice(0, 1));
		for (const tile of reached) {
			for (const side of tileSides) {
				const next = neighbour(tile, side);
				if (next?.of.district === slug) reached.add(next);
			}
		}
		expect(reached.size).toBe(own.length);
	});

	test('touching is mutual', () => {
		const opposite = {
			left: 'right',
			right: 'left',
			upperLeft: 'lowerRight',
			lowerRight: 'upperLeft',
			upperRight: 'lowerLeft',
			lowerLeft: 'upperRight'
		} as const;
		for (const tile of tiles) {
			for (const side of tileSides) {
				const other = neighbour(tile, side);
				if (other) expect(neighbour(other, opposite[side])).toBe(tile);
			}
		}
	});

	test('names that would be one keep their suffix, and none is longer than four letters', () => {
		expect(tileName(tileOf('松川町').of)).toBe('松川町');
		expect(tileName(tileOf('松川村').of)).toBe('松川村');
		expect(tileName(tileOf('原村').of)).toBe('原村');
		expect(tileName(tileOf('北相木村').of)).toBe('北相木');
		const names = tiles.map(({ of }) => tileName(of));
		expect(new Set(names).size).toBe(77);
		expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(4);
	});
});

describe('arrow keys on the map', () => {
	test('every tile can be reached from every other', () => {
		const reached = new Set<Tile>([tileOf('長野市')]);
		for (const tile of reached) {
			for (const direction of ['left', 'right', 'up', 'down'] as Direction[]) {
				reached.add(geometric(tile, direction));
			}
		}
		expect(reached.size).toBe(77);
	});

	test('an arrow never leads to the other side, and stays where nothing lies that way', () => {
		for (const tile of tiles) {
			expect(geometric(tile, 'up').row).toBeLessThanOrEqual(tile.row);
			expect(geometric(tile, 'down').row).toBeGreaterThanOrEqual(tile.row);
			const middle = ({ column, row }: Tile) => column + (row % 2) / 2;
			expect(middle(geometric(tile, 'left'))).toBeLessThanOrEqual(middle(tile));
			expect(middle(geometric(tile, 'right'))).toBeGreaterThanOrEqual(middle(tile));
		}
		const north = tiles.reduce((best, tile) => (tile.row < best.row ? tile : best));
		expect(geometric(north, 'up')).toBe(north);
	});

	test('Home and End lead to the first and last of the 広域 by code', () => {
		expect(geometric(tileOf('北相木村'), 'first').of.name).toBe('小諸市');
		expect(geometric(tileOf('北相木村'), 'last').of.name).toBe('立科町');
	});
});
