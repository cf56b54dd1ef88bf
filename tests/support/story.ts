import { and, eq } from 'drizzle-orm';
import { cpSync, rmSync } from 'node:fs';
import { afterAll } from 'vitest';
import type { BoardSlug } from '#lib/boards.ts';
import type { AudienceChoice, ThreadKind } from '#lib/forum.ts';
import { addDays, dayOf } from '#lib/dates.ts';
import { closeDatabase, db, schema } from '#lib/server/db/index.ts';
import { receive, type StoredFile } from '#lib/server/files/uploads.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { actorOf, type Actor, type Role } from '#lib/server/identity/actors.ts';
import * as organisations from '#lib/server/identity/organisations.ts';
import * as notices from '#lib/server/notices/notices.ts';
import { hashPassword } from '#lib/server/identity/passwords.ts';
import { appoint, appointAlso } from '#lib/server/identity/people.ts';
import { now } from '#lib/server/now.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { openYui } from '#lib/server/operations/open.ts';
import { change, system } from '#lib/server/record/change.ts';
import { reread } from '#lib/server/search/entries.ts';
import { clockAt } from './clock.ts';
import { temporaryFolder } from './database.ts';

/** The password of everybody in the story; the login id is the person's name in the story. */
export const STORY_PASSWORD = 'asamayama-no-yuki-2026';

/** When the story has been told: Friday 27 November 2026, 11:00 in Japan. */
export const STORY_DAY = '2026-11-27';

type Character = {
	/** A municipality or the prefecture by its code, else the union or the coordinators' office. */
	organisation: string;
	seat: string;
	section: string;
	name: string;
	kana: string;
	roles: Role[];
	fromOn?: string;
	toOn?: string;
};

const POLICY = '情報政策担当';

const characters = {
	ide: {
		organisation: '203076',
		seat: POLICY,
		section: '総務企画課',
		name: '井出 直人',
		kana: 'いで なおと',
		roles: ['member', 'approver', 'org-admin']
	},
	takamizawa: {
		organisation: '203092',
		seat: POLICY,
		section: '総務課',
		name: '高見澤 康平',
		kana: 'たかみざわ こうへい',
		roles: ['member', 'approver']
	},
	yanagisawa: {
		organisation: '202177',
		seat: POLICY,
		section: '情報政策課',
		name: '柳沢 佳代',
		kana: 'やなぎさわ かよ',
		roles: ['member']
	},
	kobayashi: {
		organisation: '202177',
		seat: '団体管理者',
		section: '総務課',
		name: '小林 修一',
		kana: 'こばやし しゅういち',
		roles: ['member', 'org-admin']
	},
	/** Held the seat of 小諸市 until the end of March 2026. */
	koyama: {
		organisation: '202088',
		seat: POLICY,
		section: '企画課',
		name: '小山 千晴',
		kana: 'こやま ちはる',
		roles: ['member', 'approver'],
		toOn: '2026-03-31'
	},
	/** Took 小山's seat over. */
	shiokawa: {
		organisation: '202088',
		seat: POLICY,
		section: '企画課',
		name: '塩川 大輔',
		kana: 'しおかわ だいすけ',
		roles: ['member', 'approver'],
		fromOn: '2026-04-01'
	},
	miyashita: {
		organisation: '202037',
		seat: POLICY,
		section: 'デジタル推進課',
		name: '宮下 俊輔',
		kana: 'みやした しゅんすけ',
		roles: ['member']
	},
	/** 坂城町 counts in 長野 and holds the board key of 上田 as well. */
	nakazawa: {
		organisation: '205214',
		seat: POLICY,
		section: '企画政策課',
		name: '中沢 恵',
		kana: 'なかざわ めぐみ',
		roles: ['member', 'approver']
	},
	/** Asks under a mask; nothing else in the story comes from 生坂村. */
	ushikoshi: {
		organisation: '204480',
		seat: POLICY,
		section: '村づくり推進室',
		name: '牛越 宏明',
		kana: 'うしこし ひろあき',
		roles: ['member', 'approver', 'org-admin']
	},
	kitamura: {
		organisation: '200000',
		seat: POLICY,
		section: 'DX推進課',
		name: '北村 洋子',
		kana: 'きたむら ようこ',
		roles: ['member', 'approver']
	},
	miyazawa: {
		organisation: 'union',
		seat: '相談窓口',
		section: '情報化推進室',
		name: '宮澤 結',
		kana: 'みやざわ ゆい',
		roles: ['member', 'desk']
	},
	maruyama: {
		organisation: 'union',
		seat: 'システム管理者',
		section: '事務局',
		name: '丸山 徹',
		kana: 'まるやま とおる',
		roles: ['member', 'operator', 'org-admin']
	},
	tanaka: {
		organisation: 'coordinators',
		seat: '専門コーディネーター',
		section: '専門家派遣',
		name: '田中 聡',
		kana: 'たなか さとし',
		roles: ['coordinator']
	},
	/** Sits for 須坂市, and is sent to the union as well: see `makiAtUnion`. */
	maki: {
		organisation: '202070',
		seat: POLICY,
		section: '情報政策課',
		name: '牧 洋平',
		kana: 'まき ようへい',
		roles: ['member', 'approver']
	}
} satisfies Record<string, Character>;

type CharacterName = keyof typeof characters;
export type ActorName = Exclude<CharacterName, 'koyama'> | 'makiAtUnion';

/** Everybody who acts on the day of the story; 小山 has left. */
export const actorNames: ActorName[] = [
	...(Object.keys(characters) as CharacterName[]).filter((name) => name !== 'koyama'),
	'makiAtUnion'
];

export type Holding = { personId: number; tenureId: number; seatId: number };

export type ThreadName =
	| 'saku'
	| 'sakuMunicipalities'
	| 'sakuAll'
	| 'sakuClosed'
	| 'sakuDeleted'
	| 'sakuGranted'
	| 'sakuOfKoyama'
	| 'ueda'
	| 'nagano'
	| 'prefectureAll'
	| 'prefectureMunicipalities'
	| 'masked'
	| 'practice';

export type NoticeName = 'toAll' | 'toSaku' | 'toChosen' | 'ofPrefecture' | 'tomorrow';

export type Story = {
	folder: string;
	holdings: Record<CharacterName | 'makiAtUnion', Holding>;
	threads: Record<ThreadName, number>;
	notices: Record<NoticeName, number>;
	coordinators: organisations.Organisation;
	/** The actor of a seat as of the clock; throws when they hold it no longer. */
	as: (name: ActorName | 'koyama') => Actor;
};

type Told = Omit<Story, 'folder' | 'as'> & { folder: string };
let told: Told | null = null;

/**
 * Opens a data folder with the story in it, as if it had been told there, and leaves the clock stopped on
 * the story's day. It is told once for each file of tests; every test gets a copy of its own.
 */
export async function tellStory(): Promise<Story> {
	told ??= await tell(temporaryFolder());
	const folder = temporaryFolder();
	cpSync(told.folder, folder, { recursive: true });
	openYui(folder);
	registerListeners();
	clockAt(STORY_DAY, '11:00');
	return { ...told, folder, as: actors(told.holdings) };
}

afterAll(() => {
	if (told) rmSync(told.folder, { recursive: true, force: true });
});

function actors(holdings: Story['holdings']): Story['as'] {
	return (name) => {
		const actor = actorOf(holdings[name].tenureId);
		if (!actor) throw new Error(`${name} holds no seat on this day.`);
		return actor;
	};
}

/** Tells it in the order in which it happened and with the domain's own verbs. */
async function tell(folder: string): Promise<Told> {
	clockAt('2025-04-01', '9:00');
	openYui(folder);
	registerListeners();
	const coordinators = organisations.addOther(
		'信州ICT専門家の会',
		'しんしゅうあいしーてぃーせんもんかのかい',
		'専門家所属'
	);
	const holdings = await appointEverybody(coordinators.id);
	const as = actors(holdings);
	boards.nameKeepers(as('maruyama'), 'saku', [holdings.yanagisawa.seatId]);
	const threads = await write(as, holdings);
	const notices = await sendNotices(as);
	closeDatabase();
	return { folder, holdings, coordinators, threads, notices };
}

/** Receives a file as the form's reader does, so that it lies in the store; throws what the person would be told when it is refused. */
export async function uploaded(name: string, content: string | Uint8Array): Promise<StoredFile[]> {
	const form = new FormData();
	form.append('files', new File([Buffer.from(content)], name));
	const request = new Request('http://yui.test/', { method: 'POST', body: form });
	const received = await receive(request, 20 * 1024 * 1024);
	if (received.refusals.length > 0) throw new Error(received.refusals.join('\n'));
	return received.files;
}

/** Opens a thread in one line; what is not said is a question to the whole 広域. */
export function openThread(
	actor: Actor,
	slug: BoardSlug,
	input: {
		title?: string;
		kind?: ThreadKind;
		audience?: AudienceChoice;
		body?: string;
		files?: StoredFile[];
	} = {}
): number {
	return threads.open(actor, slug, {
		title: input.title ?? '窓口の混雑をどう知らせていますか',
		kind: input.kind ?? 'question',
		audience: input.audience ?? 'district',
		body: input.body ?? '教えてください。',
		files: input.files ?? []
	});
}

/** Sends a notice in one line; what is not said goes to all, from today, to be confirmed in a week. */
export function sendNotice(actor: Actor, input: Partial<notices.Draft> = {}): number {
	const today = dayOf(now());
	return notices.send(actor, {
		title: '年末年始の計画停止について',
		body: '12月29日から止まります。',
		scope: 'all',
		district: '',
		organisations: [],
		fromOn: today,
		toOn: null,
		confirmBy: addDays(today, 7),
		files: [],
		...input
	});
}

/** Hides who asked, as the form for masked questions will: the thread and every post of the asker's organisation. */
export function mask(threadId: number): void {
	const { organisationId } = row(threadId);
	const authorAudience = `org:${organisationId}`;
	db().update(schema.thread).set({ authorAudience }).where(eq(schema.thread.id, threadId)).run();
	const { post } = schema;
	db()
		.update(post)
		.set({ authorAudience })
		.where(and(eq(post.threadId, threadId), eq(post.organisationId, organisationId)))
		.run();
	reindex(`thread:${threadId}`);
}

/** Reads a root into the index again after its rows were changed behind the domain's back. */
export function reindex(root: string): void {
	reread(db().$client, root);
}

async function appointEverybody(coordinatorsId: number) {
	const passwordHash = await hashPassword(STORY_PASSWORD);
	const organisationId = (key: string) => {
		if (key === 'union') return organisations.findUnion().id;
		if (key === 'coordinators') return coordinatorsId;
		return organisations.findByCode(key).id;
	};
	const holdings = change(system, (tx, record) =>
		Object.fromEntries(
			Object.entries<Character>(characters).map(([login, { organisation, ...character }]) => [
				login,
				appoint(tx, record, organisationId(organisation), {
					fromOn: '2025-04-01',
					toOn: null,
					...character,
					login,
					passwordHash,
					hasAcceptedTerms: true
				})
			])
		)
	) as Record<CharacterName, Holding>;
	const { personId } = holdings.maki;
	const tenureId = appointAlso(system, personId, organisations.findUnion().id, {
		seat: '企画担当',
		section: '情報化推進室',
		roles: ['member'],
		fromOn: '2025-04-02',
		toOn: null
	});
	const { seatId } = db()
		.select({ seatId: schema.tenure.seatId })
		.from(schema.tenure)
		.where(eq(schema.tenure.id, tenureId))
		.all()[0] ?? { seatId: 0 };
	return { ...holdings, makiAtUnion: { personId, tenureId, seatId } };
}

async function write(
	as: Story['as'],
	holdings: Story['holdings']
): Promise<Record<ThreadName, number>> {
	const reply = (name: ActorName, threadId: number, body: string, files: StoredFile[] = []) =>
		posts.reply(as(name), threadId, { body, files });

	clockAt('2026-03-10', '10:15');
	const sakuOfKoyama = openThread(as('koyama'), 'saku', {
		title: '年度末の端末入れ替えについて',
		audience: 'municipalities'
	});

	clockAt('2026-10-01', '9:30');
	const prefectureAll = openThread(as('kitamura'), 'prefecture', {
		title: '自治体DX推進計画の改定案をお知らせします',
		kind: 'share',
		audience: 'all',
		files: await uploaded('改定案（概要）.csv', '章,内容\n1,目的\n')
	});
	const prefectureMunicipalities = openThread(as('miyazawa'), 'prefecture', {
		title: '来年度の研修で取り上げてほしいこと',
		kind: 'opinion',
		audience: 'municipalities'
	});

	clockAt('2026-11-02', '13:00');
	const ueda = openThread(as('miyashita'), 'ueda', { title: '議事録の作成を何で行っていますか' });
	reply('nakazawa', ueda, '坂城町では録音から文字に起こしています。');
	const nagano = openThread(as('nakazawa'), 'nagano', {
		title: '庁内の電話帳をどう持っていますか'
	});
	reply('maki', nagano, '須坂市では表計算のファイルです。');
	const practice = openThread(as('ide'), 'practice', {
		title: '書き込みの練習です',
		kind: 'share',
		audience: 'all'
	});

	clockAt('2026-11-10', '9:12');
	const sakuMunicipalities = openThread(as('takamizawa'), 'saku', {
		title: '共同調達の見積依頼のひな形',
		kind: 'share',
		audience: 'municipalities',
		files: await uploaded('共同調達の見積依頼.csv', '品名,数量\n端末,30\n')
	});
	const sakuAll = openThread(as('ide'), 'saku', {
		title: '電子申請の本人確認はどうしていますか',
		audience: 'all'
	});
	reply('kitamura', sakuAll, '県の手引きの12ページをご覧ください。');
	threads.solve(as('ide'), sakuAll, 2);

	clockAt('2026-11-12', '15:40');
	const sakuClosed = openThread(as('takamizawa'), 'saku', { title: '旧システムの返却の日取り' });
	threads.close(as('yanagisawa'), sakuClosed);
	const sakuDeleted = openThread(as('shiokawa'), 'saku', {
		title: '間違えて投稿しました',
		audience: 'municipalities'
	});
	posts.remove(as('shiokawa'), sakuDeleted, 1);

	clockAt('2026-11-16', '11:05');
	const masked = openThread(as('ushikoshi'), 'prefecture', {
		title: '担当者が一人で休めないときの工夫',
		audience: 'all'
	});
	mask(masked);
	reply('kitamura', masked, '近隣との応援の取り決めがあります。');
	reply('ushikoshi', masked, 'ありがとうございます。', await uploaded('いまの体制.csv', '名,役\n'));

	clockAt('2026-11-18', '8:45');
	const sakuGranted = openThread(as('ide'), 'saku', {
		title: '無線の更新を専門家に見てもらいたい'
	});
	db()
		.insert(schema.grant)
		.values({
			thing: `thread:${sakuGranted}`,
			seatId: holdings.tanaka.seatId,
			fromAt: now(),
			why: '助言を頼むため'
		})
		.run();

	clockAt('2026-11-20', '9:12');
	const saku = openThread(as('ide'), 'saku', {
		title: '庁内の照会を取りまとめる様式はありますか',
		body: '毎年ばらばらに集めていて困っています。'
	});
	reply('yanagisawa', saku, '様式を添えます。', await uploaded('照会様式.csv', '課,回答\n'));
	reply('takamizawa', saku, '佐久穂町も知りたいです。');

	clockAt(STORY_DAY, '11:00');
	return {
		saku,
		sakuMunicipalities,
		sakuAll,
		sakuClosed,
		sakuDeleted,
		sakuGranted,
		sakuOfKoyama,
		ueda,
		nagano,
		prefectureAll,
		prefectureMunicipalities,
		masked,
		practice
	};
}

/** One to all, one to a 広域, one to 北相木村 and the prefecture, one by the prefecture, one that begins tomorrow. */
async function sendNotices(as: Story['as']): Promise<Record<NoticeName, number>> {
	clockAt('2026-11-24', '10:00');
	const toAll = sendNotice(as('miyazawa'), {
		files: await uploaded('停止の予定.csv', '日,時刻\n12/29,17:00\n'),
		confirmBy: '2026-11-30',
		toOn: '2026-12-28'
	});
	const toSaku = sendNotice(as('miyazawa'), {
		title: '佐久広域の回線工事',
		scope: 'district',
		district: 'saku',
		confirmBy: '2026-11-26'
	});
	const toChosen = sendNotice(as('miyazawa'), {
		title: '実地の確認のお願い',
		scope: 'chosen',
		organisations: [as('ide').organisation.id, as('kitamura').organisation.id],
		files: await uploaded('確認表.csv', '品名,数\n端末,3\n')
	});
	const ofPrefecture = sendNotice(as('kitamura'), {
		title: '県からの調査のお知らせ',
		scope: 'chosen',
		organisations: [as('miyashita').organisation.id],
		confirmBy: null
	});
	clockAt(STORY_DAY, '11:00');
	const tomorrow = sendNotice(as('miyazawa'), {
		title: '明日からのお知らせ',
		fromOn: '2026-11-28',
		confirmBy: '2026-12-01'
	});
	return { toAll, toSaku, toChosen, ofPrefecture, tomorrow };
}

function row(threadId: number) {
	const [found] = db().select().from(schema.thread).where(eq(schema.thread.id, threadId)).all();
	if (!found) throw new Error(`There is no thread ${threadId}.`);
	return found;
}

/** Gives somebody an address in 名簿. */
export function addressOf(story: Story, name: ActorName, email: string): void {
	const { personId } = story.holdings[name];
	db().update(schema.person).set({ email }).where(eq(schema.person.id, personId)).run();
}
