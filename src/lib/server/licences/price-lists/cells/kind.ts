import { tight } from './reading.ts';

/** What a price buys. */
export type Kind =
	'L' | 'L+SA' | 'SA' | 'SUBSCRIPTION' | 'STEP_UP' | 'ADD_ON' | 'FROM_SA' | 'MEDIA';

/** What it is bought for, where a list says that instead. */
export type Use = 'new' | 'renewal' | 'addition';

const kinds: [Kind, string][] = [
	['L', 'l lic license licence ライセンス ライセンスのみ 新規ライセンス'],
	['L+SA', 'l+sa l&sa lsa licsapk lic+sa license+sa ライセンス+sa 新規+sa upgrdsapk upgrade+sa'],
	[
		'SA',
		'sa ソフトウェアアシュアランス ソフトウエアアシュアランス softwareassurance sa更新 sa単体'
	],
	['SUBSCRIPTION', 'subsvl subs subscription サブスクリプション 年間ライセンス'],
	['STEP_UP', 'stepup ステップアップ su'],
	['ADD_ON', 'addon アドオン'],
	['FROM_SA', 'fromsa'],
	['MEDIA', 'media メディア dvd 媒体']
];
const uses: Record<string, Use> = {
	新規: 'new',
	更新: 'renewal',
	増設: 'addition',
	追加: 'addition'
};

const byWord = new Map(
	kinds.flatMap(([kind, list]) => list.split(' ').map((word) => [word, kind] as const))
);

/** Reads a kind in any writing; 'unknown' for a word that has to be asked about, null for none. */
export function readKind(
	text: string,
	remembered: Readonly<Record<string, Kind>>
): { kind: Kind | null; use: Use | null } | 'unknown' {
	const word = tight(text).toLowerCase();
	const none = { kind: null, use: null };
	if (/^[-ー―－]*$/.test(word)) return none;
	const kept = Object.entries(remembered).find(([said]) => tight(said).toLowerCase() === word);
	const kind = kept?.[1] ?? byWord.get(word) ?? byWord.get(word.replace(/[-‐ー\s_・]/g, ''));
	if (kind) return { kind, use: null };
	const use = uses[word];
	return use ? { kind: null, use } : 'unknown';
}

export type Suggested = {
	kind: Kind | null;
	pack: number | null;
	language: string | null;
	program: string | null;
	metric: string | null;
};

/** What Microsoft's grammar of descriptions suggests (`WinSvrSTDCore ALNG LicSAPk MVL 2Lic CoreLic`); null for other texts. */
export function suggestedBy(name: string): Suggested | null {
	const find = (pattern: RegExp) => pattern.exec(name)?.[0] ?? null;
	const language = find(/\b(ALNG|SNGL|JPN|Japanese|AllLng)\b/);
	const type = find(/\b(LicSAPk|UpgrdSAPk|SubsVL|StepUp|SA|Lic)\b/i);
	const program = find(/\b(MVL|OLV|OLP|MPSA|EES|SLP)\b/);
	if ([language, type, program].filter(Boolean).length < 2) return null;
	const known = type ? readKind(type, {}) : 'unknown';
	return {
		kind: known === 'unknown' ? null : known.kind,
		pack: Number(/\b(\d{1,4})Lic\b/.exec(name)?.[1] ?? 0) || null,
		language,
		program,
		metric: find(/\b(CoreLic|DvcCAL|UsrCAL|SAL|PerUsr|PerDvc)\b/)
	};
}
