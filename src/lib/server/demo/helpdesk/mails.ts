import { arrive } from '../../helpdesk/mail/arriving.ts';
import type { DemoFile } from '../content/types.ts';
import { instantAgo, type Step, type Year } from '../year.ts';

type DemoMail = {
	at: string;
	from: { name: string; address: string };
	subject: string;
	text: string;
	files: DemoFile[];
};

/** Who has a mail address in the directory. */
export const mailAddresses: Partial<Record<string, string>> = {
	kitaaiki: 'ide@kitaaiki.example.jp'
};

const mails: DemoMail[] = [
	{
		at: '15:42',
		from: { name: '井出 直人', address: 'ide@kitaaiki.example.jp' },
		subject: '公民館のWi-Fiが、貸館の人につながりません',
		text: [
			'相談窓口 御中',
			'',
			'お世話になります。北相木村の井出です。',
			'公民館の来客用Wi-Fiが、今週からつながらないと言われます。',
			'職員の端末はつながります。機器の設定を見る順番を教えてください。',
			'時刻の控えを付けます。',
			'',
			'＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊',
			'北相木村 総務企画課　井出 直人',
			'＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊＊',
			'',
			'> 先月の点検では、公民館の機器に異常はありませんでした。'
		].join('\n'),
		files: [
			{
				name: 'つながらない時刻.csv',
				kind: 'csv',
				rows: [
					['日', '時刻', '部屋'],
					['月', '10:20', '会議室'],
					['火', '13:05', 'ホール']
				]
			}
		]
	},
	{
		at: '16:30',
		from: { name: '営業 山岸', address: 'eigyo@kiki-hosyu.example.com' },
		subject: '【ご案内】ネットワーク機器の保守の更新',
		text: 'ご担当者様\n\n保守の契約の更新について、ご説明に伺いたくご連絡しました。\nご都合のよい日をお知らせください。',
		files: []
	}
];

/** Files of the mails, which are made before the year is laid. */
export const mailFiles: DemoFile[] = mails.flatMap(({ files }) => files);

/** What reached the desk by mail on the last business day, and waits there. */
export function mailSteps({ today, stored }: Year): Step[] {
	return mails.map(({ at, files, ...mail }, index) => {
		const instant = instantAgo(today, 0, at);
		const read = {
			...mail,
			messageId: `sample-${index + 1}@example.jp`,
			...{ references: [], recipients: [], attachments: [], automatic: null, sentAt: instant }
		};
		const take = () => void arrive(read, [], [], { files: files.map(stored), refusals: [] });
		return { at: instant, take };
	});
}
