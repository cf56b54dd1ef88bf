import type { DistrictSlug } from '#lib/reference/districts.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import type { DemoOrganisation } from './people.ts';

const AREA_CODES: Record<DistrictSlug, string> = {
	saku: '0267',
	ueda: '0268',
	suwa: '0266',
	kamiina: '0265',
	minamishinshu: '0265',
	kiso: '0264',
	matsumoto: '0263',
	kitaalps: '0261',
	nagano: '026',
	hokushin: '0269'
};

/** The union's desk in the demonstration year. */
export const DESK_PHONE = '026-000-0100';

/** An invented number that nobody has: no exchange in Japan begins with 0. */
export function phoneOf(of: DemoOrganisation, extension: number): string {
	if (of === 'union') return DESK_PHONE;
	const place = municipalities.findIndex(({ code6 }) => code6 === of);
	const area = AREA_CODES[municipalities[place]?.district ?? 'nagano'];
	const last = String(1000 + (place + 1) * 10 + extension);
	return `${area}-${area.length === 3 ? '000' : '00'}-${last}`;
}
