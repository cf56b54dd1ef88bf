/** When support of a product ends, as published: calendar dates of the vendor, never moved to another time zone. */
type PublishedLifecycle = {
	family: string;
	release: string;
	mainstreamEnd: string | null;
	extendedEnd: string | null;
	/** The last day of paid updates after that (ESU). */
	paidEnd: string | null;
	/** Where the dates were read, by the letters of `SOURCES`. */
	source: string;
	/** One source alone, or a day that needs another look. */
	isUnconfirmed?: true;
};

/** What the letters of a source stand for. */
export const SOURCES: Record<string, string> = {
	E: 'https://endoflife.date（2026-08-22）',
	M: 'Microsoftの公開データ（2023-01）',
	F: 'Microsoftのページ（2026-08-18）',
	L: 'https://learn.microsoft.com'
};

/** The day all of these were compared with their sources. */
export const LIFECYCLES_CHECKED_ON = '2026-11-22';

type Dates = [mainstream: string | null, extended: string | null, paid: string | null];

const of = (
	family: string,
	release: string,
	[mainstreamEnd, extendedEnd, paidEnd]: Dates,
	source: string,
	isUnconfirmed?: true
): PublishedLifecycle => ({
	...{ family, release, mainstreamEnd, extendedEnd, paidEnd, source },
	...(isUnconfirmed ? { isUnconfirmed } : {})
});

/** The dates that drive purchases of the municipalities. */
export const publishedLifecycles: readonly PublishedLifecycle[] = [
	of('Windows Server', '2012', ['2018-10-09', '2023-10-10', '2026-10-13'], 'E, M'),
	of('Windows Server', '2016', ['2022-01-11', '2027-01-12', '2030-01-12'], 'E, M, F', true),
	of('Windows Server', '2019', ['2024-01-09', '2029-01-09', null], 'E, M, F'),
	of('Windows Server', '2022', ['2026-10-13', '2031-10-14', null], 'E, M, F, L'),
	of('Windows Server', '2025', ['2029-11-13', '2034-11-14', null], 'E, F'),
	of('SQL Server', '2014', ['2019-07-09', '2024-07-09', '2027-07-12'], 'E, M', true),
	of('SQL Server', '2016', ['2021-07-13', '2026-07-14', '2029-07-17'], 'E, M'),
	of('SQL Server', '2017', ['2022-10-11', '2027-10-12', null], 'E, M'),
	of('SQL Server', '2019', ['2025-02-28', '2030-01-08', null], 'E, M'),
	of('SQL Server', '2022', ['2028-01-11', '2033-01-11', null], 'E'),
	of('SQL Server', '2025', ['2031-01-06', '2036-01-06', null], 'E', true),
	of('Office', '2016', ['2020-10-13', '2025-10-14', null], 'E, M'),
	of('Office', '2019', ['2023-10-10', '2025-10-14', null], 'E, M'),
	of('Office LTSC', '2021', ['2026-10-13', null, null], 'E, M'),
	of('Office LTSC', '2024', ['2029-10-09', null, null], 'E, L'),
	of('Visio LTSC', '2021', ['2026-10-13', null, null], 'E, M'),
	of('Visio LTSC', '2024', ['2029-10-09', null, null], 'E, L'),
	of('Project LTSC', '2021', ['2026-10-13', null, null], 'E, M'),
	of('Project LTSC', '2024', ['2029-10-09', null, null], 'E, L'),
	of('Exchange Server', '2016', ['2020-10-13', '2025-10-14', '2026-11-01'], 'E, M', true),
	of('Exchange Server', '2019', ['2024-01-09', '2025-10-14', '2026-11-01'], 'E, M', true),
	of('SharePoint Server', '2016', ['2021-07-13', '2026-07-14', null], 'E, M'),
	of('SharePoint Server', '2019', ['2024-01-09', '2026-07-14', null], 'E, M'),
	of('Windows', '10 22H2', ['2025-10-14', null, '2028-10-10'], 'E'),
	of('Windows', '10 Enterprise 2016 LTSB', ['2021-10-12', '2026-10-13', null], 'E, M'),
	of('Windows', '10 Enterprise LTSC 2019', ['2024-01-09', '2029-01-09', null], 'E, M'),
	of('Windows', '10 Enterprise LTSC 2021', ['2027-01-12', null, null], 'E, M'),
	of('Windows', '11 Enterprise LTSC 2024', ['2029-10-09', null, null], 'E'),
	of('Windows', '11 Enterprise 23H2', ['2026-11-10', null, null], 'E'),
	of('Windows', '11 Enterprise 24H2', ['2027-10-12', null, null], 'E'),
	of('Windows', '11 Pro 24H2', ['2026-10-13', null, null], 'E'),
	of('Windows', '11 Enterprise 25H2', ['2028-10-10', null, null], 'E'),
	of('Windows', '11 Pro 25H2', ['2027-10-12', null, null], 'E'),
	of('Windows', '11 Enterprise 26H1', ['2029-03-13', null, null], 'E'),
	of('Windows', '11 Pro 26H1', ['2028-03-14', null, null], 'E')
];
