import { prefecture } from '#lib/reference/bodies.ts';
import { municipalities, type Code6, type Municipality } from '#lib/reference/municipalities.ts';

/** An invented person in one seat; the login of `people` is the municipality's own. */
type DemoPerson = {
	login: string;
	/** 課 or office, as it stands beside the name. */
	section: string;
	/** Name of the seat (役割). */
	seat: string;
	/** Family and given name with a space between, as are the kana. */
	name: string;
	kana: string;
	/** Post or further duties, in words. */
	duties?: string;
};

/** A municipality or the prefecture by its code, the union, or the office of 専門コーディネーター. */
export type DemoOrganisation = Code6 | 'union' | 'coordinator';

export type DemoAdministrator = DemoPerson & { organisation: DemoOrganisation };

/** login, section, name, kana, further duties */
type PersonRow = readonly [string, string, string, string, string?];

/** login of the municipality, name, kana */
type AdministratorRow = readonly [string, string, string];

const personRows: readonly PersonRow[] = [
	['nagano', 'DX推進課', '峯村 和樹', 'みねむら かずき'],
	['matsumoto', 'デジタル推進課', '百瀬 彩乃', 'ももせ あやの'],
	['ueda', 'デジタル推進課', '宮下 俊輔', 'みやした しゅんすけ'],
	['okaya', '情報政策課', '小口 真由美', 'おぐち まゆみ'],
	['iida', 'デジタル推進課', '熊谷 敦志', 'くまがい あつし'],
	['suwa', '情報政策課', '藤森 恵理', 'ふじもり えり'],
	['suzaka', '情報政策課', '牧 洋平', 'まき ようへい'],
	['komoro', '企画課', '小山 千晴', 'こやま ちはる'],
	['ina', 'デジタル推進課', '唐沢 浩二', 'からさわ こうじ'],
	['komagane', '企画振興課', '北原 美穂', 'きたはら みほ'],
	['nakano', '情報政策課', '町田 祐介', 'まちだ ゆうすけ'],
	['omachi', '情報交通課', '平林 秀明', 'ひらばやし ひであき'],
	['iiyama', '企画財政課', '江口 奈津子', 'えぐち なつこ'],
	['chino', 'DX推進課', '両角 達也', 'もろずみ たつや'],
	['shiojiri', 'デジタル戦略課', '塩原 悠', 'しおはら ゆう'],
	['saku', '情報政策課', '柳沢 佳代', 'やなぎさわ かよ'],
	['chikuma', '情報政策課', '児玉 健司', 'こだま けんじ'],
	['tomi', '企画振興課', '小宮山 里美', 'こみやま さとみ'],
	['azumino', '情報統計課', '等々力 陽介', 'とどりき ようすけ'],
	['koumi', '総務課', '新津 博之', 'にいつ ひろゆき', '情報システムと統計を兼ねる'],
	['kawakami', '企画課', '由井 詩織', 'ゆい しおり', '情報システムと有線放送を兼ねる'],
	['minamimaki', '総務課', '高見沢 亮', 'たかみざわ りょう', '情報システムと広報を兼ねる'],
	['minamiaiki', '総務課', '菊池 由香', 'きくち ゆか', '情報システムと選挙と消防を兼ねる'],
	['kitaaiki', '総務企画課', '井出 直人', 'いで なおと', '情報システムと広報と統計を兼ねる'],
	['sakuho', '総務課', '須田 康平', 'すだ こうへい'],
	['karuizawa', '情報推進課', '土屋 明日香', 'つちや あすか'],
	['miyota', '企画財政課', '内堀 雅人', 'うちぼり まさと'],
	['tateshina', '企画課', '中島 沙織', 'なかじま さおり'],
	['aoki', '総務企画課', '沓掛 正樹', 'くつかけ まさき', '情報システムと統計を兼ねる'],
	['nagawa', '情報広報課', '羽田 智美', 'はた ともみ'],
	['shimosuwa', '総務課', '河西 隆一', 'かさい りゅういち'],
	['fujimi', '総務課', '名取 麻衣', 'なとり まい'],
	['hara', '総務課', '清水 慎吾', 'しみず しんご'],
	['tatsuno', 'まちづくり政策課', '根橋 弘美', 'ねばし ひろみ'],
	['minowa', '企画振興課', '柴 拓也', 'しば たくや'],
	['iijima', '企画政策課', '桃沢 絵里香', 'ももざわ えりか'],
	['minamiminowa', '地域づくり推進課', '有賀 信行', 'あるが のぶゆき'],
	['nakagawa', '総務課', '米山 理恵', 'よねやま りえ', '情報システムと広報を兼ねる'],
	['miyada', '総務課', '小田切 修', 'おたぎり おさむ'],
	['matsukawa-machi', 'まちづくり政策課', '大場 裕子', 'おおば ゆうこ'],
	['takamori', '総務課', '松村 圭太', 'まつむら けいた'],
	['anan', '総務課', '勝野 文子', 'かつの ふみこ', '情報システムと防災無線を兼ねる'],
	['achi', '総務課', '園原 武史', 'そのはら たけし'],
	['hiraya', '総務課', '塚田 智也', 'つかだ ともや', '情報システムと税務と選挙を兼ねる'],
	['neba', '総務課', '石原 結衣', 'いしはら ゆい', '情報システムと出納を兼ねる'],
	['shimojo', '総務課', '串原 英樹', 'くしはら ひでき', '情報システムと統計を兼ねる'],
	['urugi', '総務課', '後藤 亜希', 'ごとう あき', '情報システムと広報と税務を兼ねる'],
	['tenryu', '総務課', '村松 大地', 'むらまつ だいち', '情報システムと消防を兼ねる'],
	['yasuoka', '総務課', '木下 瑞穂', 'きのした みずほ', '情報システムと統計を兼ねる'],
	['takagi', '企画財政課', '市瀬 哲朗', 'いちのせ てつろう'],
	['toyooka', '総務課', '片桐 郁代', 'かたぎり いくよ'],
	['oshika', '総務課', '小島 孝雄', 'こじま たかお', '情報システムと広報を兼ねる'],
	['agematsu', '企画財政課', '田上 幸恵', 'たがみ ゆきえ', '情報システムと広報を兼ねる'],
	['nagiso', '総務課', '麦島 誠', 'むぎしま まこと', '情報システムと選挙を兼ねる'],
	['kiso-mura', '総務課', '奥原 香織', 'おくはら かおり', '情報システムと統計を兼ねる'],
	['otaki', '総務課', '瀬戸 孝太', 'せと こうた', '情報システムと防災を兼ねる'],
	['okuwa', '総務課', '楯 かなえ', 'たて かなえ', '情報システムと統計を兼ねる'],
	['kiso-machi', '企画財政課', '古畑 竜司', 'ふるはた りゅうじ'],
	['omi', '総務課', '臼井 涼子', 'うすい りょうこ', '情報システムと広報を兼ねる'],
	['ikusaka', '総務課', '牛越 宏明', 'うしこし ひろあき', '情報システムと村づくりを兼ねる'],
	['yamagata', '企画振興課', '大池 千尋', 'おおいけ ちひろ'],
	['asahi', '総務課', '清沢 勇人', 'きよさわ はやと', '情報システムと統計を兼ねる'],
	['chikuhoku', '企画財政課', '飯森 優子', 'いいもり ゆうこ', '情報システムと広報を兼ねる'],
	['ikeda', '企画政策課', '矢口 昌弘', 'やぐち まさひろ'],
	['matsukawa-mura', '総務課', '榛葉 美咲', 'しんば みさき'],
	['hakuba', '総務課', '横沢 翔太', 'よこさわ しょうた'],
	['otari', '総務課', '猪股 志保', 'いのまた しほ', '情報システムと統計を兼ねる'],
	['sakaki', '企画政策課', '朝倉 義則', 'あさくら よしのり'],
	['obuse', '企画財政課', '冨岡 葉子', 'とみおか ようこ'],
	['takayama', '総務課', '黒岩 淳', 'くろいわ じゅん'],
	['yamanouchi', '総務課', '湯本 幸子', 'ゆもと さちこ'],
	['kijimadaira', '総務課', '芳川 貴之', 'よしかわ たかゆき', '情報システムと統計を兼ねる'],
	['nozawaonsen', '総務課', '富井 菜々子', 'とみい ななこ', '情報システムと広報を兼ねる'],
	['shinano', '総務課', '外谷 昭彦', 'とや あきひこ'],
	['ogawa', '総務課', '大日方 希', 'おびなた のぞみ', '情報システムと有線放送を兼ねる'],
	['iizuna', '企画課', '黒柳 和也', 'くろやなぎ かずや'],
	['sakae', '総務課', '福原 千代', 'ふくはら ちよ', '情報システムと防災を兼ねる']
];

const administratorRows: readonly AdministratorRow[] = [
	['nagano', '北沢 良子', 'きたざわ りょうこ'],
	['matsumoto', '上條 敏彦', 'かみじょう としひこ'],
	['ueda', '滝沢 由美子', 'たきざわ ゆみこ'],
	['okaya', '浜 克典', 'はま かつのり'],
	['iida', '牧内 久美', 'まきうち くみ'],
	['suwa', '宮坂 芳明', 'みやさか よしあき'],
	['suzaka', '坂田 恵美子', 'さかた えみこ'],
	['komoro', '荻原 茂樹', 'おぎわら しげき'],
	['ina', '春日 典子', 'かすが のりこ'],
	['komagane', '下平 利夫', 'しもだいら としお'],
	['nakano', '徳竹 悦子', 'とくたけ えつこ'],
	['omachi', '傘木 邦彦', 'かさぎ くにひこ'],
	['iiyama', '月岡 政子', 'つきおか まさこ'],
	['chino', '牛山 健一郎', 'うしやま けんいちろう'],
	['shiojiri', '赤羽 律子', 'あかはね りつこ'],
	['saku', '依田 光浩', 'よだ みつひろ'],
	['chikuma', '宮原 京子', 'みやはら きょうこ'],
	['tomi', '深町 寿', 'ふかまち ひさし'],
	['azumino', '降幡 節子', 'ふるはた せつこ'],
	['koumi', '鷹野 勝己', 'たかの かつみ'],
	['kawakami', '油井 富美子', 'ゆい ふみこ'],
	['minamimaki', '畠山 保', 'はたけやま たもつ'],
	['minamiaiki', '猿谷 照美', 'さるや てるみ'],
	['kitaaiki', '木次 秀一', 'きつぎ しゅういち'],
	['sakuho', '佐々木 百合子', 'ささき ゆりこ'],
	['karuizawa', '市村 健三', 'いちむら けんぞう'],
	['miyota', '茂木 敬子', 'もてぎ けいこ'],
	['tateshina', '今井 昌之', 'いまい まさゆき'],
	['aoki', '金井 美智代', 'かない みちよ'],
	['nagawa', '石合 文雄', 'いしあい ふみお'],
	['shimosuwa', '増沢 順子', 'ますざわ じゅんこ'],
	['fujimi', '植松 善行', 'うえまつ よしゆき'],
	['hara', '行田 真知子', 'ぎょうだ まちこ'],
	['tatsuno', '赤羽 幹夫', 'あかはね みきお'],
	['minowa', '向山 泰子', 'むかいやま やすこ'],
	['iijima', '宮脇 充', 'みやわき みつる'],
	['minamiminowa', '征矢 由紀子', 'そや ゆきこ'],
	['nakagawa', '富永 昭', 'とみなが あきら'],
	['miyada', '平沢 美和', 'ひらさわ みわ'],
	['matsukawa-machi', '米沢 豊彦', 'よねざわ とよひこ'],
	['takamori', '中塚 芳江', 'なかつか よしえ'],
	['anan', '佐々木 宗男', 'ささき むねお'],
	['achi', '渋谷 桂子', 'しぶや けいこ'],
	['hiraya', '西川 昇', 'にしかわ のぼる'],
	['neba', '片桐 みどり', 'かたぎり みどり'],
	['shimojo', '古田 勉', 'ふるた つとむ'],
	['urugi', '清水 和歌子', 'しみず わかこ'],
	['tenryu', '秦 喜久男', 'はた きくお'],
	['yasuoka', '宮島 玲子', 'みやじま れいこ'],
	['takagi', '下岡 正治', 'しもおか しょうじ'],
	['toyooka', '壬生 朋子', 'みぶ ともこ'],
	['oshika', '北村 嘉宏', 'きたむら よしひろ'],
	['agematsu', '塚本 光恵', 'つかもと みつえ'],
	['nagiso', '松原 公平', 'まつばら こうへい'],
	['kiso-mura', '湯川 静江', 'ゆかわ しずえ'],
	['otaki', '三浦 稔', 'みうら みのる'],
	['okuwa', '野尻 ひとみ', 'のじり ひとみ'],
	['kiso-machi', '千村 仁', 'ちむら ひとし'],
	['omi', '塚原 佐知子', 'つかはら さちこ'],
	['ikusaka', '藤沢 源太', 'ふじさわ げんた'],
	['yamagata', '本庄 江美', 'ほんじょう えみ'],
	['asahi', '上條 拓郎', 'かみじょう たくろう'],
	['chikuhoku', '久保田 民子', 'くぼた たみこ'],
	['ikeda', '丸山 宗一郎', 'まるやま そういちろう'],
	['matsukawa-mura', '茅野 恭子', 'ちの きょうこ'],
	['hakuba', '郷津 信也', 'ごうづ しんや'],
	['otari', '田原 初枝', 'たはら はつえ'],
	['sakaki', '大森 一成', 'おおもり かずなり'],
	['obuse', '桜井 君江', 'さくらい きみえ'],
	['takayama', '宮川 英治', 'みやがわ えいじ'],
	['yamanouchi', '畔上 好美', 'あぜがみ よしみ'],
	['kijimadaira', '丸山 研二', 'まるやま けんじ'],
	['nozawaonsen', '河野 慶子', 'こうの けいこ'],
	['shinano', '松木 忠司', 'まつき ただし'],
	['ogawa', '染野 貞子', 'そめの さだこ'],
	['iizuna', '風間 信介', 'かざま しんすけ'],
	['sakae', '保坂 道夫', 'ほさか みちお']
];

/** The 情報政策担当 of each of the 77, in code order. */
export const people: readonly DemoPerson[] = personRows.map(
	([login, section, name, kana, duties]) => ({
		login,
		section,
		seat: '情報政策担当',
		name,
		kana,
		...(duties ? { duties } : {})
	})
);

/** The 団体管理者 of each of the 77, in code order, then those of the other bodies. */
export const administrators: readonly DemoAdministrator[] = [
	...administratorRows.map(([login, name, kana]) => administratorOf(login, name, kana)),
	{
		login: 'ken',
		organisation: prefecture.code6,
		section: '企画振興部 DX推進課',
		seat: '情報政策担当',
		name: '青木 祐司',
		kana: 'あおき ゆうじ',
		duties: '市町村のDX支援'
	},
	{
		login: 'kumiai',
		organisation: 'union',
		section: '電子自治体推進担当',
		seat: '相談窓口',
		name: '若林 文香',
		kana: 'わかばやし ふみか',
		duties: '市町村からの問い合わせの受付'
	},
	{
		login: 'kumiai-apply',
		organisation: 'union',
		section: '電子自治体推進担当',
		seat: '相談窓口（電子申請）',
		name: '小池 陽子',
		kana: 'こいけ ようこ',
		duties: '電子申請とライセンスの問い合わせ'
	},
	{
		login: 'kumiai-supply',
		organisation: 'union',
		section: '電子自治体推進担当',
		seat: '相談窓口（調達）',
		name: '古畑 修一',
		kana: 'ふるはた しゅういち',
		duties: '調達と仕様書の相談'
	},
	{
		login: 'kumiai-lead',
		organisation: 'union',
		section: '事務局',
		seat: '組合決裁者',
		name: '竹内 義昭',
		kana: 'たけうち よしあき',
		duties: '事務局長'
	},
	{
		login: 'admin',
		organisation: 'union',
		section: '電子自治体推進担当',
		seat: 'システム管理者',
		name: '小松 直樹',
		kana: 'こまつ なおき',
		duties: '結いの運用'
	},
	{
		login: 'coordinator',
		organisation: 'coordinator',
		section: '専門コーディネーター',
		seat: '専門コーディネーター',
		name: '島田 聡子',
		kana: 'しまだ さとこ',
		duties: '調達とセキュリティの助言'
	},
	{
		login: 'coordinator2',
		organisation: 'coordinator',
		section: '専門コーディネーター',
		seat: '専門コーディネーター2',
		name: '北澤 秀樹',
		kana: 'きたざわ ひでき',
		duties: 'ネットワークと電子申請の助言'
	}
];

function administratorOf(login: string, name: string, kana: string): DemoAdministrator {
	const municipality = municipalities.find((candidate) => candidate.login === login);
	const officer = people.find((person) => person.login === login);
	if (!municipality || !officer) throw new Error(`no municipality has the login ${login}`);
	return {
		login: `${login}-admin`,
		organisation: municipality.code6,
		section: officer.section,
		seat: '団体管理者',
		name,
		kana,
		duties: postOf(municipality)
	};
}

/** Where few work, the head of the section administers the accounts too. */
function postOf({ population, kind }: Municipality): string {
	if (population < 5000) {
		return '課長';
	} else if (kind === '市') {
		return '課長補佐';
	} else {
		return '係長';
	}
}
