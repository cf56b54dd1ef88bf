import { toCode6 } from '#lib/reference/codes.ts';
import type { DistrictSlug } from '#lib/reference/districts.ts';
import { findMunicipality } from '#lib/reference/municipalities.ts';

export type Tile = {
	readonly code6: string;
	readonly name: string;
	/** The name without 市, 町 or 村, where no other of the 77 is then written the same. */
	readonly short: string;
	readonly district: DistrictSlug;
	/** Odd rows stand half a tile to the right; row 0 is the north. */
	readonly col: number;
	readonly row: number;
};

export type Direction = 'left' | 'right' | 'up' | 'down';

export const columns = 9;
export const rows = 18;

/** code5, column, row: arranged by hand after the map, every 広域 one connected piece. */
const cells: readonly (readonly [string, number, number])[] = [
	['20201', 3, 3],
	['20202', 3, 7],
	['20203', 5, 6],
	['20204', 4, 8],
	['20205', 2, 15],
	['20206', 4, 9],
	['20207', 5, 4],
	['20208', 7, 6],
	['20209', 3, 11],
	['20210', 3, 12],
	['20211', 5, 2],
	['20212', 2, 4],
	['20213', 4, 1],
	['20214', 5, 9],
	['20215', 3, 8],
	['20217', 6, 7],
	['20218', 4, 4],
	['20219', 6, 6],
	['20220', 3, 6],
	['20303', 6, 9],
	['20304', 7, 11],
	['20305', 7, 10],
	['20306', 8, 10],
	['20307', 7, 9],
	['20309', 7, 8],
	['20321', 8, 6],
	['20323', 7, 7],
	['20324', 6, 8],
	['20349', 4, 7],
	['20350', 5, 7],
	['20361', 5, 8],
	['20362', 6, 11],
	['20363', 6, 10],
	['20382', 3, 9],
	['20383', 4, 10],
	['20384', 2, 12],
	['20385', 3, 10],
	['20386', 3, 13],
	['20388', 2, 11],
	['20402', 2, 13],
	['20403', 2, 14],
	['20404', 2, 17],
	['20407', 1, 15],
	['20409', 1, 16],
	['20410', 0, 17],
	['20411', 2, 16],
	['20412', 1, 17],
	['20413', 3, 17],
	['20414', 3, 16],
	['20415', 3, 15],
	['20416', 3, 14],
	['20417', 4, 14],
	['20422', 1, 11],
	['20423', 1, 13],
	['20425', 2, 9],
	['20429', 0, 11],
	['20430', 1, 12],
	['20432', 2, 10],
	['20446', 3, 5],
	['20448', 3, 4],
	['20450', 2, 7],
	['20451', 2, 8],
	['20452', 4, 6],
	['20481', 2, 5],
	['20482', 1, 5],
	['20485', 1, 3],
	['20486', 2, 2],
	['20521', 4, 5],
	['20541', 4, 3],
	['20543', 5, 3],
	['20561', 6, 2],
	['20562', 5, 1],
	['20563', 5, 0],
	['20583', 3, 1],
	['20588', 2, 3],
	['20590', 4, 2],
	['20602', 6, 0]
];

/** The 77 as tiles, in code order. */
export const tiles: readonly Tile[] = cells.map(([code5, col, row]) => {
	const place = findMunicipality(toCode6(code5));
	if (!place) throw new Error(`no municipality has the code ${code5}`);
	const { code6, name, district } = place;
	return { code6, name, short: shortName(name), district, col, row };
});

const byCell = new Map(tiles.map((tile) => [`${tile.col},${tile.row}`, tile]));

/** Where a tile's middle lies, in widths and heights of a tile. */
function middleOf(tile: Pick<Tile, 'col' | 'row'>): { x: number; y: number } {
	return { x: tile.col + (tile.row % 2) / 2 + 0.5, y: tile.row + 0.5 };
}

/** The six sides of a tile, clockwise from the upper left, each with the tile that lies there. */
export function sidesOf(tile: Tile): (Tile | null)[] {
	const left = tile.row % 2 === 0 ? tile.col - 1 : tile.col;
	return [
		tileAt(left, tile.row - 1),
		tileAt(left + 1, tile.row - 1),
		tileAt(tile.col + 1, tile.row),
		tileAt(left + 1, tile.row + 1),
		tileAt(left, tile.row + 1),
		tileAt(tile.col - 1, tile.row)
	];
}

/** The nearest tile in a direction, counted in tiles ahead and aside; null at the edge of the map. */
export function nearest(from: Tile, direction: Direction): Tile | null {
	const start = middleOf(from);
	let found: { tile: Tile; distance: number } | null = null;
	for (const tile of tiles) {
		const { x, y } = middleOf(tile);
		const [ahead, aside] = measured(direction, x - start.x, y - start.y);
		const distance = ahead + Math.abs(aside);
		if (ahead > 0 && (!found || distance < found.distance)) found = { tile, distance };
	}
	return found?.tile ?? null;
}

/** The first and the last tile, by code, of the 広域 a tile lies in. */
export function endsOfDistrict(of: Tile): { first: Tile; last: Tile } {
	const members = tiles.filter((tile) => tile.district === of.district);
	return { first: members[0] ?? of, last: members.at(-1) ?? of };
}

function measured(direction: Direction, dx: number, dy: number): [number, number] {
	switch (direction) {
		case 'left':
			return [-dx, dy];
		case 'right':
			return [dx, dy];
		case 'up':
			return [-dy, dx];
		case 'down':
			return [dy, dx];
	}
}

function tileAt(col: number, row: number): Tile | null {
	return byCell.get(`${col},${row}`) ?? null;
}

/** 松川町 and 松川村 both lie in Nagano. */
function shortName(name: string): string {
	return name.startsWith('松川') ? name : name.slice(0, -1);
}
