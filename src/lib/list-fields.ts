/** What of a valibot schema tells whether it takes a list; a pipe shows the type of its first piece. */
type Piece = {
	type?: unknown;
	wrapped?: Piece;
	entries?: Record<string, Piece>;
	options?: readonly Piece[];
	/** Of a schema that is chosen by what was sent, such as one for sending or keeping. */
	getter?: (input: unknown) => Piece;
};

const known = new WeakMap<object, ReadonlySet<string>>();

/**
 * The names of a form's fields that its schema takes as lists: only these may be sent several times. `sent` are the
 * fields' first values, by which some schemas choose.
 */
export function listsOf(schema: object, sent: Record<string, string>): ReadonlySet<string> {
	const { getter } = schema as Piece;
	if (getter) return listsOf(getter(sent), sent);
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
