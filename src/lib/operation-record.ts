import * as v from 'valibot';

/** What 操作記録 tells of. */
export const recordKinds = {
	'sign-in': 'ログイン・ログアウト',
	reading: '関係者のみの閲覧',
	download: 'ファイルの取り出し',
	rights: '権限と席の変更',
	'looking-behind': '伏せた団体名の確認',
	erasure: '完全な消去'
} as const;
export type RecordKind = keyof typeof recordKinds;

/** What is noted beside the chain of events: nobody's business changes by it. */
export const accessWords = {
	'sign-in': 'ログインしました',
	'sign-in-failed': 'ログインに失敗しました',
	'sign-out': 'ログアウトしました',
	reading: '関係者のみの問い合わせを開きました',
	download: 'ファイルを取り出しました'
} as const;
export type AccessKind = keyof typeof accessWords;

/** The events that 操作記録 shows, and what each is called there. */
export const recordedEvents = {
	'setup.completed': ['rights', 'はじめの設定をしました'],
	'organisation.added': ['rights', '団体を加えました'],
	'organisation.decided': ['rights', '団体の設定を変えました'],
	'licence-policy.set': ['rights', 'ライセンスの申込の決裁の設定を変えました'],
	'tenure.started': ['rights', '席に就きました'],
	'tenure.end-set': ['rights', '席を離れる日を決めました'],
	'tenure.last-day-set': ['rights', '席を離れる日を変えました'],
	'tenure.ended': ['rights', '席を離れました'],
	'roles.changed': ['rights', '権限を変えました'],
	'person.invited': ['rights', '招待状を作りました'],
	'invitation.accepted': ['rights', '招待状で登録しました'],
	'invitation.revoked': ['rights', '招待状を取り消しました'],
	'reissue.made': ['rights', '再発行票を作りました'],
	'reissue.used': ['rights', '再発行票でパスワードを変えました'],
	'reissue.revoked': ['rights', '再発行票を取り消しました'],
	'password.changed': ['rights', 'パスワードを変えました'],
	'second-factor.added': ['rights', '二段階認証の方法を足しました'],
	'second-factor.removed': ['rights', '二段階認証の方法を外しました'],
	'second-factor.reset': ['rights', '二段階認証を初めの状態に戻しました'],
	'second-factor.required': ['rights', '二段階認証を必ず使う役割を変えました'],
	'spare-codes.made': ['rights', '予備コードを作りました'],
	'spare-code.used': ['rights', '予備コードでログインしました'],
	'roster.applied': ['rights', '名簿を取り込みました'],
	'roster.reverted': ['rights', '名簿の取り込みを元に戻しました'],
	'board.keepers-named': ['rights', '掲示板の世話役を決めました'],
	'group.joined': ['rights', 'ワーキンググループに加わりました'],
	'group.left': ['rights', 'ワーキンググループを抜けました'],
	'group.taken-out': ['rights', 'ワーキンググループから外しました'],
	'group.role-changed': ['rights', 'ワーキンググループの役を変えました'],
	'grant.given': ['rights', '閲覧を許しました'],
	'grant.revoked': ['rights', '閲覧の許しを取り消しました'],
	'audience.changed': ['rights', '閲覧できる範囲を変えました'],
	'record.years-set': ['rights', '操作記録を残す年数を変えました'],
	'author.looked-up': ['looking-behind', '伏せて書いた団体名を確かめました'],
	'post.erased': ['erasure', '完全に消去しました'],
	'notice.erased': ['erasure', '完全に消去しました'],
	'table.erased': ['erasure', '完全に消去しました'],
	'material.erased': ['erasure', '完全に消去しました'],
	'article.erased': ['erasure', '完全に消去しました'],
	'desk-mail.erased': ['erasure', '完全に消去しました'],
	'dispatch.erased': ['erasure', '完全に消去しました'],
	'specification-version.erased': ['erasure', '完全に消去しました'],
	'incident.erased': ['erasure', '完全に消去しました'],
	'incident-update.erased': ['erasure', '完全に消去しました'],
	'incident-affected.erased': ['erasure', '完全に消去しました'],
	'ticket.erased': ['erasure', '完全に消去しました'],
	'ticket-message.erased': ['erasure', '完全に消去しました']
} as const satisfies Record<string, readonly [RecordKind, string]>;
export type RecordedAction = keyof typeof recordedEvents;

/** What a subject's type is called; what it is about is told by its number alone. */
export const subjectWords: Record<string, string> = {
	attachment: '添付ファイル',
	article: 'Q&A',
	board: '掲示板',
	'desk-mail': '窓口に届いたメール',
	dispatch: '派遣',
	group: 'ワーキンググループ',
	incident: '障害情報',
	'incident-affected': '「うちも影響あり」',
	'incident-update': '障害情報の書き込み',
	material: '資料',
	notice: 'お知らせ',
	post: '書き込み',
	'specification-version': '仕様書の版',
	table: '状況表',
	thread: '投稿',
	ticket: '問い合わせ',
	'ticket-message': '問い合わせの書き込み'
};

/** The years an entry may be kept; fewer than one would not outlive a yearly audit. */
export const KEPT_YEARS = { least: 1, most: 10, unlessSet: 3 };

export const yearsSchema = v.object({
	years: v.pipe(
		v.string(),
		v.transform((text) => Number(text.normalize('NFKC').trim())),
		v.check(
			(years) => Number.isInteger(years) && years >= KEPT_YEARS.least && years <= KEPT_YEARS.most,
			`年数は${KEPT_YEARS.least}から${KEPT_YEARS.most}までの整数で入れてください。`
		)
	)
});
