import { districts } from '#lib/reference/districts.ts';
import { findMunicipality } from '#lib/reference/municipalities.ts';
import { writeWorkbook, type Workbook } from '../files/write-workbook.ts';
import type { directory } from './directory.ts';

type Listing = Pick<ReturnType<typeof directory>, 'groups' | 'seesPeople'>;

const organisationColumns = ['団体コード', '団体', '種別', '広域'];
const peopleColumns = ['課', '担当', '氏名', 'ふりがな', '電話', 'メール', '備考'];

/** 名簿 as an Excel file; who sees no people gets the organisations alone. */
export function workbookOf(listing: Listing, today: string): Promise<Workbook> {
	return writeWorkbook('名簿', {
		sheet: '名簿',
		header: [...organisationColumns, ...(listing.seesPeople ? peopleColumns : ['電話'])],
		rows: rowsOf(listing, today)
	});
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

function districtOf(code6: string | null): string {
	const place = code6 === null ? undefined : findMunicipality(code6);
	return districts.find((district) => district.slug === place?.district)?.name ?? '';
}
