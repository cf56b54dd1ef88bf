/** Servers of one make-up: how many, with how many processors each, of how many cores each. */
export type ServerRow = { servers: number; processors: number; cores: number };

/** The least that is licensed, whatever is built in: cores for a processor and for a server. */
type LeastCores = { leastPerProcessor: number; leastPerServer: number };

/** How many rows of servers a line of an application has room for. */
export const SERVER_ROWS = 3;

/** Core licences that servers need: all physical cores, at least eight for a processor and sixteen for a server (Product Terms). */
export function coresNeeded(rows: readonly ServerRow[], least: LeastCores): number {
	return rows.reduce((all, { servers, processors, cores }) => {
		const built = processors * Math.max(cores, least.leastPerProcessor);
		return all + servers * Math.max(built, least.leastPerServer);
	}, 0);
}

/** Packs that give so many rights; what is over is bought with them. */
export const packsFor = (rights: number, rightsPerPack: number) =>
	Math.ceil(rights / rightsPerPack);

/** The rows of a worksheet as it is kept; none for a text that is no worksheet. */
export function serverRowsIn(worksheet: string | null): ServerRow[] {
	if (worksheet === null) return [];
	try {
		const rows: unknown = JSON.parse(worksheet);
		return Array.isArray(rows) ? rows.filter(isServerRow) : [];
	} catch {
		// Typed into the database by hand: the line has no worksheet then, and says so.
		return [];
	}
}

function isServerRow(row: unknown): row is ServerRow {
	if (typeof row !== 'object' || row === null) return false;
	const { servers, processors, cores } = row as Partial<ServerRow>;
	return [servers, processors, cores].every(
		(each) => Number.isSafeInteger(each) && Number(each) > 0
	);
}
