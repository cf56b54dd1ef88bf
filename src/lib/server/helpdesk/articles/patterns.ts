import { isIPv4, isIPv6 } from 'node:net';
import type { RedactionKind } from '#lib/articles.ts';

/** What looks like something that must not stay. It is matched against folded text: half width, lower case, hiragana. */
export type Pattern = {
	kind: RedactionKind;
	find: RegExp;
	/** Refuses what only looks like it. */
	isReal?: (found: string) => boolean;
};

/** Dots and colons as an input method may leave them between digits; folding has made the full-width ones plain. */
const dot = ' ?[.。] ?';
const octet = '(?:\\d{1,3}|[x*〇○]{1,3})';
/** Also of a network with the end left open: 192.168.10.x. */
const ipv4 = `(?<![\\d.])\\d{1,3}(?:${dot}${octet}){3}(?: ?/ ?\\d{1,2})?(?: ?: ?\\d{1,5})?(?: ?[-~] ?\\d{1,3})?(?![\\d]|\\.\\d)`;

function isAddress(found: string): boolean {
	const [base = ''] = found
		.replace(/ /g, '')
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
	{ kind: 'mail', find: /[a-z0-9._%+-]+ ?@ ?[a-z0-9-]+(?:\.[a-z0-9-]+)*/g },
	{ kind: 'ip', find: new RegExp(ipv4, 'g'), isReal: isAddress },
	{
		kind: 'ip',
		find: /(?<![0-9a-z:.])\[?[0-9a-f:]*:[0-9a-f:.]*(?:%[0-9a-z]+)?(?: ?\/ ?\d{1,3})?\]?(?::\d{1,5})?/g,
		isReal: (found) => isAddress6(found.replace(/ /g, ''))
	},
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
	{ kind: 'case', find: /(?<![a-z0-9])r ?\d{1,2} ?-? ?\d{4,}(?!\d)/g },
	{ kind: 'case', find: /令和\d{1,2}年度第\d+号/g },
	{
		kind: 'phone',
		find: /(?<![\d.])(?:\+81[- ]?\d|\(?0\d)\d{0,4}\)?[-ー( ]{1,2}\d{1,4}[-ー) ]{1,2}\d{3,4}(?!\d)/g
	},
	{ kind: 'phone', find: /\(0\d{1,4}\) ?\d{1,4}[-ー ]\d{3,4}(?!\d)/g },
	{ kind: 'phone', find: /(?<![\d.,])0\d{9,10}(?!\d)/g },
	{ kind: 'phone', find: new RegExp(`内線 ?[:(]?${bar}\\d{2,6}`, 'g') },
	{
		kind: 'money',
		find: new RegExp(
			`(?:[¥\\\\] ?)?\\d[\\d,.]*(?: ?[兆億万千百] ?(?:\\d[\\d,.]*)?)* ?${yen}|[〇一二三四五六七八九十百千万億]{2,}円`,
			'g'
		)
	},
	{ kind: 'money', find: /[¥\\] ?\d[\d,.]*(?: ?[億万千])?-?/g },
	/** Said without 円: 「予算は120万です」. */
	{
		kind: 'money',
		find: /(?<=(?:予算|金額|費用|単価|合計|見積[^\d\n]{0,4}|税込|税抜)[^\d\n]{0,4})\d[\d,.]*(?: ?[億万千]| ?百万)/g
	},
	/** Whoever is spoken of politely. 様 also ends and begins words of every day. */
	{
		kind: 'person',
		find: /(?<![一-鿿々])(?!(?:皆|お客|客|奥|業者|住民|各位|団体|担当者|利用者|職員|議員|関係者|市民|村民|町民|方々|何|同|仕|多|模|異|有|一|左|右|別|神)[さ様])[一-鿿々]{1,4}(?=さん(?![ぎかだ])|様(?![式子々相態]))/g
	},
	{
		kind: 'file',
		find: /[^\s、。「」『』()<>:"|?*\\/¥]{1,60}\.(?:xlsx?m?|docx?m?|pptx?|pdf|csv|txt|zip|msg|eml|png|jpe?g|log|jww|dxf)(?![a-z0-9])/g
	}
];

const corporate =
	'株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|公益社団法人|公益財団法人|協同組合|[(（](?:株|有|同|社|財)[)）]|㈱|㈲';
const nameLetter = '[\\p{Script=Katakana}ー・\\p{Script=Han}々A-Za-zＡ-Ｚａ-ｚ0-9０-９&＆.-]';

/** 業者 by the form of their name; matched as written, for katakana ends where hiragana begins. */
export const vendorPatterns: RegExp[] = [
	new RegExp(
		`(?:${corporate})[ 　]?(?:(?![はがのにをとでもへやか])[ぁ-ん]{1,6})?${nameLetter}{1,25}`,
		'gu'
	),
	new RegExp(`${nameLetter}{1,25}[ 　]?(?:${corporate})`, 'gu')
];
