import type { DistrictSlug } from '#lib/reference/districts.ts';

/** A six-digit 全国地方公共団体コード, check digit included. */
export type Code6 = `${number}`;

export type MunicipalityKind = '市' | '町' | '村';

export type Municipality = {
	readonly code6: Code6;
	readonly name: string;
	readonly kana: string;
	/** Official spelling with its suffix, as in `Karuizawa-machi`. */
	readonly romaji: string;
	/** Login id of the demonstration year. */
	readonly login: string;
	readonly kind: MunicipalityKind;
	readonly district: DistrictSlug;
	readonly county: string | null;
	/** Persons, census of 2020 (final). */
	readonly population: number;
	/** Households, census of 2020 (final). */
	readonly households: number;
};

/** code6, name, kana, romaji, population, households */
type Row = readonly [Code6, string, string, string, number, number];

const cities: readonly (readonly [DistrictSlug, Row])[] = [
	['nagano', ['202011', '長野市', 'ながのし', 'Nagano-shi', 372760, 156975]],
	['matsumoto', ['202029', '松本市', 'まつもとし', 'Matsumoto-shi', 241145, 104934]],
	['ueda', ['202037', '上田市', 'うえだし', 'Ueda-shi', 154055, 64296]],
	['suwa', ['202045', '岡谷市', 'おかやし', 'Okaya-shi', 47790, 19274]],
	['minamishinshu', ['202053', '飯田市', 'いいだし', 'Iida-shi', 98164, 38903]],
	['suwa', ['202061', '諏訪市', 'すわし', 'Suwa-shi', 48729, 20776]],
	['nagano', ['202070', '須坂市', 'すざかし', 'Suzaka-shi', 49559, 18839]],
	['saku', ['202088', '小諸市', 'こもろし', 'Komoro-shi', 40991, 16831]],
	['kamiina', ['202096', '伊那市', 'いなし', 'Ina-shi', 66125, 26238]],
	['kamiina', ['202100', '駒ヶ根市', 'こまがねし', 'Komagane-shi', 32202, 12956]],
	['hokushin', ['202118', '中野市', 'なかのし', 'Nakano-shi', 42338, 15799]],
	['kitaalps', ['202126', '大町市', 'おおまちし', 'Omachi-shi', 26029, 10739]],
	['hokushin', ['202134', '飯山市', 'いいやまし', 'Iiyama-shi', 19539, 7251]],
	['suwa', ['202142', '茅野市', 'ちのし', 'Chino-shi', 56400, 23848]],
	['matsumoto', ['202151', '塩尻市', 'しおじりし', 'Shiojiri-shi', 67241, 27997]],
	['saku', ['202177', '佐久市', 'さくし', 'Saku-shi', 98199, 39924]],
	['nagano', ['202185', '千曲市', 'ちくまし', 'Chikuma-shi', 58852, 22023]],
	['ueda', ['202193', '東御市', 'とうみし', 'Tomi-shi', 30122, 11260]],
	['matsumoto', ['202207', '安曇野市', 'あづみのし', 'Azumino-shi', 94222, 36491]]
];

const counties: readonly { county: string; district: DistrictSlug; rows: readonly Row[] }[] = [
	{
		county: '南佐久郡',
		district: 'saku',
		rows: [
			['203033', '小海町', 'こうみまち', 'Koumi-machi', 4353, 1788],
			['203041', '川上村', 'かわかみむら', 'Kawakami-mura', 4344, 1257],
			['203050', '南牧村', 'みなみまきむら', 'Minamimaki-mura', 3242, 1075],
			['203068', '南相木村', 'みなみあいきむら', 'Minamiaiki-mura', 962, 406],
			['203076', '北相木村', 'きたあいきむら', 'Kitaaiki-mura', 752, 342],
			['203092', '佐久穂町', 'さくほまち', 'Sakuho-machi', 10218, 3922]
		]
	},
	{
		county: '北佐久郡',
		district: 'saku',
		rows: [
			['203211', '軽井沢町', 'かるいざわまち', 'Karuizawa-machi', 19188, 8586],
			['203238', '御代田町', 'みよたまち', 'Miyota-machi', 15555, 6711],
			['203246', '立科町', 'たてしなまち', 'Tateshina-machi', 6612, 2606]
		]
	},
	{
		county: '小県郡',
		district: 'ueda',
		rows: [
			['203491', '青木村', 'あおきむら', 'Aoki-mura', 4121, 1553],
			['203505', '長和町', 'ながわまち', 'Nagawa-machi', 5600, 2318]
		]
	},
	{
		county: '諏訪郡',
		district: 'suwa',
		rows: [
			['203611', '下諏訪町', 'しもすわまち', 'Shimosuwa-machi', 19155, 7847],
			['203629', '富士見町', 'ふじみまち', 'Fujimi-machi', 14084, 5610],
			['203637', '原村', 'はらむら', 'Hara-mura', 7680, 2895]
		]
	},
	{
		county: '上伊那郡',
		district: 'kamiina',
		rows: [
			['203823', '辰野町', 'たつのまち', 'Tatsuno-machi', 18555, 7258],
			['203831', '箕輪町', 'みのわまち', 'Minowa-machi', 24989, 9504],
			['203840', '飯島町', 'いいじままち', 'Iijima-machi', 9004, 3391],
			['203858', '南箕輪村', 'みなみみのわむら', 'Minamiminowa-mura', 15797, 6445],
			['203866', '中川村', 'なかがわむら', 'Nakagawa-mura', 4651, 1614],
			['203882', '宮田村', 'みやだむら', 'Miyada-mura', 8569, 3279]
		]
	},
	{
		county: '下伊那郡',
		district: 'minamishinshu',
		rows: [
			['204021', '松川町', 'まつかわまち', 'Matsukawa-machi', 12530, 4428],
			['204030', '高森町', 'たかもりまち', 'Takamori-machi', 12811, 4453],
			['204048', '阿南町', 'あなんちょう', 'Anan-cho', 4299, 1611],
			['204072', '阿智村', 'あちむら', 'Achi-mura', 6068, 2152],
			['204099', '平谷村', 'ひらやむら', 'Hiraya-mura', 387, 196],
			['204102', '根羽村', 'ねばむら', 'Neba-mura', 852, 383],
			['204111', '下條村', 'しもじょうむら', 'Shimojo-mura', 3545, 1160],
			['204129', '売木村', 'うるぎむら', 'Urugi-mura', 548, 279],
			['204137', '天龍村', 'てんりゅうむら', 'Tenryu-mura', 1178, 563],
			['204145', '泰阜村', 'やすおかむら', 'Yasuoka-mura', 1542, 595],
			['204153', '喬木村', 'たかぎむら', 'Takagi-mura', 5973, 2036],
			['204161', '豊丘村', 'とよおかむら', 'Toyooka-mura', 6426, 2122],
			['204170', '大鹿村', 'おおしかむら', 'Oshika-mura', 1023, 532]
		]
	},
	{
		county: '木曽郡',
		district: 'kiso',
		rows: [
			['204226', '上松町', 'あげまつまち', 'Agematsu-machi', 4131, 1785],
			['204234', '南木曽町', 'なぎそまち', 'Nagiso-machi', 3915, 1630],
			['204251', '木祖村', 'きそむら', 'Kiso-mura', 2692, 1013],
			['204293', '王滝村', 'おうたきむら', 'Otaki-mura', 715, 371],
			['204307', '大桑村', 'おおくわむら', 'Okuwa-mura', 3439, 1477],
			['204323', '木曽町', 'きそまち', 'Kiso-machi', 10584, 4680]
		]
	},
	{
		county: '東筑摩郡',
		district: 'matsumoto',
		rows: [
			['204463', '麻績村', 'おみむら', 'Omi-mura', 2593, 971],
			['204480', '生坂村', 'いくさかむら', 'Ikusaka-mura', 1639, 665],
			['204501', '山形村', 'やまがたむら', 'Yamagata-mura', 8400, 3012],
			['204510', '朝日村', 'あさひむら', 'Asahi-mura', 4279, 1474],
			['204528', '筑北村', 'ちくほくむら', 'Chikuhoku-mura', 4149, 1687]
		]
	},
	{
		county: '北安曇郡',
		district: 'kitaalps',
		rows: [
			['204811', '池田町', 'いけだまち', 'Ikeda-machi', 9382, 3543],
			['204820', '松川村', 'まつかわむら', 'Matsukawa-mura', 9599, 3577],
			['204854', '白馬村', 'はくばむら', 'Hakuba-mura', 8575, 3709],
			['204862', '小谷村', 'おたりむら', 'Otari-mura', 2647, 1145]
		]
	},
	{
		county: '埴科郡',
		district: 'nagano',
		rows: [['205214', '坂城町', 'さかきまち', 'Sakaki-machi', 14004, 5461]]
	},
	{
		county: '上高井郡',
		district: 'nagano',
		rows: [
			['205419', '小布施町', 'おぶせまち', 'Obuse-machi', 10660, 3680],
			['205435', '高山村', 'たかやまむら', 'Takayama-mura', 6617, 2321]
		]
	},
	{
		county: '下高井郡',
		district: 'hokushin',
		rows: [
			['205613', '山ノ内町', 'やまのうちまち', 'Yamanouchi-machi', 11352, 4419],
			['205621', '木島平村', 'きじまだいらむら', 'Kijimadaira-mura', 4375, 1567],
			['205630', '野沢温泉村', 'のざわおんせんむら', 'Nozawaonsen-mura', 3279, 1153]
		]
	},
	{
		county: '上水内郡',
		district: 'nagano',
		rows: [
			['205834', '信濃町', 'しなのまち', 'Shinano-machi', 7739, 3062],
			['205885', '小川村', 'おがわむら', 'Ogawa-mura', 2215, 965],
			['205907', '飯綱町', 'いいづなまち', 'Iizuna-machi', 10296, 3767]
		]
	},
	{
		county: '下水内郡',
		district: 'hokushin',
		rows: [['206024', '栄村', 'さかえむら', 'Sakae-mura', 1660, 692]]
	}
];

const unnamed = [
	...cities.map(([district, row]) => describe(row, district, null)),
	...counties.flatMap(({ county, district, rows }) =>
		rows.map((row) => describe(row, district, county))
	)
];

/** The 77 municipalities of Nagano in code order, as of the census of 2020. */
export const municipalities: readonly Municipality[] = unnamed.map((municipality) => ({
	...municipality,
	login: loginOf(municipality.romaji)
}));

const byCode = new Map<string, Municipality>(
	municipalities.map((municipality) => [municipality.code6, municipality])
);

/** Finds one of the 77 by its six-digit code; null for every other body. */
export function findMunicipality(code6: string): Municipality | null {
	return byCode.get(code6) ?? null;
}

function describe(row: Row, district: DistrictSlug, county: string | null) {
	const [code6, name, kana, romaji, population, households] = row;
	return {
		code6,
		name,
		kana,
		romaji,
		kind: kindOf(name),
		district,
		county,
		population,
		households
	};
}

function kindOf(name: string): MunicipalityKind {
	if (name.endsWith('市')) {
		return '市';
	} else if (name.endsWith('町')) {
		return '町';
	} else {
		return '村';
	}
}

/** The romaji without its suffix; with it where two municipalities would share a login. */
function loginOf(romaji: string): string {
	const stem = stemOf(romaji);
	const sharers = unnamed.filter((other) => stemOf(other.romaji) === stem);
	return sharers.length === 1 ? stem : romaji.toLowerCase();
}

function stemOf(romaji: string): string {
	return romaji.toLowerCase().replace(/-(shi|machi|cho|mura)$/, '');
}
