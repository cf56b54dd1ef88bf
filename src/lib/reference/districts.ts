/** The ten 広域 in the order used everywhere; the slug is also the board's and the audience key's. */
export const districts = [
	{ slug: 'saku', name: '佐久', kana: 'さく', unionName: '佐久広域連合', seat: '佐久市' },
	{ slug: 'ueda', name: '上田', kana: 'うえだ', unionName: '上田地域広域連合', seat: '上田市' },
	{ slug: 'suwa', name: '諏訪', kana: 'すわ', unionName: '諏訪広域連合', seat: '諏訪市' },
	{
		slug: 'kamiina',
		name: '上伊那',
		kana: 'かみいな',
		unionName: '上伊那広域連合',
		seat: '伊那市'
	},
	{
		slug: 'minamishinshu',
		name: '南信州',
		kana: 'みなみしんしゅう',
		unionName: '南信州広域連合',
		seat: '飯田市'
	},
	{ slug: 'kiso', name: '木曽', kana: 'きそ', unionName: '木曽広域連合', seat: '木曽町' },
	{ slug: 'matsumoto', name: '松本', kana: 'まつもと', unionName: '松本広域連合', seat: '松本市' },
	{
		slug: 'kitaalps',
		name: '北アルプス',
		kana: 'きたあるぷす',
		unionName: '北アルプス広域連合',
		seat: '大町市'
	},
	{ slug: 'nagano', name: '長野', kana: 'ながの', unionName: '長野広域連合', seat: '長野市' },
	{ slug: 'hokushin', name: '北信', kana: 'ほくしん', unionName: '北信広域連合', seat: '中野市' }
] as const;

type District = (typeof districts)[number];

export type DistrictSlug = District['slug'];

/**
 * Board keys a municipality (by code6) holds besides its own district's: 坂城町 counts in 長野 and is
 * also a member of 上田地域広域連合.
 */
export const extraBoardKeys: Readonly<Record<string, readonly `district:${DistrictSlug}`[]>> = {
	'205214': ['district:ueda']
};

/** 「佐久広域」 for 'saku', 「そのほか」 for what is in none of the ten. */
export function districtName(slug: string | null): string {
	const known = districts.find((district) => district.slug === slug);
	return known ? `${known.name}広域` : 'そのほか';
}

/** What belongs to organisations, by 広域 in the one order, what is in none of them behind; each keeps its own order. */
export function byDistrict<Of extends { district: string | null }>(
	all: readonly Of[]
): { slug: DistrictSlug | null; name: string; members: Of[] }[] {
	return [...districts.map(({ slug }) => slug), null]
		.map((slug) => ({
			slug,
			name: districtName(slug),
			members: all.filter(({ district }) => district === slug)
		}))
		.filter(({ members }) => members.length > 0);
}
