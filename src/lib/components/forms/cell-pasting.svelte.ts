import { folded } from '#lib/folding.ts';
import { laidFrom, rowsFromTabs } from '#lib/table-text.ts';

type Cell = HTMLInputElement | HTMLSelectElement;
type Row = { line: HTMLElement; cells: Cell[] };

/**
 * Lays cells that were copied in a spreadsheet into a form, from the field with the focus on to the right and below.
 * A row of the form is what carries `data-cells`; one that is folded away opens when something lands in it.
 */
export class CellPasting {
	/** What became of the last ones, in a sentence; '' before any. */
	said = $state('');
	canUndo = $state(false);
	isAlive = $state(false);
	#before: [Cell, string][] = [];
	#isComposing = false;
	#isList: boolean;
	#read: (name: string, text: string) => string;

	/**
	 * `isList`: each row of the form is one of a sheet's columns, so that a single row of a sheet is laid downwards.
	 * `read` makes of a text the word that a list of choices has for it.
	 */
	constructor({
		isList = false,
		read = (_name: string, text: string) => text
	}: { isList?: boolean; read?: (name: string, text: string) => string } = {}) {
		this.#isList = isList;
		this.#read = read;
	}

	/** For what holds the rows, or is the only one: `{@attach pasting.watch}`. */
	watch = (rows: HTMLElement) => {
		const begin = () => (this.#isComposing = true);
		const end = () => (this.#isComposing = false);
		const paste = (event: ClipboardEvent) => this.#paste(event, rows);
		rows.addEventListener('paste', paste);
		rows.addEventListener('compositionstart', begin);
		rows.addEventListener('compositionend', end);
		this.isAlive = true;
		return () => {
			rows.removeEventListener('paste', paste);
			rows.removeEventListener('compositionstart', begin);
			rows.removeEventListener('compositionend', end);
		};
	};

	/** Puts back what stood in the fields before. */
	undo = () => {
		for (const [cell, value] of this.#before) put(cell, value);
		this.#before[0]?.[0].focus();
		this.#before = [];
		this.canUndo = false;
		this.said = '貼り付ける前に戻しました。';
	};

	#paste(event: ClipboardEvent, rows: HTMLElement): void {
		const { target, clipboardData: copied } = event;
		if (this.#isComposing || !copied || !isCell(target)) return;
		const sheet = rowsFromTabs(copied.getData('text/plain'));
		const isOne = sheet.length === 1 && sheet[0]?.length === 1;
		// A single cell goes where the cursor is, as always; a list of choices has no cursor.
		if (isOne && target instanceof HTMLInputElement) return;
		const form = rowsIn(rows);
		const at = form.findIndex(({ cells }) => cells.includes(target));
		const from = form[at]?.cells.indexOf(target) ?? -1;
		if (from < 0) return;
		event.preventDefault();
		const names = form[at]?.cells.slice(from).map(nameOf) ?? [];
		this.#lay(laidFrom(sheet, names, form.length, this.#isList), form, at, from);
	}

	#lay(laid: string[][], form: Row[], at: number, from: number): void {
		this.#before = [];
		let outside = 0;
		const unknown: string[] = [];
		for (const [down, texts] of laid.entries()) {
			for (const [right, text] of texts.entries()) {
				const row = form[at + down];
				const cell = row?.cells[from + right];
				if (!row || !cell) outside += text === '' ? 0 : 1;
				else if (!this.#fill(cell, text)) unknown.push(`「${nameOf(cell)}」に「${text}」`);
				else open(row.line);
			}
		}
		this.canUndo = this.#before.length > 0;
		this.said = [
			`貼り付けたセルを、${this.#before.length}個の欄に入れました。`,
			...(outside > 0 ? [`${outside}個は、入る欄がありませんでした。`] : []),
			...(unknown.length > 0 ? [`${unknown.join('、')}という選択肢はありません。`] : [])
		].join('');
	}

	/** False for a text that is none of the choices. */
	#fill(cell: Cell, text: string): boolean {
		const value = cell instanceof HTMLSelectElement ? this.#choiceOf(cell, text) : text.trim();
		if (value === null) return false;
		this.#before.push([cell, cell.value]);
		put(cell, value);
		return true;
	}

	#choiceOf(cell: HTMLSelectElement, text: string): string | null {
		const wanted = [text, this.#read(cell.name, text)].map((each) => folded(each.trim()));
		const choice = [...cell.options].find(
			({ value, label }) => wanted.includes(folded(value)) || wanted.includes(folded(label))
		);
		return choice?.value ?? null;
	}
}

const isCell = (target: EventTarget | null): target is Cell =>
	target instanceof HTMLInputElement || target instanceof HTMLSelectElement;

function rowsIn(rows: HTMLElement): Row[] {
	const within = [...rows.querySelectorAll<HTMLElement>('[data-cells]')];
	return (rows.matches('[data-cells]') ? [rows] : within).map((line) => ({
		line,
		cells: [...line.querySelectorAll<Cell>('input:not([type="hidden"]), select')]
	}));
}

function nameOf(cell: Cell): string {
	const [label] = cell.labels ?? [];
	const words = label?.querySelector('.meta') ?? label;
	return (words?.firstChild?.textContent ?? '').trim();
}

function put(cell: Cell, value: string): void {
	cell.value = value;
	cell.dispatchEvent(new Event('input', { bubbles: true }));
	cell.dispatchEvent(new Event('change', { bubbles: true }));
}

function open(line: HTMLElement): void {
	const folding = line.closest('details');
	if (folding) folding.open = true;
}
