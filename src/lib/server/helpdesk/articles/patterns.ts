import { isIPv4, isIPv6 } from 'node:net';
import type { RedactionKind } from '#lib/articles.ts';

/** What looks like something that must not stay. It is matched against folded text: half width, lower case, hiragana. */
type Pattern = {
	kind: RedactionKind;
	find: RegExp;
	/** Refuses what only looks like it. */
	isReal?: (found: string) => boolean;
};

/** Dots and colons as an input method may leave them between digits; folding has made the full-width ones plain. */
const dot = ' ?(?:[.。]|\\[\\.\\]|\\(\\.\\)) ?';
const octet = '(?:\\d{1,3}|[x*〇○]{1,3})';
/** Also of a network with the end left open: 192.168.10.x. */
const ipv4 = `(?<![\\d.])\\d{1,3}(?:${dot}${octet}){3}(?: ?/ ?\\d{1,2})?(?: ?: ?\\d{1,5})?(?: ?[-~] ?\\d{1,3})?(?![\\d]|\\.\\d)`;

function isAddress(found: string): boolean {
	const [base = ''] = found
		.replace(/[ [\]()]/g, '')
		.replaceAll('。', '.')
		.split(/[/:~-]/);
	return isIPv4(base.replace(/[x*〇○]+/g, '0').replace(/\b0+(?=\d)/g, ''));
}

function isAddress6(found: string): boolean {
	const base = found.replace(/^\[|\](?::\d+)?$/g, '').replace(/[%/].*$/, '');
	return base.includes(':') && base !== '::' && isIPv6(base);
}

const domain =
	'(?:jp|com|net|org|info|biz|cloud|site|app|dev|io|tokyo|nagano|local|lan|internal|intra|corp|home|localdomain)';
const bar = '[-ー ]?';
const yen = '(?:円(?![滑形周卓])|yen)';

export const patterns: Pattern[] = [
	{ kind: 'url', find: /[a-z][a-z0-9+.-]{1,10}:\/\/[!-~]+(?<![.,;:!?)\]'"])/g },
	/** A share on a server. A yen sign is what a backslash looks like here. */
	{ kind: 'url', find: /(?:\\\\|¥¥)[^\s、。「」『』()<>]+/g },
	{
		kind: 'mail',
		find: /[a-z0-9._%+-]+ ?(?:@|[[(] ?(?:at|あっと) ?[\])]) ?[a-z0-9-]+(?:\.[a-z0-9-]+)*/g
	},
	{ kind: 'ip', find: new RegExp(ipv4, 'g'), isReal: isAddress },
	{
		kind: 'ip',
		find: /(?<![0-9a-z:.])\[?[0-9a-f:]*:[0-9a-f:.]*(?:%[0-9a-z]+)?(?: ?\/ ?\d{1,3})?\]?(?::\d{1,5})?/g,
		isReal: (found) => isAddress6(found.replace(/ /g, ''))
	},
	/** Private ones with the end left out, or with hyphens as in the names of machines. */
	{
		kind: 'ip',
		find: /(?<![\d.-])(?:192([.-])168|172([.-])(?:1[6-9]|2\d|3[01]))(?:\1\2\d{1,3}){1,2}(?!\d)/g
	},
	{ kind: 'hardware', find: /(?<![0-9a-f.])[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}(?![0-9a-f.])/g },
	{ kind: 'hardware', find: /(?<![0-9a-f])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![0-9a-f])/g },
	{
		kind: 'host',
		find: new RegExp(
			`(?<![a-z0-9@-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\\.)+${domain}(?![a-z0-9-])(?::\\d{1,5})?(?:/[!-~]*)?`,
			'g'
		)
	},
	/** Names of machines as offices give them: KITA-SV01, pc0123, l2sw-03. */
	{
		kind: 'host',
		find: /(?<![a-z0-9])(?:[a-z0-9]+[-_])*(?:sv|srv|svr|server|dc|fs|nas|pc|nb|l[23]sw|sw|fw|rt|ap)[-_]?\d{2,}[a-z0-9_-]*/g
	},
	/** What is said to be the name of a machine or of a wireless network. */
	{
		kind: 'host',
		find: /(?<=(?:ほすと名|こんぴゅーたー?名|さーばー?名|端末名|機器名|ssid)[はがの:「= ]{0,3})[a-z0-9][a-z0-9_-]{2,}/g
	},
	{ kind: 'case', find: /(?<![a-z0-9])r ?\d{1,2} ?-? ?\d{4,}(?!\d)/g },
	{ kind: 'case', find: /令和\d{1,2}年度第\d+号/g },
	{
		kind: 'phone',
		find: /(?<![\d.])(?:\+81[- ]?\d|\(?0\d)\d{0,4}\)?[-ー・( ]{1,2}\d{1,4}[-ー・) ]{1,2}\d{3,4}(?!\d)/g
	},
	{ kind: 'phone', find: /\(0\d{1,4}\) ?\d{1,4}[-ー ]\d{3,4}(?!\d)/g },
	{ kind: 'phone', find: /(?<![\d.,])0\d{9,10}(?!\d)/g },
	{ kind: 'phone', find: new RegExp(`内線(?:番号)?[はが]? ?[:(]?${bar}\\d{2,6}`, 'g') },
	/** Without the area code, where it is said what it is. */
	{
		kind: 'phone',
		find: /(?<=(?:電話|tel|fax|ふぁっくす|直通|代表)[^\d\n]{0,6})\d{2,4}[-ー]\d{4}(?!\d)/g
	},
	{
		kind: 'money',
		find: new RegExp(
			`(?:[¥\\\\] ?)?\\d[\\d,.]*(?: ?[兆億万千百km] ?(?:\\d[\\d,.]*)?)* ?(?:${yen}|\\( ?(?:千|百万|万)?円 ?\\))|[〇一二三四五六七八九十百千万億壱弐参拾]{2,}円`,
			'g'
		)
	},
	{ kind: 'money', find: /(?:[¥\\]|jpy) ?\d[\d,.]*(?: ?[億万千])?-?/g },
	/** Said without 円: 「予算は120万です」. */
	{
		kind: 'money',
		find: /(?<=(?:予算|金額|費用|単価|合計|見積[^\d\n]{0,4}|税込|税抜|税別)[^\d\n]{0,4})\d[\d,.]*(?: ?[億万千]| ?百万)/g
	},
	{
		kind: 'money',
		find: /(?<=(?:予算|金額|費用|単価|合計|見積額?|税込|税抜|税別|単位 ?:? ?(?:千|百万)?円)[^\d\n]{0,4})(?:\d{1,3}(?:,\d{3})+|\d{4,}(?![年/.-]))(?![\d年])/g
	},
	{ kind: 'money', find: /\d[\d,.]* ?(?:[億万千]|百万)?(?=[^\d\n]{0,2}税(?:込|抜|別))/g },
	/** What something was bought for: 「120万で契約」; and 1億2千万, of which nothing is counted. */
	{
		kind: 'money',
		find: /\d[\d,.]* ?(?:[億万]|百万|千万)(?=(?:で|に|の|を|くらい|ほど|程度|前後|以内|以下){0,2}(?:契約|購入|買|発注|落札|入札|見積|値引|支払|払))/g
	},
	{ kind: 'money', find: /\d+ ?億 ?\d+ ?千?万(?![件人世台個戸票行語])/g },
	/** Whoever is spoken of politely. 様 also ends and begins words of every day. */
	{
		kind: 'person',
		find: /(?<![一-鿿々])(?!(?:皆|お客|客|奥|業者|住民|各位|団体|担当者|利用者|職員|議員|関係者|市民|村民|町民|方々|何|同|仕|多|模|異|有|一|左|右|別|神)[さ様])[一-鿿々]{1,4}(?=さん(?![ぎかだ])|様(?![式子々相態]))/g
	},
	/** Whoever stands behind a colon, though in no list of names. */
	{
		kind: 'person',
		find: /(?<=(?:担当者?|氏名|記入者|申請者) ?: ?)(?![一-鿿々 ]*(?:課|係|室|部|局|所|班|団体|業者|未定|不在|不明|なし))[一-鿿々]{1,4} ?[一-鿿々]{1,4}/g
	},
	{
		kind: 'file',
		find: /[^\s、。「」『』()<>:"|?*\\/¥]{1,60}\.(?:xlsx?m?|docx?m?|pptx?|pdf|csv|txt|zip|msg|eml|png|jpe?g|log|jww|dxf)(?![a-z0-9])/g
	}
];

const corporate =
	'株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|協同組合|特定非営利活動法人|NPO法人|ＮＰＯ法人|社会福祉法人|医療法人|学校法人|監査法人|[(（](?:株|有|同|社|財)[)）]|㈱|㈲';
const nameLetter = '[\\p{Script=Katakana}ー・\\p{Script=Han}々A-Za-zＡ-Ｚａ-ｚ0-9０-９&＆.-]';

/** 業者 by the form of their name; matched as written, for katakana ends where hiragana begins. */
export const vendorPatterns: RegExp[] = [
	new RegExp(
		`(?:${corporate})[ 　]?(?:(?![はがのにをとでもへやか])[ぁ-ん]{1,6})?${nameLetter}{1,25}`,
		'gu'
	),
	/** A name in hiragana alone; a word that only goes on with the sentence is none. */
	new RegExp(
		`(?:${corporate})[ 　]?(?![はがのにをとでもへやか]|など|なら|だ|じゃ|より|まで|さん|さま|しか|ごと|ら|という|として)[ぁ-ん]{2,6}`,
		'gu'
	),
	/** As a bank writes it: カ）ミナト. */
	new RegExp(
		`(?<![\\p{Script=Katakana}\\p{Script=Han}ー])(?:カ|ｶ|ユ|ﾕ|株|有)[)）]${nameLetter}{1,25}`,
		'gu'
	),
	/** In Latin letters: Minato Co., Ltd. */
	/[A-Z][A-Za-z0-9&.-]*(?: [A-Z][A-Za-z0-9&.-]*){0,3},? (?:Inc|Corp|Corporation|LLC|Ltd|Limited|Co\., ?Ltd|K\.K)\b\.?/g,
	/** Spoken of politely, or as 社. */
	/[ァ-ヶー]{2,15}(?!(?:業者|担当|会社|管理者|利用者|職員|部門|委員|事務局|関係者|提供者|運用者|開発者|製造元|販売元))[一-鿿]{1,4}(?=さん|様)/g,
	/(?<![ァ-ヶーA-Za-z0-9])(?!(?:メーカー|ベンダー|サービス|グループ|システム|クラウド)社)[ァ-ヶーA-Za-z]{2,20}社(?![内外会員長団交])/g,
	new RegExp(`${nameLetter}{1,25}[ 　]?(?:${corporate})`, 'gu')
];
