import { invalid, type Invalid } from '#lib/errors.ts';
import type { RosterEntry, RosterIssue } from '#lib/roster.ts';
import type { Unreadable } from '../../files/extract.ts';
import { inWorker } from '../../files/in-worker.ts';
import { extensionOf } from '../../files/names.ts';
import { pathOf } from '../../files/store.ts';
import type { StoredFile } from '../../files/uploads.ts';

export type ReadingJob = { path: string; kind: string; extension: string };
export type ReadRow = { sheet: string; line: number; entry: RosterEntry; issues: RosterIssue[] };
export type Reading = { rows: ReadRow[] } | { refused: Refused };
type Refused = Unreadable | 'empty' | 'no-header' | 'too-many';

const LIMITS = { time: 20_000, memory: 256 };
const READABLE = ['xlsx', 'csv', 'txt'];

const sentences: Record<Refused, string> = {
	password: 'パスワードが付いています。パスワードを解除して保存し直してください。',
	broken: '壊れていて読めません。Excelで開き、.xlsxで保存し直してください。',
	'too-large': '展開すると大きすぎます。名簿のシートだけのファイルにしてください。',
	time: '読むのに時間がかかりすぎます。名簿のシートだけのファイルにしてください。',
	empty: '名簿の行が一つもありません。ファイルとシートを確かめてください。',
	'no-header': '見出しの行が見つかりません。「氏名」や「団体名」の見出しを付けてください。',
	'too-many': '行か列が多すぎます。3,000行、60列までにしてください。'
};

/** Reads a roster file in a worker and gives its rows as understood; throws `Invalid` with one sentence for a file that is none. */
export async function readRoster(file: StoredFile): Promise<ReadRow[]> {
	if (file.marks.includes('password')) throw refused(file, sentences.password);
	if (file.kind === 'xls' || file.kind === 'xlsm' || file.kind === 'xlsb') {
		throw refused(file, '読めない形です。Excelで開き、.xlsxで保存し直してください。');
	}
	if (!READABLE.includes(file.kind)) {
		throw refused(file, '名簿として読めません。Excel（.xlsx）かCSVのファイルを選んでください。');
	}
	const job: ReadingJob = {
		path: pathOf(file.sha256),
		kind: file.kind,
		extension: extensionOf(file.name)
	};
	const reading = await inWorker<Reading>(
		'src/lib/server/identity/roster/read.worker.ts',
		job,
		LIMITS
	);
	if (typeof reading === 'string') throw refused(file, sentences[reading]);
	if ('refused' in reading) throw refused(file, sentences[reading.refused]);
	return reading.rows;
}

function refused(file: StoredFile, sentence: string): Invalid {
	return invalid('files', `「${file.name}」は${sentence}`);
}
