import type { Guide } from './guide.ts';

export const union: Guide = {
	slug: 'union',
	title: '組合の手引',
	readers: '組合の相談窓口・組合決裁者・システム管理者',
	procedures: [
		{
			id: 'desk-morning',
			title: '窓口の一日を始める',
			when: '毎朝、窓口の開く前',
			role: 'desk',
			steps: [
				{ text: '左の「ヘルプデスク」を押します。受付一覧が開きます。', on: '/' },
				{
					text: '「目安を過ぎたもの」を先に見て、件名を開きます。',
					on: '/helpdesk'
				},
				{ text: '「未割当」を開き、印を付けて「選んだものの担当になる」を押します。' },
				{ text: '「届いたメール」の未処理を見ます。' },
				{
					text: '自分が休むときは「不在」に、休む日と代わりの人を入れます。'
				},
				{ text: '夕方は「未解決一覧」を印刷し、次の日の番を確かめます。' }
			],
			trouble: [
				'目安は窓口の開いている時間だけで数えます。団体の返事を待つ間は止まります。',
				'だれが担当か分からないときは「すべて」を開きます。'
			],
			picture: { on: '/helpdesk', alt: '受付一覧の画面' }
		},
		{
			id: 'answering',
			title: '問い合わせに答える',
			when: '問い合わせの担当になったとき',
			role: 'desk',
			steps: [
				{
					text: '「担当になる」を押します。団体に担当が伝わります。',
					on: '/helpdesk/[number]?new'
				},
				{
					text: '「定型文」を選び、「入れる」を押すと下書きが入ります。',
					on: '/helpdesk/[number]?mine'
				},
				{ text: '「本文」を直し、「回答する」を押します。尋ねるだけなら「団体に確認する」です。' },
				{
					text: '組合の中だけの覚えは「メモ」に書き、「メモを残す」を押します。団体には見えません。'
				},
				{ text: '業者に聞く間は「業者に照会中にする」を押します。' },
				{ text: '技術の助けが要るときは「専門コーディネーターの派遣を依頼する」を押します。' }
			],
			trouble: [
				'題名も隠すべき問い合わせは、読める人を関係者のみにします。',
				'同じ団体から二つ来たら「同じ団体の別の問い合わせに統合する」を使います。',
				'ほかの団体に役立つ答えは、団体が「よい」と答えた後にQ&Aにします。'
			],
			picture: { on: '/helpdesk/[number]?mine', alt: '問い合わせに答える画面' }
		},
		{
			id: 'phone',
			title: '電話とメールを受け付ける',
			when: '電話が鳴ったとき、メールが届いたとき',
			role: 'desk',
			steps: [
				{ text: '受話器を取ったら「電話を記録」を押します。', on: '/helpdesk/queue' },
				{
					text: '「団体」「連絡をくれた人」「件名」「尋ねられたこと」を、聞きながら入れます。',
					on: '/helpdesk/phone'
				},
				{ text: '答えられたら「その場で解決した」、持ち帰るなら「受付に入れる」を選びます。' },
				{ text: '「記録する」を押し、受付番号を相手に伝えます。' },
				{
					text: '届いたメールは、「件名」の列で開きます。',
					isApart: true,
					on: '/helpdesk/mail'
				},
				{
					text: '「団体」を確かめて「受付に入れる」を押します。続きのメールなら「すでにある問い合わせに付ける」を開きます。',
					on: '/helpdesk/mail/[id]'
				},
				{ text: '広告などは「受付に入れずに片付ける」を使います。' }
			],
			trouble: [
				'差出人の名前は偽れます。頼まれごとは、名簿の番号に折り返して確かめます。',
				'ソフトから出したメールのファイルや、貼り付けた文章も受け付けられます。'
			],
			picture: { on: '/helpdesk/phone', alt: '電話を記録する画面' }
		},
		{
			id: 'incident',
			title: '障害情報を出す',
			when: '県内の回線や共同システムが止まったとき',
			role: 'desk',
			steps: [
				{ text: '「障害情報」を開きます。', on: '/helpdesk/queue' },
				{ text: '「障害情報を出す」を押します。', on: '/helpdesk/incidents' },
				{
					text: '「件名」「分類」「分かっていること」を書きます。短くて構いません。',
					on: '/helpdesk/incidents/new'
				},
				{ text: '「次の更新予定」を必ず入れ、「障害情報を出す」を押します。' },
				{
					text: '分かったことは「新しい情報を書く」を開いて書き足します。',
					on: '/helpdesk/incidents/[id]'
				},
				{ text: '直ったら「復旧を伝える」を開き、伝えることを書きます。' }
			],
			trouble: [
				'新しい問い合わせの画面の一番上に出ます。同じ電話が減ります。',
				'結いも止まったときは、困ったときはのカードの番号に電話が来ます。紙に記録し、後で入れます。'
			]
		},
		{
			id: 'desk-report',
			title: '未解決一覧と相談月報を出す',
			when: '毎日の夕方、月の初め、4月',
			role: 'desk',
			steps: [
				{ text: '「未解決一覧」を開きます。', on: '/helpdesk/queue' },
				{
					text: '「印刷する」を押します。だれの番かで分かれています。',
					on: '/helpdesk/unresolved'
				},
				{ text: '月報は「相談月報・年報」を開きます。', on: '/helpdesk/queue' },
				{
					text: '「年度」と「期間」を選び、「表示する」を押します。',
					on: '/helpdesk/report'
				},
				{ text: '議会や委員会には「印刷する」、加工するなら「Excelで保存」です。' }
			],
			trouble: ['紙の受付簿は「過去の受付簿」から取り込めます。']
		},
		{
			id: 'notice',
			title: 'お知らせを出し、確認を集める',
			when: '全団体や一つの広域に、必ず読んでほしいとき',
			role: 'desk',
			steps: [
				{ text: '「お知らせを書く」を押します。', on: '/notices' },
				{
					text: '「件名」「本文」を書き、「送り先」を選びます。',
					on: '/notices/new'
				},
				{ text: '「次へ：送り先の数を確かめる」を押し、団体の数を見てから送ります。' },
				{
					text: '期限が近づいたら「確認状況を見る」を開きます。',
					on: '/notices/[id]?sent'
				},
				{
					text: 'まだの団体に催促します。ボタンに団体の数が出ます。',
					on: '/notices/[id]/status'
				},
				{ text: '電話で聞いた確認は「代わりに入力する」で入れます。' }
			],
			trouble: [
				'間違えたら「訂正する」で直せます。もう一度確認してもらうかも選べます。',
				'開いただけの団体は「閲覧」、確認した団体は「確認」です。'
			],
			picture: { on: '/notices/[id]/status', alt: '確認状況の一覧' }
		},
		{
			id: 'price-list',
			title: '価格表を取り込む',
			when: '販売店から新しい価格表が届いたとき',
			role: 'desk',
			steps: [
				{ text: '左の「ライセンス」を開き、「価格表」を押します。', on: '/licences' },
				{
					text: '「販売店」と「価格表のファイル」を選び、「次へ：列を確かめる」を押します。',
					on: '/licences/prices'
				},
				{
					text: '「列の読み方」で型番・製品名・価格の列を確かめ、「この読み方で検証する」を押します。',
					on: '/licences/prices/[id]'
				},
				{
					text: '「直すところ」が出たら「直す・除く」を開き、直すか、その行を除きます。理由も書きます。',
					on: '/licences/prices/[id]?faulty'
				},
				{
					text: '直すところがなくなったら「次へ：差分を確かめる」を押します。',
					on: '/licences/prices/[id]?whole'
				},
				{
					text: '前の価格表との差分を見ます。「印刷用の画面」は、印刷して決裁に付けられます。',
					on: '/licences/prices/[id]/difference'
				},
				{
					text: '組合決裁者が、同じ画面で「この価格表を有効にする」を押します。適用の日から新しい価格になります。',
					by: 'decider',
					isApart: true,
					on: '/licences/prices/[id]/difference?deciding'
				}
			],
			trouble: [
				'有効にした後の誤りは、まだ使われていない価格表なら取り消せます。使われた後は、直した価格表を新しく取り込みます。',
				'受理した申込で価格の変わるものは、適用の日に団体の再確認へ戻ります。'
			],
			picture: { on: '/licences/prices', alt: '価格表を取り込む画面' }
		},
		{
			id: 'round',
			title: '取りまとめから発注まで',
			when: '年に数回の共同購入',
			role: 'desk',
			steps: [
				{ text: '「取りまとめを準備する」を押します。', on: '/licences/rounds' },
				{
					text: '「名前」「契約」「受付の締切」などを入れ、「準備する」を押します。',
					on: '/licences/rounds/new'
				},
				{
					text: '中身を確かめ、「公開して受付を始める」を押します。団体に知らせが届きます。',
					isApart: true,
					on: '/licences/rounds/[id]?prepared'
				},
				{
					text: '申込を開き、内容を見て「受理する」を押します。足りなければ「団体に差し戻す」です。',
					isApart: true,
					on: '/licences/applications/[id]'
				},
				{
					text: '申込の少ないときは前年の団体に催促します。締切は「締切を延ばす」で変えられます。',
					isApart: true,
					on: '/licences/rounds/[id]?open'
				},
				{
					text: '締切の後「価格を確定する」を押します。',
					isApart: true,
					on: '/licences/rounds/[id]?closed'
				},
				{
					text: '再確認がそろったら「集計を確定する」を押します。発注は組合決裁者が同じ画面でします。',
					isApart: true,
					on: '/licences/rounds/[id]?priced'
				}
			],
			trouble: [
				'締切の後の追加は、問い合わせで受けて次の取りまとめに入れます。',
				'電話や紙の申込は「代理入力する」で入れ、団体に確かめてもらいます。'
			],
			picture: { on: '/licences/rounds/[id]?open', alt: '受付中の取りまとめ' }
		},
		{
			id: 'delivery',
			title: '納品から配付、台帳まで',
			when: '販売店から納品されたとき',
			role: 'desk',
			steps: [
				{ text: '「発注と受領」を開きます。', on: '/licences' },
				{ text: '「番号」の列で、納品のあった発注を押します。', on: '/licences/orders' },
				{
					text: '「納品の日」「使用の開始日」「納品書の番号」と「届いた数」を入れます。',
					on: '/licences/orders/[number]'
				},
				{ text: '「納品を記録する」を押します。' },
				{
					text: '開いた受領の画面で「検収した数」を確かめ、「検収する」を押します。届かない数は残ります。',
					on: '/licences/receipts/[number]?arrived'
				},
				{
					text: '「配分」の列を確かめ、「この配分で配付する」を押します。台帳に権利が載り、団体に知らせが届きます。',
					on: '/licences/receipts/[number]?examined'
				},
				{
					text: '受領の確認がまだの団体は「配付と受領確認」で見ます。',
					isApart: true,
					on: '/licences'
				},
				{
					text: '台帳の数は、年に1度「管理センターとの照合」で確かめます。',
					isApart: true,
					on: '/licences/ledger'
				}
			],
			trouble: [
				'違う品が届いたら、「届いた型番（違うとき）」に入れます。',
				'台帳の誤りは、消さずに赤黒で直します。'
			],
			picture: { on: '/licences/orders/[number]', alt: '納品を記録する画面' }
		},
		{
			id: 'invoice',
			title: '請求書を出す、期限を見張る',
			when: '配付の後、月の初め',
			role: 'desk',
			steps: [
				{ text: '「請求書」を開きます。', on: '/licences' },
				{
					text: '「請求書を確かめる」を押し、金額と宛先を見てから出します。',
					on: '/licences/invoices'
				},
				{ text: '期限は「SAの期限」を開きます。', isApart: true, on: '/licences' },
				{
					text: '「更新の予定」が書かれていない団体に電話します。',
					on: '/licences/expiry'
				},
				{ text: '「知らせの予定」で、これから自動で出る知らせを確かめます。' },
				{
					text: '「団体ごとの件数」の表は、印刷して窓口に置けます。'
				}
			],
			trouble: [
				'請求書を誤ったら取り消し、新しい番号で出し直します。',
				'販売店が団体に直接請求する契約では、団体あての請求書は出しません。'
			]
		},
		{
			id: 'districts',
			title: '広域の掲示板を運営する',
			when: '世話役が替わるとき、困った投稿があったとき',
			role: 'operator',
			steps: [
				{ text: '左の「管理」を開きます。', on: '/' },
				{ text: '「掲示板の世話役」を押します。', on: '/admin' },
				{ text: '広域の行の「決める」を押します。', on: '/admin/boards' },
				{
					text: '「世話役にする担当」を選び、「保存する」を押します。',
					on: '/admin/boards?board'
				},
				{
					text: '世話役は、投稿を移す・閉じる・隠すことができます。理由が残ります。'
				}
			],
			trouble: [
				'世話役がいない広域は、組合が代わりをします。',
				'名前を伏せた質問の団体名は、窓口が理由を書いたときだけ見られます。団体にも見たことが分かります。'
			]
		},
		{
			id: 'working-groups',
			title: 'ワーキンググループの会議を開く',
			when: '会議の1か月前から、議事録の承認まで',
			role: 'desk',
			steps: [
				{ text: 'グループの「会議」を開きます。', on: '/groups/[slug]' },
				{ text: '「会議を入れる」を押します。', on: '/groups/[slug]/meetings' },
				{
					text: '「会議の名前」「開催日」「会場」「出欠の期限」を入れ、「会議を入れる」を押します。',
					on: '/groups/[slug]/meetings/new'
				},
				{
					text: '「次第を決める」で項目と資料の依頼を入れます。',
					on: '/groups/[slug]/meetings/[id]'
				},
				{ text: '「出欠一覧」でまだの団体を見て、催促します。' },
				{
					text: '終わったら「議事録」を開き、次第ごとに書きます。',
					isApart: true,
					on: '/groups/[slug]/meetings/[id]?over'
				},
				{
					text: '「決定事項と宿題を入れる」を押し、だれがいつまでにするかを入れます。',
					on: '/groups/[slug]/meetings/[id]/minutes'
				}
			],
			trouble: [
				'参加が少ない団体は「参加のようす」で分かります。そこから招けます。',
				'終えるときは結論カードが要ります。結論、理由、再検討の条件を書きます。'
			],
			picture: { on: '/groups/[slug]/meetings/[id]', alt: '会議の画面' }
		},
		{
			id: 'roster-call',
			title: '名簿を集め、招待状を出す',
			when: '2月の終わりから4月1日まで',
			role: 'operator',
			steps: [
				{ text: '左の「名簿の取り込み」を開きます。', on: '/' },
				{
					text: '「新しく名簿集めを始める」を開き、「提出期限」を入れて「77市町村に名簿を頼む」を押します。',
					on: '/admin/roster'
				},
				{
					text: '期限が近づいたら「未提出の団体に催促する」を押します。',
					on: '/admin/roster/calls/[call]'
				},
				{
					text: '手元の名簿から入れるときは「名簿のファイル」を選び、「読み込んで比べる」を押します。',
					isApart: true,
					on: '/admin/roster'
				},
				{ text: '違いを確かめて反映します。14日の間は元に戻せます。' },
				{
					text: '「招待状をまとめて印刷」を開き、団体コードの順に出して送ります。',
					isApart: true,
					on: '/admin'
				}
			],
			trouble: [
				'同じ人が別の団体に移るときは、同じ人かを尋ねられます。',
				'4月1日の朝、「団体と職員」の未登録の数が0か確かめます。'
			],
			picture: { on: '/admin/roster/calls/[call]', alt: '名簿の提出のようす' }
		},
		{
			id: 'union-reissue',
			title: '再発行票を組合から出す',
			when: '団体に団体管理者がほかにいないとき、兼務の人が忘れたとき',
			role: 'operator',
			steps: [
				{
					text: '電話をいったん切り、名簿の番号に折り返します。かかってきた番号には折り返しません。',
					on: '/admin/organisations'
				},
				{ text: '「団体」の列で団体を開きます。' },
				{ text: '一覧で、その人の名前を押します。', on: '/admin/organisations/[id]' },
				{
					text: '「誰にどう確かめたか」を書きます。',
					on: '/admin/organisations/[id]/people/[tenure]'
				},
				{ text: '「再発行票を作る」を押し、紙を本人に送ります。使えるのは24時間、1回です。' }
			],
			trouble: [
				'確かめられないときは出しません。上司の方から代表番号で頼んでもらいます。',
				'出した記録は、その団体の操作記録にも残ります。'
			]
		},
		{
			id: 'erasing',
			title: '完全に消去する',
			when: '住民の個人情報などが書かれてしまったとき',
			role: 'decider',
			steps: [
				{
					text: '投稿の「完全に消去する」を押します。組合決裁者だけに出ます。',
					on: '/threads/[id]'
				},
				{
					text: '「消えるもの」を読みます。元には戻せません。',
					on: '/threads/[id]/posts/[number]/erase'
				},
				{
					text: '「調べる言葉」に消す言葉を入れ、「調べる」を押します。ほかの場所に残っていないか分かります。'
				},
				{ text: '「理由」に、消す言葉そのものを書かずに理由を書きます。' },
				{ text: '「完全に消去する」を押します。' },
				{
					text: '前に取ったバックアップにはまだ残っています。期限を決めて捨てるよう、システム管理者に頼みます。'
				}
			],
			trouble: [
				'急ぐときは、先に世話役か窓口が投稿を隠します。',
				'お知らせ、状況表、資料、Q&A、届いたメール、派遣、仕様書の版、障害情報、問い合わせも、それぞれの画面から同じように消します。障害情報と問い合わせは、書き込み1件だけを消すこともできます。障害情報では、1団体が伝えた影響だけも消せます。',
				'続いている問い合わせを全部消すと、取下げ（回答済みなら解決済み）になります。元のメール、Q&A、派遣、仕様書の版は残るので、別に消します。',
				'消したことは「完全に消去したもの」に残ります。何を消したかは残りません。'
			],
			picture: {
				on: '/threads/[id]/posts/[number]/erase',
				alt: '完全に消去する画面'
			}
		},
		{
			id: 'running',
			title: '動いているようすを見る、バックアップを確かめる',
			when: '毎朝1分。更新の前',
			role: 'operator',
			steps: [
				{ text: '左の「管理」を開きます。', on: '/' },
				{
					text: '「最後のバックアップ」が昨夜より古くないか見ます。',
					on: '/admin'
				},
				{ text: '「空き容量」を見ます。添付の量より少なくなったら、サーバーの担当に伝えます。' },
				{ text: '「待ちのようす」に、増え続けるものがないか見ます。' },
				{
					text: 'バックアップを別の機械に写すのは、サーバーの担当です。年に1度は空の場所に戻してみます。'
				},
				{
					text: '更新の前に、バックアップを取ります。更新の手順は、サーバーの担当が読む説明書にあります。'
				}
			],
			trouble: [
				'戻す・更新する・管理者を作り直す操作は、サーバーの上でします。画面からはできません。',
				'画面が開かないときは、サーバーの担当に電話し、カードの手順で紙に切りかえます。'
			],
			picture: { on: '/admin', alt: '管理の画面' }
		}
	]
};
