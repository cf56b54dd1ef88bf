import { rowsFromTabs, tableFrom, tabsToTables } from '#lib/table-text.ts';

/** Turns cells pasted from a spreadsheet into a Markdown table, and takes that back when asked. */
export class Pasting {
	/** Something was turned into a table and can be taken back. */
	isTable = $state(false);
	#area: HTMLTextAreaElement | null = null;
	#original = '';
	#table = '';

	/** For the text area: `{@attach pasting.watch}`. */
	watch = (area: HTMLTextAreaElement) => {
		this.#area = area;
		area.addEventListener('paste', this.#paste);
		area.addEventListener('input', this.#changed);
		const { form } = area;
		form?.addEventListener('click', this.#asked);
		return () => {
			area.removeEventListener('paste', this.#paste);
			area.removeEventListener('input', this.#changed);
			form?.removeEventListener('click', this.#asked);
		};
	};

	/** Puts back what was pasted, as it came. */
	undo = () => {
		const area = this.#area;
		const at = area?.value.indexOf(this.#table) ?? -1;
		this.isTable = false;
		if (!area || at < 0) return;
		area.setSelectionRange(at, at + this.#table.length);
		write(area, this.#original);
	};

	#paste = (event: ClipboardEvent) => {
		const { clipboardData: data } = event;
		const area = this.#area;
		if (!area || !data) return;
		const text = data.getData('text/plain');
		const table = tableOf(data.getData('text/html'), text);
		if (table === null) return;
		event.preventDefault();
		const before = area.value.slice(0, area.selectionStart);
		const gap =
			before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n';
		this.#original = text;
		this.#table = `${gap}${table}\n\n`;
		write(area, this.#table);
		this.isTable = true;
	};

	/** 「表にする」 works on the server too; here it keeps the place in the text. */
	#asked = (event: Event) => {
		const button = event.target instanceof Element ? event.target.closest('button') : null;
		const area = this.#area;
		if (!area || button?.name !== 'intent' || button.value !== 'table') return;
		event.preventDefault();
		const changed = tabsToTables(area.value);
		if (changed === area.value) return;
		[this.#original, this.#table] = [area.value, changed];
		area.select();
		write(area, changed);
		this.isTable = true;
	};

	/** Somebody went on typing: there is nothing to take back any more once the table has changed. */
	#changed = () => {
		if (this.isTable && !this.#area?.value.includes(this.#table)) this.isTable = false;
	};
}

/** As if typed, so that the browser's own undo knows of it. */
function write(area: HTMLTextAreaElement, text: string): void {
	area.focus();
	// There is no other way to write into the history of a text area.
	if (document.execCommand('insertText', false, text)) return;
	area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
	area.dispatchEvent(new Event('input', { bubbles: true }));
}

function tableOf(html: string, text: string): string | null {
	const cells = html.includes('<table') ? cellsIn(html) : null;
	if (cells) return tableFrom(cells);
	const lines = text.replace(/\s+$/, '').split(/\r?\n/);
	const isCells = lines.length > 1 && (lines[0] ?? '').includes('\t');
	return isCells ? tableFrom(rowsFromTabs(text)) : null;
}

/** The cells of a clipboard that holds one table and nothing beside it; null otherwise. */
function cellsIn(html: string): string[][] | null {
	const page = new DOMParser().parseFromString(html, 'text/html');
	for (const style of page.querySelectorAll('style, script, meta')) style.remove();
	const tables = page.querySelectorAll('table');
	const [table] = tables;
	if (!table || tables.length > 1) return null;
	const around = page.body.cloneNode(true) as HTMLElement;
	around.querySelector('table')?.remove();
	if (around.textContent.trim() !== '') return null;
	return [...table.rows].map((row) =>
		[...row.cells].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim())
	);
}
