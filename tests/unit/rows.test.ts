import { parse, stringify, uneval } from 'devalue';
import { expect, test } from 'vitest';
import { Rows } from '#lib/rows.ts';
import { WrittenHtml } from '#lib/written-html.ts';

const encoders = { Rows: Rows.encode, WrittenHtml: WrittenHtml.encode };
const decoders = { Rows: Rows.decode, WrittenHtml: WrittenHtml.decode };

/** As the framework sends it: beside a page as a script, to a page that is there as JSON. */
function travelled(value: unknown): unknown {
	const script = uneval(value, (thing, inner) => {
		for (const [name, encode] of Object.entries(encoders)) {
			const encoded = encode(thing);
			if (encoded) return `decoders.${name}(${inner(encoded)})`;
		}
		return undefined;
	});
	const beside: unknown = new Function('decoders', `return ${script}`)(decoders);
	const asked: unknown = parse(stringify(value, encoders), decoders);
	expect(asked).toEqual(beside);
	return beside;
}

const row = (number: number) => ({
	number,
	title: `見積${number}`,
	at: new Date(1_795_836_240_652 + number),
	editedAt: number === 2 ? new Date(0) : null,
	isDeleted: false,
	note: undefined,
	helpful: { organisations: number, isOwn: false },
	may: { edit: false, delete: number > 1 },
	text: new WrittenHtml(`<p>${number}番の本文</p>`, null),
	files: [] as string[],
	replies: number === 1 ? [{ number: 2, href: '/threads/1#p2' }] : []
});

test('rows arrive as they were sent', () => {
	for (const rows of [[row(1), row(2), row(3)], [row(7)], []]) {
		const arrived = travelled({ rows: Rows.from(rows), page: 1 });
		expect(arrived).toStrictEqual({ rows, page: 1 });
	}
});

test('a list that is empty in every row is one of its own in each', () => {
	const [first, second] = travelled(Rows.from([row(5), row(6)])) as { files: string[] }[];
	first?.files.push('仕様書.pdf');
	expect(second?.files).toEqual([]);
});

test('a text that the page carries is named by its place alone', () => {
	const rows = [2, 3].map((number) => ({ text: new WrittenHtml('<p>本文</p>', `#p${number}`) }));
	const text = stringify(Rows.from(rows), encoders);
	expect(text).toContain('#p3');
	expect(text).not.toContain('本文');
});

test('rows whose fields differ travel one by one', () => {
	const unlike: object[] = [{ a: 1 }, { a: 1, b: 2 }, { b: 2, c: 3 }, [1], new Date(5)];
	for (const [one, other] of unlike.flatMap((a) => unlike.map((b) => [a, b]))) {
		expect(travelled(Rows.from([one, other]))).toStrictEqual([one, other]);
	}
	expect(travelled(Rows.from(['北相木村', null, 3]))).toStrictEqual(['北相木村', null, 3]);
});

test('a field is named once and what is alike is said once', () => {
	const rows = Array.from({ length: 50 }, (_, index) => row(index + 3));
	const text = stringify(Rows.from(rows), encoders);
	expect(text.match(/isDeleted/g)).toHaveLength(1);
	expect(text.length).toBeLessThan(stringify(rows, encoders).length / 2);
});

test('to a page it is a list as any other', () => {
	const rows = Rows.from([row(1), row(2)]);
	expect(Array.isArray(rows)).toBe(true);
	expect(rows.at(-1)?.number).toBe(2);
	expect(rows.map(({ number }) => number)).not.toBeInstanceOf(Rows);
	expect(rows.filter(({ number }) => number > 1)).toStrictEqual([row(2)]);
});
