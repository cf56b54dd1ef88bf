import { fiscalYearLabel } from '#lib/dates.ts';
import { fiscalMonths } from '#lib/server/helpdesk/report/counts.ts';
import { periodOf, report, reportYears } from '#lib/server/helpdesk/report/report.ts';
import { reading } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading(async (event: PageServerLoadEvent, actor) => {
	const { searchParams } = event.url;
	const period = periodOf(searchParams.get('year'), searchParams.get('month'));
	return {
		...period,
		report: await report(actor, period),
		years: reportYears().map((year) => ({ value: String(year), label: fiscalYearLabel(year) })),
		months: [
			{ value: '', label: '年間' },
			...fiscalMonths.map((month) => ({ value: String(month), label: `${month}月` }))
		]
	};
});
