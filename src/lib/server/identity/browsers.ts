/** Newest names first: Edge calls itself Chrome too, and Chrome calls itself Safari. */
const browsers: [RegExp, string][] = [
	[/\bEdgA?\/|\bEdgiOS\//, 'Edge'],
	[/\bFirefox\/|\bFxiOS\//, 'Firefox'],
	[/\b(Chrome|CriOS|Chromium)\//, 'Chrome'],
	[/\bSafari\//, 'Safari']
];

const systems: [RegExp, string][] = [
	[/\bWindows\b/, 'Windows'],
	[/\b(iPhone|iPad)\b/, 'iPhone・iPad'],
	[/\bAndroid\b/, 'Android'],
	[/\bMac OS X\b|\bMacintosh\b/, 'Mac'],
	[/\bCrOS\b/, 'Chromebook'],
	[/\bLinux\b/, 'Linux']
];

/** A browser in words, such as 「Edge（Windows）」, from its User-Agent; 「不明なブラウザー」 where it says nothing known. */
export function browserIn(userAgent: string | null): string {
	const named = (known: [RegExp, string][]) =>
		known.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1];
	const browser = named(browsers) ?? '不明なブラウザー';
	const system = named(systems);
	return system ? `${browser}（${system}）` : browser;
}
