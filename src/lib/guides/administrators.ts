import type { Guide } from './guide.ts';

export const administrators: Guide = {
	slug: 'administrators',
	title: '団体管理者の手引',
	readers: '市町村・県で、職員の登録を受け持つ人',
	procedures: [
		{
			id: 'first-of-april',
			title: '4月1日の手順',
			when: '3月の内示から4月1日まで',
			role: 'administrator',
			steps: [
				{ text: '内示が出たら、左の「職員の登録」を開きます。', on: '/' },
				{
					text: '異動する人に、引継書を書いて引き渡すよう頼みます。',
					on: '/admin/organisations/[id]'
				},
				{ text: '来る人は、「はじまりの日」を4月1日にして登録し、招待状を印刷します。' },
				{ text: '出る人は「任期を終える」で、「おわりの日」を3月31日にします。' },
				{ text: '自分が異動するときは、先に次の団体管理者を登録します。' },
				{ text: '4月1日の朝、招待状を本人に渡します。日付で切りかわるので、夜の作業はありません。' }
			],
			trouble: [
				'人数が多いときは「名簿（Excel）で直す」でまとめて直せます（次のページ）。',
				'団体管理者がだれもいなくなったら、組合の窓口に電話します。'
			],
			picture: { on: '/admin/organisations/[id]', alt: '職員の登録の画面' }
		},
		{
			id: 'roster',
			title: '名簿をまとめて出す',
			when: '組合から名簿の確認を頼まれたとき、異動が多いとき',
			role: 'administrator',
			steps: [
				{
					text: '職員の登録の画面で「名簿（Excel）で直す」を開きます。',
					on: '/admin/organisations/[id]'
				},
				{
					text: '変わりがなければ「変更なしで提出する」を押して終わりです。',
					on: '/admin/organisations/[id]/roster'
				},
				{ text: '変わるときは「いまの名簿をExcelで保存」し、そのファイルを直します。' },
				{ text: '「名簿のファイル」に直したものを選び、「適用日」に4月1日を入れます。' },
				{ text: '「読み込んで比べる」を押します。来る人・出る人・直すところが出ます。' },
				{ text: '確かめてから反映します。14日の間は、1回で元に戻せます。' }
			],
			trouble: [
				'行の順や列の順は変えて構いません。見出しの言葉は残します。',
				'同じ名前の人がいて迷うときは、どの人かを尋ねる欄が出ます。'
			],
			picture: { on: '/admin/organisations/[id]/roster', alt: '名簿を取り込む画面' }
		},
		{
			id: 'inviting',
			title: '一人を登録して招待する',
			when: '新しい担当者が来るとき',
			role: 'administrator',
			steps: [
				{
					text: '「職員を登録して招待する」の「氏名」「ふりがな」「課」「担当」を入れます。',
					on: '/admin/organisations/[id]'
				},
				{ text: '「役割」を選びます。決裁する人は決裁者、この仕事をする人は団体管理者です。' },
				{ text: '前任の席を継ぐときは、「担当」を前任と同じ名前にします。' },
				{ text: '「はじまりの日」を入れ、「登録して招待状を作る」を押します。' },
				{ text: '出てきた招待状を印刷し、本人に手で渡します。' }
			],
			trouble: [
				'招待状は14日で切れます。切れたら同じ画面で作り直します。',
				'すでに登録のある人に別の席を足すときは「登録済みの人に役割を足す」を使います。'
			]
		},
		{
			id: 'leaving',
			title: '任期を終える',
			when: '異動・退職・休職のとき',
			role: 'administrator',
			steps: [
				{ text: '一覧で、その人の名前を押します。', on: '/admin/organisations/[id]' },
				{
					text: '「任期を終える」の欄まで進みます。',
					on: '/admin/organisations/[id]/people/[tenure]'
				},
				{ text: '「おわりの日を決める」を選び、「おわりの日」に最後の日を入れます。' },
				{ text: '急ぐとき（端末の紛失など）は「いますぐ終える」を選びます。' },
				{ text: '「任期を終える」を押します。その日が過ぎると入れなくなります。' }
			],
			trouble: [
				'書いたものは団体に残ります。名前の後ろに（当時）と付きます。',
				'最後の団体管理者を終えるには、確かめの印が要ります。先に次の人を登録します。'
			]
		},
		{
			id: 'reissue',
			title: 'パスワードの再発行票を出す',
			when: '職員がパスワードを忘れたとき',
			role: 'administrator',
			steps: [
				{
					text: '本人に顔か内線で会い、本人であることを確かめます。',
					on: '/admin/organisations/[id]'
				},
				{ text: '一覧で、その人の名前を押します。' },
				{
					text: '「パスワードを忘れたとき」の「再発行票を作る」を押します。',
					on: '/admin/organisations/[id]/people/[tenure]'
				},
				{ text: '出てきた紙を印刷し、本人に手で渡します。使えるのは24時間、1回です。' },
				{
					text: '本人はログインの画面で「パスワードを忘れたとき」を押します。',
					isApart: true,
					on: '/login'
				},
				{
					text: '「コード」に紙の12文字を入れ、「次へ」を押し、新しいパスワードを決めます。',
					on: '/password'
				}
			],
			trouble: [
				'自分の分は出せません。もう一人の団体管理者か、組合のシステム管理者に頼みます。',
				'ほかの団体にも席のある人の分は、組合のシステム管理者が出します。'
			],
			picture: {
				on: '/admin/organisations/[id]/people/[tenure]',
				alt: '職員一人の画面'
			}
		},
		{
			id: 'approval',
			title: '決裁の設定をする',
			when: '団体の決まりに合わせるとき',
			role: 'administrator',
			steps: [
				{ text: '左の「設定」を開きます。', on: '/' },
				{ text: '「うちの団体の権限」を押します。', on: '/settings' },
				{
					text: '「団体としての回答は、決裁者の決裁を受けてから投稿する」に印を付けるか外します。',
					on: '/settings/organisation'
				},
				{ text: '「決裁の設定を保存する」を押します。' },
				{ text: '「決裁者」の列で、決裁する人がいるか確かめます。' }
			],
			trouble: [
				'ライセンスの申込の決裁は、同じ画面で職員か決裁者が決めます。団体管理者だけの人には出ません。',
				'決裁する人がいなければ、先に決裁者を登録します。'
			],
			picture: { on: '/settings/organisation', alt: 'うちの団体の権限の画面' }
		},
		{
			id: 'ledger',
			title: '団体の権利と台帳を確かめる',
			when: '年に1度（10月の予算の前）と、配付のあった月',
			role: 'administrator',
			steps: [
				{ text: '左の「ライセンス」を開きます。', on: '/' },
				{ text: '「台帳」を押します。団体の権利が、品目ごとに並びます。', on: '/licences' },
				{
					text: '期首残高が来ていれば、「内容を見て確認する」を押します。',
					on: '/licences/ledger'
				},
				{
					text: '合う行に印を付け、「選んだ行を確認する」を押します。違う行は「違うとき」の欄から組合に伝えます。',
					on: '/licences/ledger/confirmation'
				},
				{ text: '使っている数は「使用の申告」に入れます。', on: '/licences/ledger' },
				{
					text: '「不足」の列に数があれば、使い方か申込を見直します。',
					on: '/licences/ledger/usage'
				},
				{ text: '紙の台帳は「印刷用」から出します。', isApart: true, on: '/licences/ledger' }
			],
			trouble: [
				'台帳の数は消さずに赤黒で直します。直すのは組合です。',
				'ほかの団体の台帳は見えません。あなたの台帳も、ほかの団体には見えません。'
			],
			picture: { on: '/licences/ledger/confirmation', alt: '期首残高を確認する画面' }
		},
		{
			id: 'expiry',
			title: '期限を確かめ、予算に入れる',
			when: '月に1度。予算要求の前（9月から11月）',
			role: 'administrator',
			steps: [
				{ text: '「SAの期限」を開きます。', on: '/licences' },
				{
					text: '「残り」と「予算要求まで」を見て、「品目」の列を押します。',
					on: '/licences/expiry'
				},
				{
					text: '「更新の予定」で、継続・減らす・終わるを選びます。',
					on: '/licences/expiry/terms/[id]'
				},
				{ text: '「予定を保存する」を押します。組合の見込みに入ります。' },
				{ text: '「予算要求資料」を開き、印刷して財政に出します。', on: '/licences/expiry' },
				{
					text: '「サポートの終わり」で、サポートの切れる製品も見ます。'
				}
			],
			trouble: [
				'金額は、いま有効な価格表によります。税抜です。',
				'知らせは期限の前に自動で届きます。予定は「知らせの予定」で見られます。'
			]
		},
		{
			id: 'record',
			title: '操作記録を見る',
			when: '監査のとき、おかしいと思ったとき',
			role: 'administrator',
			steps: [
				{ text: '「うちの団体の権限」から「操作記録」を開きます。', on: '/settings/organisation' },
				{
					text: '「種類」と「いつから」「いつまで」を選び、「表示する」を押します。',
					on: '/record'
				},
				{
					text: '「した人」と「内容」を見ます。ログイン、持ち出し、権限の変更などが残っています。'
				},
				{ text: '渡すときは「Excelで保存」か「印刷する」を使います。' }
			],
			trouble: [
				'見えるのは、自分の団体がしたことと、自分の団体に関わることだけです。',
				'覚えのないログインがあれば、その人の任期をいますぐ終え、窓口に電話します。'
			],
			picture: { on: '/record', alt: '操作記録の画面' }
		}
	]
};
