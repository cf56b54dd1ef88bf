/** What of a valibot schema tells whether it takes a list; a pipe shows the type of its first piece. */
type Piece = {
	type?: unknown;
	wrapped?: Piece;
	entries?: Record<string, Piece>;
	options?: readonly Piece[];
};

const known = new WeakMap<object, ReadonlySet<string>>();

/** The names of a form's fields that its schema takes as lists: only these may be sent several times. */
export function listsOf(schema: object): ReadonlySet<string> {
	const before = known.get(schema);
	if (before) return before;
	const lists = new Set(namesIn(schema as Piece));
	known.set(schema, lists);
	return lists;
}

function namesIn({ entries = {}, options = [], wrapped }: Piece): string[] {
	return [
		...Object.entries(entries).flatMap(([name, piece]) => (isList(piece) ? [name] : [])),
		...options.flatMap(namesIn),
		...(wrapped ? namesIn(wrapped) : [])
	];
}

function isList({ type, wrapped, options = [] }: Piece): boolean {
	return type === 'array' || (wrapped ? isList(wrapped) : false) || options.some(isPieceList);
}

/** A picklist's options are words. */
const isPieceList = (piece: unknown) =>
	typeof piece === 'object' && piece !== null && isList(piece as Piece);
