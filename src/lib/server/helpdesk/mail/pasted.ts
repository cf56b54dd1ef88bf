import { instantOf } from '#lib/dates.ts';
import { sender, type ReadMail } from './read-mail.ts';

/** What the lines above a mail's text are called where people copy them from. */
const HEADERS: [keyof Lines, RegExp][] = [
	['from', /^(?:from|差出人|送信者|送信元)\s*[:：]\s*(.*)$/i],
	['subject', /^(?:subject|件名|題名)\s*[:：]\s*(.*)$/i],
	['date', /^(?:date|sent|日時|日付|送信日時|送信日|受信日時)\s*[:：]\s*(.*)$/i],
	['other', /^(?:to|cc|bcc|宛先|reply-to|返信先|添付(?:ファイル)?|重要度)\s*[:：]\s*(.*)$/i]
];
type Lines = { from: string; subject: string; date: string; other: string };

/** Whether a pasted text is a whole mail, headers of the transport and all. */
export function isWholeMail(text: string): boolean {
	const [head = ''] = text.split(/\n\s*\n/, 1);
	return /^(mime-version|content-type|message-id|received):/im.test(head);
}

/** Reads a mail's text as it was copied, with or without the lines of sender, subject and date above it. */
export function readPasted(pasted: string): ReadMail {
	const rows = pasted.replace(/^\s*\n/, '').split('\n');
	const lines: Lines = { from: '', subject: '', date: '', other: '' };
	let count = 0;
	for (const row of rows) {
		const known = HEADERS.find(([, pattern]) => pattern.test(row.trim()));
		if (!known) break;
		const [name, pattern] = known;
		lines[name] ||= pattern.exec(row.trim())?.[1]?.trim() ?? '';
		count += 1;
	}
	return {
		messageId: '',
		references: [],
		recipients: [],
		from: senderIn(lines.from),
		subject: lines.subject,
		sentAt: instantIn(lines.date),
		text: rows.slice(count).join('\n').trim(),
		automatic: null,
		attachments: []
	};
}

/** The lookbehind keeps it from beginning anew at each letter of a long word. */
const ADDRESS = /(?<![^\s<>"'()\[\]（）［］;；,、])[^\s<>"'()\[\]（）［］;；,、]+@[\w.-]+\w/;

function senderIn(text: string): ReadMail['from'] {
	const address = ADDRESS.exec(text)?.[0] ?? '';
	const name = text
		.replace(address, '')
		.replace(/mailto:/i, '')
		.replace(/[<>"'()\[\]（）［］;；]/g, ' ');
	return sender(name.replace(/\s+/g, ' '), address);
}

/** A day and an hour as mail programs write them, in Japan where no zone is named. */
function instantIn(text: string): Date | null {
	const plain = text.normalize('NFKC');
	const [, year, month, day, hour = '0', minute = '00'] =
		/(\d{4})[年/.-](\d{1,2})[月/.-](\d{1,2})日?[^\d]*(?:(\d{1,2})[:時](\d{2}))?/.exec(plain) ?? [];
	if (year && month && day) {
		const isAfternoon = /午後|pm/i.test(plain) && Number(hour) < 12;
		const time = `${pad(Number(hour) + (isAfternoon ? 12 : 0))}:${minute}`;
		return valid(instantOf(`${year}-${pad(Number(month))}-${pad(Number(day))}`, time));
	}
	return valid(
		new Date(/\d{4}/.test(plain) && !/[+-]\d{4}|gmt|jst/i.test(plain) ? `${plain} +0900` : plain)
	);
}

function pad(number: number): string {
	return String(number).padStart(2, '0');
}

function valid(date: Date): Date | null {
	return Number.isNaN(date.getTime()) ? null : date;
}
