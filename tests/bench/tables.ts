export type Cells = (string | number)[];

/** The lines of a Markdown table and an empty one. */
export function table(head: string[], rows: Cells[]): string[] {
	const line = (cells: Cells) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line), ''];
}

export function ms(of: number): string {
	return `${of < 10 ? of.toFixed(2) : Math.round(of)} ms`;
}

export function seconds(of: number): string {
	return `${(of / 1000).toFixed(1)} s`;
}

export function percent(of: number): string {
	return `${(of * 100).toFixed(of < 0.1 ? 1 : 0)} %`;
}

export function times(of: number): string {
	return `× ${of.toFixed(of < 10 ? 2 : 1)}`;
}

export function kib(of: number): string {
	return `${(of / 1024).toFixed(1)} KiB`;
}

export function mib(of: number | null): string {
	return of === null ? 'unknown' : `${Math.round(of)} MiB`;
}
