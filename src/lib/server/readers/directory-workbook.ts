import writeXlsxFile, { type Feature, type Image, type Row } from 'write-excel-file/node';
import { districts } from '#lib/reference/districts.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import type { directory } from './directory.ts';

type Listing = Pick<ReturnType<typeof directory>, 'groups' | 'seesPeople'>;

const SHEET = '名簿';

/** Heading and width in letters of half width; the last ones are for who sees people. */
const organisationColumns = [
	['団体コード', 11],
	['団体', 22],
	['種別', 10],
	['広域', 12]
] as const;
const peopleColumns = [
	['課', 18],
	['担当', 18],
	['氏名', 16],
	['ふりがな', 20],
	['電話', 16],
	['メール', 30],
	['備考', 24]
] as const;

/** 名簿 as an Excel file: every cell a text, the head frozen and repeated, one A4 sheet wide. */
export async function workbookOf(listing: Listing, today: string): Promise<Buffer> {
	const columns = listing.seesPeople
		? [...organisationColumns, ...peopleColumns]
		: [...organisationColumns, ['電話', 16] as const];
	const head: Row = columns.map(([value]) => ({
		value,
		type: String,
		fontWeight: 'bold',
		backgroundColor: '#e6e6e6'
	}));
	const rows = rowsOf(listing, today).map((row): Row => row.map(textCell));
	return writeXlsxFile(
		[head, ...rows],
		{
			sheet: SHEET,
			columns: columns.map(([, width]) => ({ width })),
			stickyRowsCount: 1
		},
		{ features: [onA4] }
	).toBuffer();
}

/** The rows as texts, one per person; an organisation without people has one row that says so. */
export function rowsOf({ groups, seesPeople }: Listing, today: string): string[][] {
	return groups
		.flatMap((group) => group.bodies)
		.flatMap((body) => {
			const place = [body.code6 ?? '', body.name, body.kind, districtOf(body.code6)];
			if (!seesPeople) return [[...place, body.phone ?? '']];
			if (body.people.length === 0) {
				return [[...place, '', '', '', '', body.phone ?? '', '', '担当が登録されていません']];
			}
			return body.people.map((person) => [
				...place,
				person.section,
				person.seat,
				person.name,
				person.kana,
				person.phone || (body.phone ?? ''),
				person.email ?? '',
				[
					person.startsOn !== null && person.startsOn > today ? `${person.startsOn}から` : '',
					...person.also.map((also) => `${also}を兼ねる`)
				]
					.filter(Boolean)
					.join('、')
			]);
		});
}

/** A text that Excel would take for a formula, here or after saving as CSV, gets an apostrophe before it. */
export function harmless(text: string): string {
	return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function textCell(text: string): Row[number] {
	return text === '' ? null : { value: harmless(text), type: String, format: '@' };
}

function districtOf(code6: string | null): string {
	const place = municipalities.find((each) => each.code6 === code6);
	return districts.find((district) => district.slug === place?.district)?.name ?? '';
}

/** The library knows neither paper nor repeated heads. */
const onA4: Feature<Image['content']> = {
	files: {
		transform: {
			'xl/worksheets/sheet{id}.xml': {
				transform: (xml) =>
					xml
						.replace(
							/<worksheet[^>]*>/,
							(opening) => `${opening}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`
						)
						.replace(
							'</sheetData>',
							'</sheetData><pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>' +
								'<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>' +
								'<headerFooter><oddFooter>&amp;C&amp;P/&amp;N</oddFooter></headerFooter>'
						)
			},
			'xl/workbook.xml': {
				transform: (xml) =>
					xml.replace(
						'</sheets>',
						`</sheets><definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">'${SHEET}'!$1:$1</definedName></definedNames>`
					)
			}
		}
	}
};
