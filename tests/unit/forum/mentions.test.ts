import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { afterAts, endsThere, linked } from '#lib/mentions.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { aftermath } from '#lib/server/forum/mentions.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { change, system } from '#lib/server/record/change.ts';
import { appoint } from '#lib/server/identity/people.ts';
import { endsOn, successorOf, actingAs } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { openThread, tellStory, type ActorName, type Story } from '../../support/story.ts';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	// What the story itself has told is not what is looked at here.
	db().delete(schema.inboxItem).run();
});
afterEach(() => closeTemporaryYui(story.folder));

/** Opens a thread of 柳沢 on 佐久 with this text; gives its id, what she is told, and who is named. */
function write(body: string, audience: 'district' | 'all' = 'district') {
	const id = openThread(story.as('yanagisawa'), 'saku', { body, audience });
	const words = db().select().from(schema.mention).all();
	return {
		id,
		words: words.map((row) => `${row.kind}:${row.word}`),
		said: aftermath(story.as('yanagisawa'), id, body)
	};
}
const told = (name: ActorName) =>
	inbox(story.as(name), null).unseen.flatMap((bundle) => bundle.sentences);
const NAMED = '@であなたを指定した投稿が1件';

describe('a name after @', () => {
	test('means an organisation by its official name or a short one that means nothing else', () => {
		expect(write('@北相木村の皆さん、@佐久穂 はどうですか。').words).toEqual([
			'organisation:北相木村',
			'organisation:佐久穂'
		]);
		expect(told('ide')).toEqual([NAMED]);
		expect(told('takamizawa')).toEqual([NAMED]);
		expect(told('shiokawa')).toEqual([]);
	});

	test('means nothing where it fits several, and the writer is told so', () => {
		const { words, said } = write('@佐久 の皆さん');
		expect(words).toEqual([]);
		expect(said).toBe('「@佐久」は同じ名前がほかにもあるため、誰にも知らせていません。');
	});

	test('means a person by name with or without the space, or by reading', () => {
		expect(write('@高見澤康平さん、@井出 直人様、@しおかわだいすけ').words).toEqual([
			'person:高見澤康平',
			'person:井出 直人',
			'person:しおかわだいすけ'
		]);
		for (const name of ['takamizawa', 'ide', 'shiokawa'] as const)
			expect(told(name)).toEqual([NAMED]);
	});

	test('written with a variant letter means the same person', () => {
		expect(write('@髙見沢康平さん').words).toEqual(['person:髙見沢康平']);
	});

	test('means a whole 広域, each of its seats once, and not the writer', () => {
		const { words } = write('@佐久広域 と @北相木村');
		expect(words).toEqual(['district:佐久広域', 'organisation:北相木村']);
		expect(told('ide')).toEqual([NAMED]);
		expect(told('kobayashi')).toEqual([NAMED]);
		expect(told('yanagisawa')).toEqual([]);
		expect(told('miyashita')).toEqual([]);
	});

	test('is nobody in a mail address, in code and within a longer word', () => {
		const body = 'a@北相木村 `@北相木村` と\n```\n@北相木村\n```\n@北相木村民 への案内';
		expect(write(body).words).toEqual([]);
	});

	test('of somebody who cannot read the post tells them nothing and the writer plainly', () => {
		const { words, said, id } = write('@長野県 と @宮下俊輔 に伺います');
		expect(words).toEqual(['organisation:長野県', 'person:宮下俊輔']);
		expect(told('kitamura')).toEqual([]);
		expect(told('miyashita')).toEqual([]);
		expect(said).toBe(
			'長野県はこの投稿を読めないため、知らせは届きません。宮下 俊輔さんはこの投稿を読めないため、知らせは届きません。'
		);
		expect(aftermath(story.as('yanagisawa'), id, '長野県に伺いました')).toBe('');
	});

	test('of many who cannot read it is told in a few sentences', () => {
		const names = ['長野県', '上田市', '岡谷市', '飯田市', '諏訪市', '須坂市'];
		const { said } = write(names.map((name) => `@${name} `).join(''));
		expect(said).toMatch(/飯田市はこの投稿を読めないため、知らせは届きません。ほかに2件/);
	});

	test('of somebody who left reaches the seat’s present holder, and the writer hears of it', () => {
		const { said, words } = write('@小山千晴さん');
		expect(words).toEqual(['person:小山千晴']);
		expect(told('shiokawa')).toEqual([NAMED]);
		expect(said).toBe(
			'小山 千晴さんは担当を離れているため、いまの担当の塩川 大輔さん（小諸市 情報政策担当）に知らせました。'
		);
	});

	test('reaches who comes to a seat that stood empty', () => {
		endsOn(story.holdings.takamizawa, '2026-11-26');
		const { said } = write('@高見澤康平さん');
		expect(said).toContain('後任の登録後に届きます');
		const next = successorOf(story, 'takamizawa', { fromOn: '2026-12-01' });
		clockAt('2026-12-01', '9:00');
		expect(inbox(actingAs(next), null).unseen).toHaveLength(1);
	});

	test('that two people bear means the one who may read, and nobody where both may', () => {
		const namesake = (organisationId: number) =>
			change(system, (tx, record) =>
				appoint(tx, record, organisationId, {
					name: '井出 直人',
					kana: 'いで なおひと',
					section: '総務課',
					seat: '広報担当',
					roles: ['member'],
					fromOn: '2025-04-01',
					toOn: null,
					login: null,
					passwordHash: null
				})
			);
		namesake(story.as('miyashita').organisation.id);
		expect(write('@井出直人さん').words).toEqual(['person:井出直人']);
		namesake(story.as('shiokawa').organisation.id);
		expect(write('@井出直人 さん').said).toContain('同じ名前がほかにも');
	});

	test('by a guest, who sees nobody in 名簿, means no person', () => {
		const body = '@宮下俊輔';
		const id = openThread(story.as('ide'), 'saku', { body });
		expect(aftermath(story.as('ide'), id, body)).toContain('読めない');
		expect(aftermath(story.as('tanaka'), id, body)).toBe('');
	});

	test('added by an edit is told once', () => {
		const { id } = write('教えてください。');
		const edit = (version: number, body: string) =>
			posts.edit(story.as('yanagisawa'), id, 1, { body, version });
		edit(1, '@北相木村 教えてください。');
		edit(2, '@北相木村 教えてください。お願いします。');
		expect(told('ide')).toEqual([NAMED]);
		edit(3, '教えてください。');
		expect(db().select().from(schema.mention).all()).toEqual([]);
	});
});

describe('the text of a post', () => {
	test('stays as typed and links to 名簿 for its readers', () => {
		const { id } = write('@北相木村 の @井出直人 さん、@佐久広域', 'all');
		const of = (name: ActorName) => {
			const thread = threads.find(story.as(name), id);
			return posts.page(story.as(name), thread, 1)[0]?.html ?? '';
		};
		expect(of('takamizawa')).toContain('<a href="/directory#203076" class="mention">@北相木村</a>');
		expect(of('takamizawa')).toContain('class="mention">@井出直人</a>');
		expect(of('takamizawa')).toContain(
			'<a href="/directory?district=saku" class="mention">@佐久広域</a>'
		);
		const row = db().select().from(schema.post).all().at(-1);
		expect(row?.body).toBe('@北相木村 の @井出直人 さん、@佐久広域');
		expect(row?.html).not.toContain('directory');
	});

	test('keeps code, attributes and other links apart', () => {
		const mentions = [{ word: '松本市', href: '/directory#202029' }];
		const html = '<p><a href="x@松本市">@松本市</a> <code>@松本市</code> ＠松本市。</p>';
		expect(linked(html, mentions)).toBe(
			'<p><a href="x@松本市">@松本市</a> <code>@松本市</code> <a href="/directory#202029" class="mention">＠松本市</a>。</p>'
		);
	});

	test('is looked at quickly even where it is nothing but @', () => {
		const begun = performance.now();
		expect(afterAts('@'.repeat(100_000)).length).toBeLessThan(60);
		expect(afterAts(`${'@あ '.repeat(50_000)}`)).toHaveLength(50);
		expect(performance.now() - begun).toBeLessThan(200);
	});

	test('ends a name before a title of courtesy or a particle', () => {
		for (const rest of ['様', 'さん', '', '、', ' と', 'の皆さん']) {
			expect(endsThere('松本市', rest)).toBe(true);
		}
		expect(endsThere('松本市', '民')).toBe(false);
		expect(endsThere('いで なおと', 'に')).toBe(true);
		expect(endsThere('いで なおと', 'く')).toBe(false);
	});
});
