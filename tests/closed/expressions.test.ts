import { expect, test } from 'vitest';
import { wrongVariables } from '#lib/canned.ts';
import { oneLine } from '#lib/fields.ts';
import { tabsToTables } from '#lib/table-text.ts';
import { safeName } from '#lib/server/files/names.ts';
import { idsIn } from '#lib/server/helpdesk/mail/read-mail.ts';
import { pastDay } from '#lib/server/helpdesk/past/days.ts';

/** Letters that a field may carry before anybody has counted them. */
const SIZE = 400_000;
const LIMIT_MS = 500;

const blanks = ' '.repeat(SIZE);

test.each<[string, () => unknown]>([
	['a title of blanks', () => oneLine(`a${blanks}b`)],
	['a title of line breaks', () => oneLine(`a${'\n'.repeat(SIZE)}b`)],
	['a body of line breaks', () => tabsToTables(`a\tb\n${'\n'.repeat(SIZE)}a`)],
	['a placeholder of blanks', () => wrongVariables(`{{${blanks}`)],
	['placeholders begun only', () => wrongVariables('{{ '.repeat(SIZE / 3))],
	['a file name of full stops', () => safeName(`${'.'.repeat(80_000)}a`)],
	['a message-id without an end', () => idsIn('a'.repeat(SIZE))],
	['a message-id of signs', () => idsIn('@'.repeat(SIZE))],
	['a day of blanks', () => pastDay(`1${blanks}x`)]
])('%s is read as soon as it has come', (_, read) => {
	const before = process.threadCpuUsage();
	read();
	const { user, system } = process.threadCpuUsage(before);
	expect((user + system) / 1000).toBeLessThan(LIMIT_MS);
});

test('what is read without going back is read as before', () => {
	expect(oneLine('  一行目 \n\n　二行目\n')).toBe('一行目 二行目');
	expect(oneLine('一行')).toBe('一行');
	expect(safeName('a.exe. .')).toBe('a.exe');
	expect(idsIn('<a@b> <c@d>,x e@ @f')).toEqual(['a@b', 'c@d']);
});
