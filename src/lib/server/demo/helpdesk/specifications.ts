import type { RemarkAct } from '#lib/specifications.ts';
import { proceed, type PlainSpecificationAct } from '../../helpdesk/specifications/agreeing.ts';
import { draftOf, publishExample } from '../../helpdesk/specifications/examples.ts';
import { remark, treat } from '../../helpdesk/specifications/remarks.ts';
import { find } from '../../helpdesk/specifications/specifications.ts';
import { handIn } from '../../helpdesk/specifications/versions.ts';
import type { DemoFile } from '../content/types.ts';
import { instantAgo, type Step, type Year } from '../year.ts';
import { documents, library, libraryMended } from './specification-texts.ts';
import { DESK, type Time } from './types.ts';

/** What happens to a specification, so many business days after its case was raised. */
type DemoSpecificationDeed = { after: number; at: Time } & (
	| { does: 'hand-in'; paragraphs: string[]; note?: string; file?: DemoFile }
	| { does: 'remark'; paragraph: number; body: string }
	| { does: RemarkAct; number: number; body?: string }
	| { does: PlainSpecificationAct | 'publish'; isOfDesk?: boolean }
);

type DemoSpecification = {
	/** Login of who raised the case, its title, and business days back from the day of loading. */
	by: string;
	title: string;
	daysAgo: number;
	deeds: DemoSpecificationDeed[];
};

const specificationDraft: DemoFile = {
	name: '図書館システム更新仕様書（案）.docx',
	kind: 'docx',
	paragraphs: library
};

/** Files of the versions, which are made before the year is laid. */
export const specificationFiles: DemoFile[] = [specificationDraft];

const specifications: DemoSpecification[] = [
	{
		by: 'matsukawa-mura',
		title: '図書館システムの更新の仕様',
		daysAgo: 9,
		deeds: [
			{ after: 1, at: '11:10', does: 'hand-in', paragraphs: library, file: specificationDraft },
			{
				after: 2,
				at: '10:05',
				does: 'remark',
				paragraph: 5,
				body: '「最新のもの」では、いつの時点か決まりません。公告の日を基準にしてください。'
			},
			{
				after: 2,
				at: '10:15',
				does: 'remark',
				paragraph: 7,
				body: '蔵書の件数だけでなく、利用者と貸出の履歴の件数も書くと、見積もりがそろいます。'
			},
			{
				after: 2,
				at: '10:30',
				does: 'remark',
				paragraph: 9,
				body: '冬の通勤を考えると、4時間以内に来られる業者は限られます。遠隔での対応も認めませんか。'
			},
			{
				after: 2,
				at: '10:45',
				does: 'remark',
				paragraph: 11,
				body: '契約が終わったときに返すデータの形式を決めてください。'
			},
			{
				after: 2,
				at: '11:00',
				does: 'remark',
				paragraph: 12,
				body: '消去の証明書を、だれが、いつまでに出すかを加えてください。'
			},
			{ after: 4, at: '14:20', does: 'mend', number: 1 },
			{ after: 4, at: '14:25', does: 'mend', number: 2, body: '件数を第7項に加えました。' },
			{
				after: 4,
				at: '14:40',
				does: 'keep',
				number: 3,
				body: '土曜と日曜も開館しているので、来てもらうことは外せません。'
			},
			{
				after: 4,
				at: '14:50',
				does: 'ask',
				number: 4,
				body: '図書館どうしでやりとりできる形式は何と書けばよいでしょうか。'
			},
			{ after: 4, at: '14:55', does: 'mend', number: 5, body: '第12項に加えました。' },
			{
				after: 4,
				at: '15:10',
				does: 'hand-in',
				paragraphs: libraryMended,
				note: '基準の日、移行する件数、消去の証明書を直した'
			},
			{ after: 6, at: '9:40', does: 'close', number: 1 },
			{
				after: 6,
				at: '9:55',
				does: 'return',
				number: 5,
				body: '「すみやかに」では期限になりません。契約が終わってから何日までかを書いてください。'
			}
		]
	},
	{
		by: 'sakuho',
		title: '文書管理システムの仕様書を見てほしい',
		daysAgo: 30,
		deeds: [
			{ after: 0, at: '11:30', does: 'hand-in', paragraphs: documents.first },
			{
				after: 5,
				at: '16:30',
				does: 'remark',
				paragraph: 6,
				body: '代決した人と後閲した人の両方が記録に残ると書いてください。'
			},
			{
				after: 5,
				at: '16:40',
				does: 'remark',
				paragraph: 10,
				body: '件名の一覧はCSVで、本文は元の形式とPDFで返すと書いてください。'
			},
			{ after: 8, at: '13:40', does: 'mend', number: 1 },
			{ after: 8, at: '13:45', does: 'mend', number: 2 },
			{
				after: 8,
				at: '13:50',
				does: 'hand-in',
				paragraphs: documents.second,
				note: '電子決裁と、契約の終わりのデータの返還を直した'
			},
			{ after: 9, at: '10:00', does: 'close', number: 1 },
			{ after: 9, at: '10:05', does: 'close', number: 2 },
			{ after: 9, at: '10:10', does: 'offer', isOfDesk: true },
			{ after: 10, at: '9:00', does: 'agree' },
			{ after: 12, at: '9:30', does: 'release' },
			{ after: 14, at: '10:20', does: 'publish', isOfDesk: true }
		]
	}
];

/** What was talked over about specifications during the year; `numbers` gives a case by its title. */
export function specificationSteps(year: Year, numbers: ReadonlyMap<string, string>): Step[] {
	return specifications.flatMap((of) =>
		of.deeds.map((deed) => ({
			at: instantAgo(year.today, of.daysAgo - deed.after, deed.at),
			take: () => doneTo(deed, numbers.get(of.title) ?? '', of.by, year)
		}))
	);
}

function doneTo(
	deed: DemoSpecificationDeed,
	number: string,
	by: string,
	{ as, stored }: Year
): void {
	if (deed.does === 'hand-in') {
		const text = deed.paragraphs.join('\n');
		const file = deed.file ? stored(deed.file) : null;
		handIn(as(by), number, { text, isCut: false, note: deed.note ?? '', file, version: null });
	} else if (deed.does === 'remark') {
		const last = find(as(DESK), number).specification.versions[0]?.number ?? 0;
		remark(as(DESK), number, { number: last, paragraph: deed.paragraph, body: deed.body });
	} else if ('number' in deed) {
		const isOfDesk = ['reply', 'return', 'close'].includes(deed.does);
		const hand = as(isOfDesk ? DESK : by);
		const row = find(hand, number).specification.remarks.find((one) => one.number === deed.number);
		treat(hand, number, row?.id ?? 0, deed.does, { body: deed.body ?? '', version: null });
	} else if (deed.does === 'publish') {
		const { texts, replaced, system, reviewOn, version } = draftOf(as(DESK), number).draft;
		// The title of the document is what its file is called, and says nothing of who wrote it.
		const restored = replaced
			.filter(({ kind }) => kind === 'file')
			.map(({ mark, original }) => `${mark}=${original}`);
		const rest = { system, reviewOn, version, restored, admitted: [] };
		publishExample(as(DESK), number, { ...texts, ...rest });
	} else {
		proceed(as(deed.isOfDesk ? DESK : by), number, deed.does, {});
	}
}
