import { municipalities, type Code6, type Municipality } from '#lib/reference/municipalities.ts';

/** A municipality's place on the tile map: hexagonal, odd rows shifted right by half a tile, row 0 in the north. */
export type Tile = { readonly of: Municipality; readonly column: number; readonly row: number };

export const TILE_COLUMNS = 9;
export const TILE_ROWS = 18;

const cells: readonly (readonly [Code6, number, number])[] = [
	['202011', 3, 3],
	['202029', 3, 7],
	['202037', 5, 6],
	['202045', 4, 8],
	['202053', 2, 15],
	['202061', 4, 9],
	['202070', 5, 4],
	['202088', 7, 6],
	['202096', 3, 11],
	['202100', 3, 12],
	['202118', 5, 2],
	['202126', 2, 4],
	['202134', 4, 1],
	['202142', 5, 9],
	['202151', 3, 8],
	['202177', 6, 7],
	['202185', 4, 4],
	['202193', 6, 6],
	['202207', 3, 6],
	['203033', 6, 9],
	['203041', 7, 11],
	['203050', 7, 10],
	['203068', 8, 10],
	['203076', 7, 9],
	['203092', 7, 8],
	['203211', 8, 6],
	['203238', 7, 7],
	['203246', 6, 8],
	['203491', 4, 7],
	['203505', 5, 7],
	['203611', 5, 8],
	['203629', 6, 11],
	['203637', 6, 10],
	['203823', 3, 9],
	['203831', 4, 10],
	['203840', 2, 12],
	['203858', 3, 10],
	['203866', 3, 13],
	['203882', 2, 11],
	['204021', 2, 13],
	['204030', 2, 14],
	['204048', 2, 17],
	['204072', 1, 15],
	['204099', 1, 16],
	['204102', 0, 17],
	['204111', 2, 16],
	['204129', 1, 17],
	['204137', 3, 17],
	['204145', 3, 16],
	['204153', 3, 15],
	['204161', 3, 14],
	['204170', 4, 14],
	['204226', 1, 11],
	['204234', 1, 13],
	['204251', 2, 9],
	['204293', 0, 11],
	['204307', 1, 12],
	['204323', 2, 10],
	['204463', 3, 5],
	['204480', 3, 4],
	['204501', 2, 7],
	['204510', 2, 8],
	['204528', 4, 6],
	['204811', 2, 5],
	['204820', 1, 5],
	['204854', 1, 3],
	['204862', 2, 2],
	['205214', 4, 5],
	['205419', 4, 3],
	['205435', 5, 3],
	['205613', 6, 2],
	['205621', 5, 1],
	['205630', 5, 0],
	['205834', 3, 1],
	['205885', 2, 3],
	['205907', 4, 2],
	['206024', 6, 0]
];

/** The 77 tiles in code order. */
export const tiles: readonly Tile[] = cells.map(([code6, column, row]) => {
	const of = municipalities.find((candidate) => candidate.code6 === code6);
	if (!of) throw new Error(`no municipality has the code ${code6}`);
	return { of, column, row };
});

/** The name as it stands in a tile: without suffix, but where two would then be one (松川町, 松川村) or hardly a name (原村, 栄村). */
export function tileName(of: Municipality): string {
	const stem = of.name.slice(0, -1);
	const isShared = municipalities.filter((other) => other.name.slice(0, -1) === stem).length > 1;
	return isShared || stem.length === 1 ? of.name : stem;
}

const sides = {
	left: () => [-1, 0],
	right: () => [1, 0],
	upperLeft: (isOdd: boolean) => [isOdd ? 0 : -1, -1],
	upperRight: (isOdd: boolean) => [isOdd ? 1 : 0, -1],
	lowerLeft: (isOdd: boolean) => [isOdd ? 0 : -1, 1],
	lowerRight: (isOdd: boolean) => [isOdd ? 1 : 0, 1]
} as const;

export type Side = keyof typeof sides;
export const tileSides = Object.keys(sides) as Side[];

/** The tile that touches another on a side, or null at the edge of the prefecture. */
export function neighbour(tile: Tile, side: Side): Tile | null {
	const [right, down] = sides[side](tile.row % 2 === 1);
	const column = tile.column + (right ?? 0);
	const row = tile.row + (down ?? 0);
	return tiles.find((other) => other.column === column && other.row === row) ?? null;
}
