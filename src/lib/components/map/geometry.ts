import { neighbour, tiles, type Side, type Tile } from '#lib/reference/tilemap.ts';

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/**
 * The tile an arrow leads to: the one that touches, else the nearest that lies on that side; Home and End
 * lead to the first and last of the 広域 in code order. Where nothing lies on that side it stays.
 */
export function geometric(from: Tile, direction: Direction): Tile {
	if (direction === 'first' || direction === 'last') {
		const own = tiles.filter(({ of }) => of.district === from.of.district);
		return own.at(direction === 'first' ? 0 : -1) ?? from;
	}
	const touching = touchingSides[direction].map((side) => neighbour(from, side));
	return touching.find((tile) => tile !== null) ?? nearest(from, direction);
}

const touchingSides: Record<'left' | 'right' | 'up' | 'down', Side[]> = {
	left: ['left'],
	right: ['right'],
	up: ['upperLeft', 'upperRight'],
	down: ['lowerLeft', 'lowerRight']
};

/** Half a tile to the right in odd rows, as it is drawn. */
const middle = ({ column, row }: Tile) => column + (row % 2) / 2;

function nearest(from: Tile, direction: 'left' | 'right' | 'up' | 'down'): Tile {
	const along = (tile: Tile) =>
		direction === 'left' || direction === 'right'
			? middle(tile) - middle(from)
			: tile.row - from.row;
	const across = (tile: Tile) =>
		direction === 'left' || direction === 'right'
			? Math.abs(tile.row - from.row)
			: Math.abs(middle(tile) - middle(from));
	const sign = direction === 'left' || direction === 'up' ? -1 : 1;
	const cost = (tile: Tile) => Math.abs(along(tile)) + 2 * across(tile);
	return tiles
		.filter((tile) => along(tile) * sign > 0)
		.reduce<Tile>((best, tile) => (best === from || cost(tile) < cost(best) ? tile : best), from);
}
