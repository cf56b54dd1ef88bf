import { pastFieldName, pastFieldNames, type PastField } from '#lib/past-cases.ts';
import { writeWorkbook, type Workbook } from '../../files/write-workbook.ts';
import type { Actor } from '../../identity/actors.ts';
import { authorize } from '../../permissions.ts';

const example: Record<PastField, string> = {
	number: 'H30-12',
	receivedOn: 'H30.6.4',
	organisation: '北相木村',
	contact: '総務企画課 見本 太郎',
	category: '回線・LGWAN',
	via: '電話',
	title: '回線が午後から切れる',
	body: '庁舎の端末から業務の画面が開けない。',
	answer: '機器の電源を入れ直してもらい、直った。',
	answeredOn: 'H30.6.5',
	staff: '見本 花子'
};

/** A workbook with the heads the import knows, and one row that shows how they are filled in. Throws `Forbidden`. */
export async function template(actor: Actor): Promise<Workbook> {
	authorize(actor, 'desk.work', null);
	return writeWorkbook('受付簿のひな形', {
		sheet: '受付簿',
		header: pastFieldNames.map(pastFieldName),
		rows: [pastFieldNames.map((field) => example[field])]
	});
}
