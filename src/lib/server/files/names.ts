const LONGEST_NAME = 200;
const LONGEST_EXTENSION = 20;
const LONGEST_STEM = 60;

/** Makes an uploaded file's name safe to store and show, leaving every letter of it as typed. */
export function safeName(name: string): string {
	const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
	const visible = last
		.replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\p{Zl}\p{Zp}\uFEFF]/gu, '')
		.trim()
		// Windows drops closing dots and spaces, so that 「a.exe.」 would be opened as 「a.exe」.
		.replace(/(?<![. ])[. ]+$/, '');
	return shorten(visible) || '名称なし';
}

/** What a saved file is called by, without the signs Windows does not take: the title of what is in it. */
export function stemOf(title: string): string {
	return [...title.replace(/[\\/:*?"<>|\s]+/g, '_')].slice(0, LONGEST_STEM).join('');
}

/** Names the extension in small letters without its dot, as Windows would see it; '' for none. */
export function extensionOf(name: string): string {
	const safe = safeName(name);
	const dot = safe.lastIndexOf('.');
	return dot === -1 ? '' : safe.slice(dot + 1).toLowerCase();
}

/** Writes a Content-Disposition header that old and new clients read as the same file name. */
export function contentDisposition(name: string, inline: boolean): string {
	const safe = safeName(name);
	const ascii = asciiFallback(safe);
	const extended = ascii === safe ? '' : `; filename*=UTF-8''${percentEncode(safe)}`;
	return `${inline ? 'inline' : 'attachment'}; filename="${ascii}"${extended}`;
}

/** The name under which an answer is saved, from its Content-Disposition; null for what is only shown. */
export function savedName(header: string | null): string | null {
	if (!header?.startsWith('attachment')) return null;
	const extended = /filename\*=UTF-8''([^;]+)/.exec(header)?.[1];
	return extended ? decodeURIComponent(extended) : (/filename="([^"]*)"/.exec(header)?.[1] ?? '');
}

function shorten(name: string): string {
	if (lengthOf(name) <= LONGEST_NAME) return name;
	const dot = name.lastIndexOf('.');
	const extension = dot > 0 && name.length - dot <= LONGEST_EXTENSION ? name.slice(dot) : '';
	const stem = name.slice(0, name.length - extension.length);
	let room = LONGEST_NAME - lengthOf(extension);
	let kept = '';
	// Whole graphemes, so that no variation selector is torn from its letter.
	for (const { segment } of new Intl.Segmenter('ja').segment(stem)) {
		room -= lengthOf(segment);
		if (room < 0) break;
		kept += segment;
	}
	return kept + extension;
}

function lengthOf(text: string): number {
	return Array.from(text).length;
}

function asciiFallback(name: string): string {
	// A percent sign is replaced too: some browsers decode it even in the plain parameter.
	const ascii = name.replace(/[^ -~]/gu, '_').replace(/["\\%]/g, '_');
	const dot = ascii.lastIndexOf('.');
	const stem = dot > 0 ? ascii.slice(0, dot) : ascii;
	return /[0-9A-Za-z]/.test(stem) ? ascii : `download${dot > 0 ? ascii.slice(dot) : ''}`;
}

function percentEncode(name: string): string {
	return encodeURIComponent(name).replace(
		/['()*]/g,
		(letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`
	);
}
