import type { Day } from '#lib/dates.ts';
import * as candidates from '../forum/candidates.ts';
import { markImportant } from '../forum/importance.ts';
import { noteOpening } from '../forum/readers.ts';
import * as sameHere from '../forum/same-here.ts';
import * as threads from '../forum/threads.ts';
import { tagReform } from '../forum/validity.ts';
import { instantAgo, type Step, type Year } from './year.ts';

const UPDATE = 'Windows 11 25H2への更新';
const OFFICE = 'Office LTSC 2021の期限後';
const WIFI = '庁内Wi-Fi更新の見積依頼仕様書';
const CERTIFICATES = 'コンビニ交付の停止日';
const MAIL = '【注意】取引先を装ったメール';

/** Who pressed うちも同じ on which question, so many business days before the last one; a name in brackets is hidden. */
const pressed: [title: string, ago: number, logins: string][] = [
	[
		UPDATE,
		8,
		'okaya suwa komagane takagi okuwa asahi matsukawa-mura nagano (ogawa) iiyama nagawa aoki'
	],
	[OFFICE, 20, 'miyada anan yasuoka omi sakae (kijimadaira) tateshina aoki otari tatsuno'],
	[WIFI, 2, 'minamiaiki karuizawa (kawakami)']
];

/** What happens around the answers of the year; `idOf` finds a thread by the beginning of its title once it is open. */
export function answerSteps(today: Day, as: Year['as'], idOf: (title: string) => number): Step[] {
	const at = (ago: number, time: string) => instantAgo(today, ago, time);
	const presses = pressed.flatMap(([title, ago, logins]) =>
		logins.split(' ').map((login, index) => ({
			at: at(ago, `13:${10 + index}`),
			take: () => {
				const isHidden = login.startsWith('(');
				sameHere.press(as(login.replace(/[()]/g, '')), idOf(title), isHidden);
			}
		}))
	);
	const openings = 'okaya takamori suwa ina nagano azumino omachi tomi'.split(' ');
	return [
		...presses,
		{
			at: at(6, '14:05'),
			take: () => {
				const reason = '県内一斉のライセンス調達の説明会で取り上げました。';
				candidates.mark(as('kumiai'), idOf(OFFICE), { kind: 'handled', reason });
			}
		},
		{
			at: at(10, '9:40'),
			take: () => tagReform(as('kumiai'), idOf(CERTIFICATES), '住民基本台帳法施行令の改正')
		},
		{ at: at(0, '18:00'), take: () => markImportant(as('kumiai'), idOf(MAIL), true) },
		...openings.map((login, index) => ({
			at: at(0, `18:${10 + index}`),
			take: () => noteOpening(as(login), threads.find(as(login), idOf(MAIL)))
		}))
	];
}
