import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { restored, withoutNumbers, type RedactionKind } from '#lib/articles.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { organisationNames } from '#lib/server/helpdesk/articles/lexicon.ts';
import {
	findings,
	redact,
	remaining,
	type Lexicon
} from '#lib/server/helpdesk/articles/redaction.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type Story } from '../../support/story.ts';

let story: Story;
let lexicon: Lexicon;

beforeAll(async () => {
	story = await tellStory();
	lexicon = {
		organisations: organisationNames(),
		people: [
			{ name: '井出 直人', kana: 'いで なおと' },
			{ name: '宮澤 結', kana: 'みやざわ ゆい' },
			{ name: '原 花子', kana: 'はら はなこ' }
		],
		vendors: ['ミナミ電算', 'しらかば情報'],
		files: ['北アイネットワーク図.xlsx', '見積.pdf']
	};
});
afterAll(() => closeTemporaryYui(story.folder));

const found = (text: string) => findings(text, lexicon).map(({ kind, text: hit }) => [kind, hit]);
const only = (text: string, kind: RedactionKind, hit: string) =>
	expect(found(text), text).toEqual([[kind, hit]]);
const nothing = (text: string) => expect(found(text), text).toEqual([]);

describe('organisations', () => {
	test('all 77 are found by name, and by reading with the suffix', () => {
		for (const { name, kana } of municipalities) {
			only(`この件は${name}のことです`, 'organisation', name);
			if (kana.length > 3) {
				expect(
					found(`。${kana}。`).some(([kind]) => kind === 'organisation'),
					kana
				).toBe(true);
			}
		}
	});

	test.each([
		['長野県', '長野県'],
		['長野県市町村自治振興組合', '長野県市町村自治振興組合'],
		['自治振興組合', '自治振興組合'],
		['北相木', '北相木'],
		['北相木村役場', '北相木村役場'],
		['キタアイキムラ', 'キタアイキムラ'],
		['ｷﾀｱｲｷ', 'ｷﾀｱｲｷ'],
		['Kitaaiki', 'Kitaaiki'],
		['更埴市', '更埴市'],
		['旧八千穂', '八千穂'],
		['南佐久郡', '南佐久郡'],
		['木曾町', '木曾町'],
		['佐久広域連合', '佐久']
	])('%s is one', (text, hit) => {
		const [first] = found(`${text}です`);
		expect(first).toEqual(['organisation', hit]);
	});

	test('one letter alone is no village', () => {
		nothing('原因は栄養と上の設定でした。');
	});
});

describe('people', () => {
	test.each([
		['井出 直人', '井出 直人'],
		['井出直人', '井出直人'],
		['井出　直人', '井出　直人'],
		['井出さん', '井出'],
		['井出課長', '井出'],
		['直人さん', '直人'],
		['いでさん', 'いで'],
		['イデ　ナオト', 'イデ　ナオト'],
		['宮沢', '宮沢'],
		['原さん', '原'],
		['田中さん', '田中'],
		['佐藤様', '佐藤']
	])('%s is one', (text, hit) => only(`担当は${text}です`, 'person', hit));

	test('polite words of every day are none', () => {
		nothing('仕様と様式、様々な模様、皆さん、お客様、業者様、同様に。住民さんも。');
	});
});

describe('addresses of networks', () => {
	test.each([
		'192.168.1.10',
		'１９２．１６８．１．１０',
		'１９２。１６８。１。１０',
		'10.20.30.0/24',
		'172.16.0.1:8080',
		'１０．０．０．１：８０',
		'192.168.10.x',
		'192.168.1.10-20',
		'2001:db8::1',
		'２００１：ｄｂ８：：１',
		'fe80::1%eth0',
		'2001:db8:0:1:2:3:4:5/64',
		'[2001:db8::1]:8080',
		'::ffff:192.0.2.1'
	])('%s is one', (address) => only(`端末（${address}）から`, 'ip', address));

	test('a card’s own number is found, times, versions and dates are not', () => {
		only('番号は00:1A:2b:3c:4D:5e、', 'hardware', '00:1A:2b:3c:4D:5e');
		nothing('10:30から12:00:15まで、版は10.0.26100.4061、令和8.11.27、第3.2.1項、項目：値。');
	});
});

describe('what leads elsewhere', () => {
	test.each<[RedactionKind, string]>([
		['url', 'https://www.vill.example.lg.jp/soumu?id=3'],
		['url', 'ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｊｐ／ａ'],
		['url', '\\\\fs01\\総務\\共有'],
		['host', 'www.example.lg.jp'],
		['host', 'dc01.office.local'],
		['host', 'KITA-SV01'],
		['host', 'PC0123'],
		['mail', 'soumu@example.lg.jp'],
		['mail', 'ｓｏｕｍｕ＠ｅｘａｍｐｌｅ．ｊｐ'],
		['phone', '0267-77-2111'],
		['phone', '０２６７−７７−２１１１'],
		['phone', '０２６７ー７７ー２１１１'],
		['phone', '(0267)77-2111'],
		['phone', '09012345678'],
		['phone', '内線123'],
		['case', 'R8-0012'],
		['case', 'Ｒ８－００１２'],
		['file', '設定書.docx'],
		['file', '見積.pdf'],
		['file', '北アイネットワーク図']
	])('%s: %s', (kind, hit) => only(`先は「${hit}」です`, kind, hit));

	test('names of products and versions stay', () => {
		nothing('Windows 11とOffice 2021、Wi-Fi 6、KB5034441、.NET 8、LGWANの話です。');
	});
});

describe('sums', () => {
	test.each([
		'120,000円',
		'１２０，０００円',
		'1,200千円',
		'350万円',
		'3億2,000万円',
		'¥1,200,000',
		'￥１２００',
		'三百万円',
		'12百万円'
	])('%s is one', (sum) => only(`およそ${sum}です`, 'money', sum));

	test('also without 円, where it is said what it is; numbers of other things stay', () => {
		only('予算は約120万です', 'money', '120万');
		nothing('職員は120人、端末は3台、円滑に進み、第2回は5万世帯。');
	});
});

describe('業者', () => {
	test.each([
		['株式会社ミナト電算', '株式会社ミナト電算'],
		['ミナト電算株式会社', 'ミナト電算株式会社'],
		['(株)ミナト', '(株)ミナト'],
		['（株）ミナト', '（株）ミナト'],
		['㈱ミナト', '㈱ミナト'],
		['株式会社みらい電子', '株式会社みらい電子'],
		['合同会社ABCサービス', '合同会社ABCサービス'],
		['ミナミ電算', 'ミナミ電算'],
		['ﾐﾅﾐ電算', 'ﾐﾅﾐ電算']
	])('%s is one', (text, hit) => only(`${text}に頼む`, 'vendor', hit));
});

describe('a draft', () => {
	const texts = {
		title: '北相木村の回線',
		question: '井出です。192.168.1.10が切れます。北相木村の３台、予算は50万円です。',
		answer: '井出さん、（株）ミナトに頼みます。'
	};

	test('has a numbered mark for each place, single ones go back, and the rest lose their numbers', () => {
		const { texts: drafted, replaced } = redact(texts, lexicon);
		expect(drafted).toEqual({
			title: '〔団体1〕の回線',
			question: '〔氏名1〕です。〔IPアドレス1〕が切れます。〔団体2〕の３台、予算は〔金額1〕です。',
			answer: '〔氏名2〕さん、〔業者1〕に頼みます。'
		});
		const sum = replaced.find(({ kind }) => kind === 'money');
		const back = restored(drafted.question, [`${sum?.mark}=${sum?.original}`]);
		expect(withoutNumbers(back)).toBe(
			'〔氏名〕です。〔IPアドレス〕が切れます。〔団体〕の３台、予算は50万円です。'
		);
	});

	test('is clean when it is checked again, and what was put back is named until it is admitted', () => {
		const { texts: drafted } = redact(texts, lexicon);
		const clean = {
			title: withoutNumbers(drafted.title),
			question: withoutNumbers(drafted.question),
			answer: withoutNumbers(drafted.answer)
		};
		expect(remaining(clean, lexicon, [])).toEqual([]);
		const back = { ...clean, answer: '北相木村へ。' };
		expect(remaining(back, lexicon, []).map(({ text }) => text)).toEqual(['北相木村']);
		expect(remaining(back, lexicon, ['北相木村'])).toEqual([]);
	});

	test('of a long text is checked in a moment', () => {
		const long = '北相木村の井出です。192.168.1.10 ０２６７－７７－２１１１ '.repeat(250);
		const begun = performance.now();
		redact({ title: '', question: long.slice(0, 10_000), answer: long.slice(0, 10_000) }, lexicon);
		expect(performance.now() - begun).toBeLessThan(1_000);
	});
});
