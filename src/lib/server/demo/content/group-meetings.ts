/** An item of a 次第; `by` is the login of who explains it. */
export type DemoItem = { title: string; minutes: number; by?: string; wanted?: string };

/** A group's meetings of the demonstration year; `first` is the number of the oldest that is told. */
export type DemoMeetings = {
	slug: string;
	first: number;
	place: string;
	passcode: string;
	quorum?: { numerator: number; denominator: number; countsMandates: boolean };
	/** What was spoken about, oldest first, and at the meeting to come. */
	past: string[];
	coming: DemoItem[];
	/** Who has not answered yet to the coming one, by login. */
	silent: string[];
	/** Who telephoned instead of answering, with the name. */
	byPhone?: { login: string; caller: string };
	later: string;
};

export const groupMeetings: DemoMeetings[] = [
	{
		slug: 'open-data',
		first: 16,
		place: '塩尻市役所 5階 大会議室',
		passcode: 'shio-4417',
		past: ['施設一覧の座標の入れ方', '公開後の問い合わせの記録'],
		coming: [
			{ title: '前回の決定事項の確認', minutes: 10 },
			{ title: '施設一覧の公開状況', minutes: 30, by: 'shiojiri', wanted: '施設一覧の公開状況' },
			{
				title: '避難所データの更新の手順',
				minutes: 40,
				by: 'saku',
				wanted: '避難所データの更新手順'
			},
			{ title: 'そのほか', minutes: 10 }
		],
		silent: ['saku', 'ina', 'ikeda'],
		later: '年度のまとめの会'
	},
	{
		slug: 'rpa-ai',
		first: 12,
		place: '佐久市役所 南棟 3階 会議室',
		passcode: 'saku-2068',
		past: ['帳票の読み取りの誤りの数え方', '生成AIの利用の決まりの比較'],
		coming: [
			{ title: '前回の決定事項の確認', minutes: 10 },
			{ title: '画面が変わったときの直し方', minutes: 40, by: 'fujimi', wanted: '直した手順の例' },
			{ title: '議事録づくりの試行の結果', minutes: 30, by: 'okaya', wanted: '試行の結果' }
		],
		silent: ['nagawa', 'agematsu', 'koumi'],
		later: '次年度の対象業務を決める会'
	},
	{
		slug: 'network-security',
		first: 17,
		place: '松本市役所 大手事務所 会議室',
		passcode: 'matsu-9930',
		past: ['情報セキュリティ研修の教材', '事故の知らせ方の訓練'],
		coming: [
			{ title: '前回の決定事項の確認', minutes: 10 },
			{ title: '訓練の振り返り', minutes: 30, by: 'matsumoto', wanted: '訓練の振り返り' },
			{
				title: '小さな村での端末の台帳',
				minutes: 20,
				by: 'kitaaiki',
				wanted: '端末の台帳の項目'
			},
			{ title: '来年度の研修', minutes: 20, by: 'ken' }
		],
		silent: ['kitaaiki', 'saku', 'otari', 'ogawa'],
		byPhone: { login: 'otaki', caller: '総務課の担当の方' },
		later: '次年度の計画を決める会'
	},
	{
		slug: 'e-application',
		first: 8,
		place: '長野市役所 第二庁舎 10階 会議室',
		passcode: 'naga-5512',
		quorum: { numerator: 1, denominator: 2, countsMandates: true },
		past: ['公共施設予約の共通の項目', '手数料の電子納付の進み方'],
		coming: [
			{ title: '前回の決定事項の確認', minutes: 10 },
			{ title: '共通の様式の案の採決', minutes: 40, by: 'nagano', wanted: '共通の様式の案' },
			{ title: '施設予約の試行団体', minutes: 30, by: 'karuizawa' }
		],
		silent: ['saku', 'takagi', 'nagiso'],
		later: '共通の様式の見直し'
	}
];
