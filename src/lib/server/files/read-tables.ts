import { Invalid, invalid } from '#lib/errors.ts';
import type { Sheet, Unreadable } from './extract.ts';
import { inWorker } from './in-worker.ts';
import { pathOf } from './store.ts';
import type { TableLimits } from './table.ts';
import type { StoredFile } from './uploads.ts';

export type ReadingJob = { path: string; limits: TableLimits };
export type TablesRead = { sheets: Sheet[] } | { refused: Unreadable };

const LIMITS = { time: 20_000, memory: 256 };
const READABLE = ['xlsx', 'csv', 'txt'];

const sentences: Record<Unreadable, string> = {
	password: 'パスワードが付いています。パスワードを解除して保存し直してください。',
	broken: '壊れていて読めません。Excelで開き、.xlsxで保存し直してください。',
	'too-large': '行か列が多すぎるか、引用符（"）が閉じていません。表だけのファイルにしてください。',
	time: '読むのに時間がかかりすぎます。表のシートだけのファイルにしてください。'
};

/** Reads an uploaded workbook or CSV as rows of text in a worker; throws `Invalid` with one sentence for a file that is neither. */
export async function readTablesOf(file: StoredFile, limits: TableLimits): Promise<Sheet[]> {
	if (file.marks.includes('password')) throw refused(file, sentences.password);
	if (!READABLE.includes(file.kind)) {
		throw refused(file, '読めない形です。Excel（.xlsx）かCSVのファイルを選んでください。');
	}
	const job: ReadingJob = { path: pathOf(file.sha256), limits };
	const read = await inWorker<TablesRead>(
		'src/lib/server/files/read-tables.worker.ts',
		job,
		LIMITS
	);
	if (typeof read === 'string') throw refused(file, sentences[read]);
	if ('refused' in read) throw refused(file, sentences[read.refused]);
	return read.sheets;
}

/** Sentences about a sheet shown at once; the others are counted. */
const MOST_SENTENCES = 20;

/** What is wrong with a sheet that was handed in, sentence by sentence. */
export function refusedSheet(sentences: readonly string[]): Invalid {
	const shown = sentences.slice(0, MOST_SENTENCES);
	if (sentences.length > shown.length) shown.push(`ほか${sentences.length - shown.length}件`);
	return new Invalid(shown.map((message) => ({ field: 'files', message })));
}

function refused(file: StoredFile, sentence: string): Invalid {
	return invalid('files', `「${file.name}」は${sentence}`);
}
