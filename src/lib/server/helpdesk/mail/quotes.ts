/** Begins an earlier mail below what was written now. */
const EARLIER = [
	/^\s*-{2,}\s*(original message|forwarded message|元のメッセージ|転送メッセージ|転送されたメッセージ).*$/i,
	/^\s*_{10,}\s*$/,
	/^\s*on .{6,120}wrote:\s*$/i,
	/^\s*\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}.{0,120}([:：]|書きました|のメッセージ|wrote)[:：]?\s*$/
];
const SENDER_LINE = /^\s*(from|差出人|送信者)\s*[:：]/i;
const OTHER_LINE = /^\s*(sent|date|送信日時|日付|日時|to|宛先|subject|件名)\s*[:：]/i;
/** Japanese signatures stand in a frame of such a line. */
const RULE = /^\s*(?:[-=*#_~＝―─━‐＊◆◇■□●○☆★・･+＋┏┗┌└┐┘┓┛]\s*){8,}$/;
const SIGNATURE_LINES = 14;

/**
 * A mail's text as what was written now, and the rest: the earlier mails it quotes and the signature. Nothing of it
 * is lost, and where nothing would be left the whole stays.
 */
export function folding(text: string): { body: string; rest: string } {
	const rows = text.replace(/\r\n?/g, '\n').trimEnd().split('\n');
	const quoted = Math.min(earlierAt(rows), quotesAt(rows));
	const signed = signatureAt(rows.slice(0, quoted));
	const body = rows.slice(0, Math.min(quoted, signed)).join('\n').trim();
	if (body === '') return { body: rows.join('\n').trim(), rest: '' };
	return { body, rest: rows.slice(Math.min(quoted, signed)).join('\n').trim() };
}

function earlierAt(rows: string[]): number {
	const index = rows.findIndex((row, at) => {
		if (EARLIER.some((pattern) => pattern.test(row))) return true;
		const next = rows.slice(at + 1, at + 4);
		return SENDER_LINE.test(row) && next.some((each) => OTHER_LINE.test(each));
	});
	return index === -1 ? rows.length : index;
}

/** Quoted lines after which nothing more was written; what answers between them stays with them. */
function quotesAt(rows: string[]): number {
	let at = rows.length;
	while (at > 0 && /^\s*(>|＞|$)/.test(rows[at - 1] ?? '')) at -= 1;
	return rows.slice(at).some((row) => /^\s*[>＞]/.test(row)) ? at : rows.length;
}

function signatureAt(rows: string[]): number {
	const dashes = rows.findLastIndex((row) => /^-- ?$/.test(row));
	if (dashes > 0) return dashes;
	const from = Math.max(1, rows.length - SIGNATURE_LINES);
	const rule = rows.findIndex((row, at) => at >= from && RULE.test(row));
	return rule === -1 ? rows.length : rule;
}
