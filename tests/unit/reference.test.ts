import { describe, expect, test } from 'vitest';
import { prefecture, union } from '#lib/reference/bodies.ts';
import { checkDigit, isCode6, toCode6 } from '#lib/reference/codes.ts';
import { districts, extraBoardKeys } from '#lib/reference/districts.ts';
import { formerMunicipalities } from '#lib/reference/former-municipalities.ts';
import { findMunicipality, municipalities } from '#lib/reference/municipalities.ts';
import { resolveMunicipality } from '#lib/reference/names.ts';
import { administrators, people } from '#lib/server/demo/content/people.ts';

const matsukawaMachi = '204021';
const matsukawaMura = '204820';
const kisoMura = '204251';
const kisoMachi = '204323';
const nagiso = '204234';

const unknown = { kind: 'unknown' };

function found(code6: string) {
	return { kind: 'found', code6 };
}

function ambiguous(...candidates: string[]) {
	return { kind: 'ambiguous', candidates };
}

function former(formerName: string, code6: string) {
	return { kind: 'former', code6, formerName };
}

describe('the municipalities', () => {
	test('are 77 in code order, with 2,048,011 inhabitants', () => {
		const codes = municipalities.map(({ code6 }) => code6);
		expect(codes).toHaveLength(77);
		expect(codes).toEqual([...new Set(codes)].sort());
		expect(municipalities.reduce((sum, { population }) => sum + population, 0)).toBe(2_048_011);
	});

	test('are 19 cities, 23 towns and 35 villages, and only a city lies in no county', () => {
		const count = (kind: string) => municipalities.filter((one) => one.kind === kind).length;
		expect([count('市'), count('町'), count('村')]).toEqual([19, 23, 35]);
		for (const { kind, county } of municipalities) expect(county === null).toBe(kind === '市');
	});

	test('fill the ten districts as 11, 4, 6, 8, 14, 6, 8, 5, 9 and 6', () => {
		const counts = districts.map(
			({ slug }) => municipalities.filter(({ district }) => district === slug).length
		);
		expect(counts).toEqual([11, 4, 6, 8, 14, 6, 8, 5, 9, 6]);
	});

	test('each have a login of their own, with suffix only where two would collide', () => {
		const logins = municipalities.map(({ login }) => login);
		expect(new Set(logins).size).toBe(77);
		expect(logins.filter((login) => login.includes('-'))).toEqual([
			'matsukawa-machi',
			'kiso-mura',
			'kiso-machi',
			'matsukawa-mura'
		]);
		expect(findMunicipality('203076')?.login).toBe('kitaaiki');
		expect(findMunicipality('204048')?.login).toBe('anan');
	});

	test('of which 坂城町 also holds the board key of 上田', () => {
		expect(extraBoardKeys).toEqual({ '205214': ['district:ueda'] });
		expect(findMunicipality('205214')?.district).toBe('nagano');
	});

	test('do not include the prefecture or the union', () => {
		expect(findMunicipality(prefecture.code6)).toBeNull();
		expect(union.code6).toBeNull();
	});
});

describe('a code', () => {
	test.each(['200000', '202011', '202029', '011002'])('%s ends in its check digit', (code6) => {
		expect(toCode6(code6.slice(0, 5))).toBe(code6);
	});

	test('of every body, present or former, carries the right check digit', () => {
		for (const { code6 } of [...municipalities, ...formerMunicipalities, prefecture]) {
			expect(isCode6(code6)).toBe(true);
			expect(checkDigit(code6.slice(0, 5))).toBe(code6.at(-1));
		}
	});

	test('with a mistyped digit is not a code, and anything but five digits has no check digit', () => {
		expect(isCode6('202012')).toBe(false);
		expect(isCode6('20201')).toBe(false);
		expect(() => checkDigit('2020')).toThrow(RangeError);
	});

	test('finds its municipality with or without check digit, in full-width digits too', () => {
		for (const { code6 } of municipalities) {
			expect(resolveMunicipality(code6)).toEqual(found(code6));
			expect(resolveMunicipality(code6.slice(0, 5))).toEqual(found(code6));
		}
		expect(resolveMunicipality(' ２０３０７６ ')).toEqual(found('203076'));
	});

	test('of an abolished municipality leads to its successor', () => {
		expect(resolveMunicipality('20461')).toEqual(former('豊科町', '202207'));
		expect(resolveMunicipality(toCode6('20461'))).toEqual(former('豊科町', '202207'));
	});

	test.each(['202012', '200000', '20000', '131016', '2030', '0', '212067'])(
		'%s of nobody here is unknown',
		(code) => expect(resolveMunicipality(code)).toEqual(unknown)
	);
});

describe('an official name', () => {
	test('finds its municipality, alone or with 長野県, 郡 and 役場', () => {
		for (const { code6, name, kind, county } of municipalities) {
			const office = kind === '市' ? '役所' : '役場';
			for (const text of [
				name,
				`長野県${name}`,
				`長野県 ${county ?? ''} ${name}`,
				`${county ?? ''}${name}${office}`
			]) {
				expect(resolveMunicipality(text), text).toEqual(found(code6));
			}
		}
	});

	test('in kana finds its municipality, in katakana and half-width too', () => {
		for (const { code6, kana } of municipalities) {
			const katakana = kana.replace(/[ぁ-ん]/g, (letter) =>
				String.fromCharCode(letter.charCodeAt(0) + 0x60)
			);
			expect(resolveMunicipality(kana), kana).toEqual(found(code6));
			expect(resolveMunicipality(katakana), katakana).toEqual(found(code6));
		}
		expect(resolveMunicipality('ｶﾙｲｻﾞﾜﾏﾁ')).toEqual(found('203211'));
	});

	test('in romaji finds its municipality, in any case', () => {
		for (const { code6, romaji } of municipalities) {
			for (const text of [romaji, romaji.toUpperCase(), romaji.replace('-', ' ')]) {
				expect(resolveMunicipality(text), text).toEqual(found(code6));
			}
		}
	});

	test('is found by its login', () => {
		for (const { code6, login } of municipalities) {
			expect(resolveMunicipality(login), login).toEqual(found(code6));
		}
	});

	test('without suffix is ambiguous only for 松川 and 木曽, and no name at all for 原 and 栄', () => {
		const exceptions = ['松川町', '松川村', '木曽町', '原村', '栄村'];
		for (const { code6, name } of municipalities) {
			if (!exceptions.includes(name)) {
				expect(resolveMunicipality(name.slice(0, -1)), name).toEqual(found(code6));
			}
		}
		expect(resolveMunicipality('原')).toEqual(unknown);
		expect(resolveMunicipality('栄')).toEqual(unknown);
	});

	test('without suffix in kana or romaji is ambiguous only for まつかわ and きそ', () => {
		for (const { code6, kana, romaji } of municipalities) {
			const stem = romaji.replace(/-.*/, '');
			if (!['Matsukawa', 'Kiso'].includes(stem)) {
				const reading = kana.replace(/(し|まち|ちょう|むら)$/, '');
				expect(resolveMunicipality(stem), stem).toEqual(found(code6));
				expect(resolveMunicipality(reading), reading).toEqual(found(code6));
			}
		}
	});
});

describe('a name two municipalities share', () => {
	test.each(['松川', 'まつかわ', 'マツカワ', 'Matsukawa', 'Matukawa', '長野県松川', '松川役場'])(
		'%s could be 松川町 or 松川村',
		(text) => expect(resolveMunicipality(text)).toEqual(ambiguous(matsukawaMachi, matsukawaMura))
	);

	test.each([
		['松川町', matsukawaMachi],
		['松川村', matsukawaMura],
		['下伊那郡松川', matsukawaMachi],
		['下伊那郡松川町', matsukawaMachi],
		['長野県北安曇郡松川村役場', matsukawaMura],
		['まつかわむら', matsukawaMura],
		['Matsukawa Town', matsukawaMachi],
		['Shimoina-gun Matsukawa', matsukawaMachi],
		['きたあずみぐん まつかわ', matsukawaMura]
	])('%s is told apart by its suffix or county', (text, code6) => {
		expect(resolveMunicipality(text)).toEqual(found(code6));
	});

	test.each(['木曽', '木曾', '木曽郡木曽', 'きそ', 'キソ', 'Kiso', 'kiso'])(
		'%s could be 木曽町 or 木祖村',
		(text) => expect(resolveMunicipality(text)).toEqual(ambiguous(kisoMura, kisoMachi))
	);

	test.each([
		['木曽町', kisoMachi],
		['木曾町', kisoMachi],
		['きそまち', kisoMachi],
		['木祖', kisoMura],
		['木祖村', kisoMura],
		['Kiso-mura', kisoMura],
		['南木曽', nagiso],
		['南木曾町', nagiso],
		['木曽郡南木曽町', nagiso],
		['なぎそ', nagiso]
	])('%s is never mixed with its neighbours', (text, code6) => {
		expect(resolveMunicipality(text)).toEqual(found(code6));
	});

	test('おうみ could be 小海町 misread or 麻績村 drawn out, but おみ is 麻績村', () => {
		expect(resolveMunicipality('おうみ')).toEqual(ambiguous('203033', '204463'));
		expect(resolveMunicipality('おうみまち')).toEqual(found('203033'));
		expect(resolveMunicipality('おみ')).toEqual(found('204463'));
	});
});

describe('a written variant', () => {
	test.each([
		['駒ケ根市', '202100'],
		['駒が根', '202100'],
		['駒ｹ根市', '202100'],
		['駒ガ根市', '202100'],
		['山の内町', '205613'],
		['山之内町', '205613'],
		['山乃内', '205613'],
		['下条村', '204111'],
		['麻續村', '204463'],
		['麻続村', '204463'],
		['麻積村', '204463'],
		['天竜村', '204137'],
		['軽井澤町', '203211'],
		['輕井澤', '203211'],
		['野澤温泉村', '205630'],
		['鹽尻市', '202151'],
		['佐久穗町', '203092'],
		['賣木村', '204129'],
		['榮村', '206024'],
		['豐丘村', '204161'],
		['\ufa2a田市', '202053'],
		['高木村', '204153'],
		['泰岡村', '204145'],
		['豊岡村', '204161'],
		['大滝村', '204293'],
		['築北村', '204528'],
		['須阪', '202070'],
		['須阪市', '202070'],
		['飯縄町', '205907'],
		['小縣郡青木村', '203491'],
		['佐　久　市', '202177'],
		['かるいざわ町', '203211']
	])('%s is taken for the official form', (text, code6) => {
		expect(resolveMunicipality(text)).toEqual(found(code6));
	});
});

describe('a reading', () => {
	test.each([
		['あずみの', '202207'],
		['いいずな', '205907'],
		['アズミノシ', '202207'],
		['おまち', '202126'],
		['オーマチ', '202126'],
		['おおたき', '204293'],
		['トーミ', '202193'],
		['とおみ', '202193'],
		['しもじょ', '204111'],
		['あなんまち', '204048'],
		['かるいざわちょう', '203211'],
		['とうおん', '202193'],
		['とうぎょ', '202193'],
		['きょうぼく', '204153'],
		['たいふ', '204145'],
		['うりき', '204129'],
		['ねわ', '204102'],
		['ひらたにむら', '204099'],
		['うえまつ', '204226'],
		['かみまつまち', '204226'],
		['こたに', '204862'],
		['おだに', '204862'],
		['いけさか', '204480'],
		['ちょうわまち', '203505'],
		['みやた', '203882'],
		['しろうま', '204854'],
		['かやの', '202142'],
		['はら', '203637'],
		['さかえ', '206024']
	])('%s is understood', (text, code6) => {
		expect(resolveMunicipality(text)).toEqual(found(code6));
	});

	test.each([
		['Ōmachi', '202126'],
		['Oomachi-shi', '202126'],
		['Ohmachi', '202126'],
		['Ôkuwa', '204307'],
		['Ōshika-mura', '204170'],
		['Tōmi', '202193'],
		['Toumi City', '202193'],
		['Tikuma', '202185'],
		['Tikuma-si', '202185'],
		['Tino', '202142'],
		['Susaka', '202070'],
		['Suzaka', '202070'],
		['Huzimi-mati', '203629'],
		['Simosuwa', '203611'],
		['Simozyô', '204111'],
		['Adumino', '202207'],
		['Iiduna', '205907'],
		['Tatsuno-cho', '203823'],
		['Anan-chō', '204048'],
		['Nozawa Onsen Village', '205630'],
		['ＮＡＧＡＮＯ', '202011'],
		['Kōmi', '203033'],
		['Nagano-ken Hara-mura', '203637']
	])('%s in romaji is understood', (text, code6) => {
		expect(resolveMunicipality(text)).toEqual(found(code6));
	});
});

describe('an abolished municipality', () => {
	test('leads from every old name to its successor', () => {
		for (const { name, county, nowCode6 } of formerMunicipalities) {
			expect(resolveMunicipality(name), name).toEqual(former(name, nowCode6));
			expect(resolveMunicipality(`長野県${county ?? ''}${name}`), name).toEqual(
				former(name, nowCode6)
			);
		}
		expect(formerMunicipalities).toHaveLength(51);
	});

	test('has a successor among the 77, except 山口村, which went to 岐阜県', () => {
		const abroad = formerMunicipalities.filter(({ nowCode6 }) => !findMunicipality(nowCode6));
		expect(abroad.map(({ name }) => name)).toEqual(['山口村']);
		expect(resolveMunicipality('山口村')).toEqual(former('山口村', '212067'));
	});

	test('佐久町 became 佐久穂町, while 佐久 is the city', () => {
		expect(resolveMunicipality('佐久町')).toEqual(former('佐久町', '203092'));
		expect(resolveMunicipality('佐久')).toEqual(found('202177'));
	});

	test('東部町 is not taken for a miswriting of 東御市', () => {
		expect(resolveMunicipality('東部町')).toEqual(former('東部町', '202193'));
	});

	test('is known without suffix too, unless the rest is a common word', () => {
		expect(resolveMunicipality('豊科')).toEqual(former('豊科町', '202207'));
		expect(resolveMunicipality('眞田')).toEqual(former('真田町', '202037'));
		for (const text of ['上', '中条', '和田', '安曇', '山口', '東部', '豊田']) {
			expect(resolveMunicipality(text), text).toEqual(unknown);
		}
	});
});

describe('no guess is made', () => {
	test.each([
		'',
		'　',
		'長野県',
		'木曽郡',
		'下伊那郡',
		'市',
		'役場',
		'木曽村',
		'木祖町',
		'軽井沢市',
		'松川市',
		'松本町',
		'北安曇郡松川町',
		'下伊那郡松川村',
		'上伊那郡軽井沢町',
		'北佐久郡佐久市',
		'多野郡南牧村',
		'群馬県南牧村',
		'なんもく',
		'筑摩',
		'高木',
		'豊岡',
		'大滝',
		'河原村',
		'大町町',
		'富士見市',
		'中津川市',
		'諏訪地方',
		'佐久広域',
		'木曽広域連合',
		'長野市松本市',
		'軽井',
		'Ida',
		'Karuizaw',
		'toString',
		'__proto__'
	])('for 「%s」', (text) => {
		expect(resolveMunicipality(text)).toEqual(unknown);
	});
});

describe('the people of the demonstration year', () => {
	const everyone = [...people, ...administrators];

	test('are one 情報政策担当 and one 団体管理者 for each of the 77, in code order', () => {
		const logins = municipalities.map(({ login }) => login);
		expect(people.map(({ login }) => login)).toEqual(logins);
		expect(administrators.slice(0, 77).map(({ login }) => login)).toEqual(
			logins.map((login) => `${login}-admin`)
		);
		expect(administrators.slice(0, 77).map(({ organisation }) => organisation)).toEqual(
			municipalities.map(({ code6 }) => code6)
		);
	});

	test('also sit at the prefecture, at the union and as coordinator', () => {
		expect(
			administrators.slice(77).map(({ login, organisation }) => [login, organisation])
		).toEqual([
			['ken', '200000'],
			['kumiai', 'union'],
			['kumiai-apply', 'union'],
			['kumiai-supply', 'union'],
			['kumiai-lead', 'union'],
			['admin', 'union'],
			['coordinator', 'coordinator'],
			['coordinator2', 'coordinator']
		]);
	});

	test('all have different logins, names and readings', () => {
		for (const key of ['login', 'name', 'kana'] as const) {
			const values = everyone.map((person) => person[key]);
			expect(values.filter((value, place) => values.indexOf(value) !== place)).toEqual([]);
		}
	});

	test('are written as family and given name with one space, the reading in hiragana', () => {
		for (const { name, kana } of everyone) {
			expect(name).toMatch(/^[^ ]+ [^ ]+$/);
			expect(kana).toMatch(/^[ぁ-ん]+ [ぁ-ん]+$/);
		}
	});

	test('in a small village share their section with its head', () => {
		const head = administrators.find(({ login }) => login === 'kitaaiki-admin');
		expect(head).toMatchObject({ section: '総務企画課', duties: '課長' });
		expect(people.find(({ login }) => login === 'kitaaiki')).toMatchObject({
			section: '総務企画課',
			name: '井出 直人'
		});
	});
});
