/** LRM, RLM, ALM, embeddings, overrides and isolates: they can make a text read as another. */
const bidiRun = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/g;
const bidiMark = '［文字方向の指定］';
const bidiSpan = `<span class="bidi" title="文字の向きを変える制御文字">${bidiMark}</span>`;

const entities: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;'
};

/** Text as typed, except that NUL is removed and CRLF or CR become LF; the form in which it is stored. */
export function cleanText(text: string): string {
	return text.replaceAll('\0', '').replace(/\r\n?/g, '\n');
}

/** The length in code points: 𠮷 counts one, a letter with a variation selector two. */
export function characters(text: string): number {
	return Array.from(text).length;
}

/** Plain text in which each run of bidi controls is replaced by the visible 「［文字方向の指定］」. */
export function showBidi(text: string): string {
	return text.replace(bidiRun, bidiMark);
}

/** A text as one line: breaks, with the blanks around them, become one blank. Linear, whatever is sent. */
export function onOneLine(text: string): string {
	const lines = text.split('\n').map((line) => line.trim());
	return lines.filter((line) => line !== '').join(' ');
}

/** Escapes text for HTML, in content and in quoted attributes. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Replaces bidi controls in escaped HTML text by `<span class="bidi">`; never for attributes. */
export function markBidi(html: string): string {
	return html.replace(bidiRun, bidiSpan);
}

/** A size in bytes as 「512 B」「184 KB」「1.2 MB」「3.4 GB」, 1 KB being 1,024 bytes as in Windows. */
export function fileSize(bytes: number): string {
	const kilobytes = bytes / 1024;
	const megabytes = kilobytes / 1024;
	if (bytes < 1024) return `${bytes} B`;
	else if (Math.round(kilobytes) < 1024) return `${Math.round(kilobytes)} KB`;
	else if (megabytes < 1023.95) return `${shortest(megabytes)} MB`;
	else return `${shortest(megabytes / 1024)} GB`;
}

function shortest(size: number): string {
	return size.toFixed(1).replace(/\.0$/, '');
}

/** A whole number with a comma every three digits. Without Intl, which costs the process 7 MB for its locales. */
export function count(n: number): string {
	return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** What rises or falls: 「+1,200」, 「−5」. */
export function signed(n: number): string {
	return n > 0 ? `+${count(n)}` : count(n).replace('-', '−');
}
