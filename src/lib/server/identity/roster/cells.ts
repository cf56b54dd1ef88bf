import { parseDay, type Day } from '#lib/dates.ts';
import { roleWords } from '#lib/identity.ts';
import { labels } from '#lib/labels.ts';
import { hiragana } from '#lib/reference/person-names.ts';
import type { RosterEntry, RosterField, RosterIssue } from '#lib/roster.ts';

const LONGEST = 100;

const roleOf = new Map(roleWords.map((role) => [labels.role[role], role]));
const LEAVING = ['退任', '退職', '転出', '離任', '解除'];
const STAYING = [
	'',
	'追加',
	'新任',
	'新規',
	'異動',
	'訂正',
	'変更',
	'変更なし',
	'継続',
	'在任',
	'転入'
];

/** Understands one row: what it says, and what of it cannot be understood, each with its cell. */
export function understood(
	cell: (field: RosterField) => string,
	cells: RosterEntry['cells']
): { entry: RosterEntry; issues: RosterIssue[] } {
	const issues: RosterIssue[] = [];
	const complain = (field: RosterField, message: string) =>
		issues.push({ cell: cells[field] ?? cells.name ?? '', message });
	const words = (field: RosterField) => {
		const said = plain(cell(field));
		if (said.length <= LONGEST) return said;
		complain(field, `長すぎます。${LONGEST}文字までにしてください。`);
		return said.slice(0, LONGEST);
	};
	const day = (field: 'fromOn' | 'toOn') => {
		const said = plain(cell(field));
		const read = dayIn(said);
		if (said !== '' && read === null) {
			complain(
				field,
				`「${said.slice(0, 20)}」を日付として読めません。「R9.4.1」や「2027-04-01」の形で入れてください。`
			);
		}
		return read;
	};
	const entry: RosterEntry = {
		code: narrow(words('code')).replace(/[\s-]/g, ''),
		organisation: words('organisation'),
		section: words('section'),
		name: words('name'),
		kana: hiragana(words('kana')),
		phone: phoneIn(words('phone')),
		email: narrow(words('email')).replace(/\s/g, ''),
		roles: null,
		unknownRoles: [],
		seat: words('seat'),
		fromOn: day('fromOn'),
		toOn: day('toOn'),
		isLeaving: LEAVING.includes(narrow(words('leaving'))),
		number: null,
		cells,
		chosen: null,
		pastIsToday: false
	};
	readRoles(entry, cell('roles'));
	const number = narrow(words('number')).replace(/^(no\.?|p-?)/i, '');
	if (/^[1-9]\d{0,8}$/.test(number)) entry.number = Number(number);
	else if (number !== '')
		complain('number', '登録番号は、書き出した名簿の数字のままにしてください。');
	if (entry.name === '') complain('name', '氏名がありません。');
	if (/[一-龠々]/.test(entry.kana)) complain('kana', 'ふりがなに漢字が入っています。');
	if (entry.phone !== '' && !/\d/.test(entry.phone))
		complain('phone', '電話番号に数字がありません。');
	if (entry.email !== '' && !/^[^@]+@[^@]+\.[^@.]+$/.test(entry.email)) {
		complain('email', 'メールアドレスの形になっていません。');
	}
	if (!entry.isLeaving && !STAYING.includes(narrow(words('leaving')))) {
		complain(
			'leaving',
			'区分は「退任」か空にしてください。追加や異動は、いまの名簿と比べて分かります。'
		);
	}
	return { entry, issues };
}

function readRoles(entry: RosterEntry, said: string): void {
	const words = narrow(plain(said))
		.split(/[、・,，/／;；+&\s]+/)
		.filter(Boolean);
	if (words.length === 0) return;
	const roles = words.flatMap((word) => roleOf.get(word as never) ?? []);
	entry.roles = [...new Set(roles)];
	entry.unknownRoles = words.filter((word) => !roleOf.has(word as never));
}

/** A day as people or Excel write it: also with a time of midnight, as eight digits, or as a bare serial number. */
export function dayIn(said: string): Day | null {
	const text = narrow(said).replace(/ 0?0:00(:00)?$/, '');
	const digits = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
	if (digits) return parseDay(digits.slice(1).join('-'));
	const serial = /^[3-6]\d{4}$/.test(text) ? Number(text) : null;
	if (serial === null) return parseDay(text);
	return new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
}

function phoneIn(said: string): string {
	const phone = narrow(said).replace(/[‐‑‒–—―−ーｰ]/g, '-');
	// A number cell has lost its leading zero.
	return /^[1-9]\d{8,9}$/.test(phone) ? `0${phone}` : phone;
}

/** Letters in the width they are typed in on a form; never for names. */
function narrow(said: string): string {
	return said.normalize('NFKC').trim();
}

/** Names stand in lists and headings: nothing in them may turn or hide the text around them. */
function plain(said: string): string {
	return said
		.replace(/[\r\n\t\u3000]+/g, ' ')
		.replace(/[\p{Cc}\p{Bidi_Control}\uFEFF\u200b]/gu, '')
		.replace(/ +/g, ' ')
		.trim();
}
