import { eq } from 'drizzle-orm';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { parse } from '#lib/server/helpdesk/mail/parse.ts';
import { isWholeMail, readPasted } from '#lib/server/helpdesk/mail/pasted.ts';
import { folding } from '#lib/server/helpdesk/mail/quotes.ts';
import { guess } from '#lib/server/helpdesk/mail/senders.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { eml, outlookMail, tags } from '../../support/mails.ts';
import { tellStory, type Story, addressOf } from '../../support/story.ts';

let story: Story;

beforeEach(async () => {
	story = await tellStory();
});

afterEach(() => closeTemporaryYui(story.folder));

async function read(bytes: Uint8Array, kind: 'eml' | 'msg' = 'eml') {
	const path = join(story.folder, `mail.${kind}`);
	writeFileSync(path, bytes);
	const mail = await parse({ path, kind });
	if (!mail) throw new Error('It was not read.');
	return mail;
}

describe('a mail is read', () => {
	test('no further than it is looked through, however long its text, lines and lists are', async () => {
		const many = Array.from({ length: 5_000 }, (_, n) => `a${n}@example.lg.jp`).join(', ');
		const mail = await read(
			eml(
				{
					From: 'ide@example.lg.jp',
					To: many,
					Subject: `a${'b'.repeat(50_000)}`,
					References: many.replaceAll(', ', ' ')
				},
				'長い文。'.repeat(500_000)
			)
		);
		expect(mail.text).toHaveLength(200_001);
		expect(mail.subject).toHaveLength(1_000);
		expect(mail.recipients).toHaveLength(200);
		expect(mail.references).toHaveLength(200);
	});

	test('in ISO-2022-JP, subject, name and text', async () => {
		const mail = await read(
			eml(
				{
					From: '=?ISO-2022-JP?B?GyRCMGY9UBsoQiAbJEJEPj9NGyhC?= <Ide@Example.LG.jp>',
					To: 'desk@yui.test',
					Subject: '=?ISO-2022-JP?B?GyRCPlpMQD1xJE45OT83JEskRCQkJEYbKEI=?=',
					Date: 'Thu, 26 Nov 2026 09:30:00 +0900',
					'Message-ID': '<a1@example.lg.jp>',
					'MIME-Version': '1.0',
					'Content-Type': 'text/plain; charset=ISO-2022-JP',
					'Content-Transfer-Encoding': '7bit'
				},
				Buffer.from('GyRCS0xBakxaQjwkTjBmPVAkRyQ5ISMbKEINCg==', 'base64')
			)
		);
		expect(mail).toMatchObject({
			messageId: 'a1@example.lg.jp',
			from: { name: '井出 直人', address: 'ide@example.lg.jp' },
			subject: '証明書の更新について',
			sentAt: new Date('2026-11-26T00:30:00Z'),
			automatic: null
		});
		expect(mail.text.trim()).toBe('北相木村の井出です。');
	});

	test('in Shift_JIS with the letters Windows added to it', async () => {
		const mail = await read(
			eml(
				{
					From: 'a@example.jp',
					Subject: '=?Shift_JIS?B?ifGQ/IKqkniCooLFgrc=?=',
					'Content-Type': 'text/plain; charset=Shift_JIS',
					'Content-Transfer-Encoding': 'base64'
				},
				'h0CN8JP6gqmC54FBh4qCzInmlsqCqopKgquC3IK5gvGBQg0K'
			)
		);
		expect(mail.subject).toBe('回線が遅いです');
		expect(mail.text).toMatch(/^①昨日から、㈱の画面が開きません。/);
	});

	test('as plain text where it is HTML alone, without its scripts', async () => {
		const mail = await read(
			eml(
				{ From: 'a@example.jp', Subject: 'x', 'Content-Type': 'text/html; charset=utf-8' },
				'<style>p{}</style><p>回線が<b>遅い</b>です。</p><script>alert(1)</script><p>2行目</p>'
			)
		);
		expect(mail.text).toMatch(/^回線が遅いです。\n+2行目\s*$/);
	});

	test('as Outlook saves it, with its files', async () => {
		const mail = await read(
			outlookMail(
				{
					[tags.subject]: '見積書の確認',
					[tags.body]: '見積書を送ります。\r\n',
					[tags.senderName]: '井出 直人',
					[tags.senderAddress]: 'ide@example.lg.jp',
					[tags.messageId]: '<m9@example.lg.jp>'
				},
				[{ name: '見積書.csv', content: '品名,金額\n端末,100\n' }]
			),
			'msg'
		);
		expect(mail).toMatchObject({
			messageId: 'm9@example.lg.jp',
			from: { name: '井出 直人', address: 'ide@example.lg.jp' },
			subject: '見積書の確認'
		});
		expect(mail.text.trim()).toBe('見積書を送ります。');
		expect(mail.attachments.map(({ name }) => name)).toEqual(['見積書.csv']);
		expect(Buffer.from(mail.attachments[0]?.content ?? []).toString()).toContain('端末,100');
	});

	test('never, where it is none', async () => {
		const path = join(story.folder, 'not.msg');
		writeFileSync(path, Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]));
		expect(await parse({ path, kind: 'msg' })).toBe(null);
	});

	test.each([
		['a bounce', { 'Return-Path': '<>' }, 'bounce'],
		['a report of a mail server', { From: 'MAILER-DAEMON@example.jp' }, 'bounce'],
		['somebody who is away', { Subject: '=?UTF-8?B?6Ieq5YuV5b+c562UOiDkuI3lnKg=?=' }, 'absence'],
		['an answer given by itself', { 'Auto-Submitted': 'auto-replied' }, 'absence'],
		['a machine', { 'Auto-Submitted': 'auto-generated' }, 'automatic'],
		['Exchange, by itself', { 'X-Auto-Response-Suppress': 'All' }, 'automatic'],
		['a list', { Precedence: 'list' }, 'bulk'],
		['a person', { 'Auto-Submitted': 'no' }, null]
	])('and known to be from %s', async (_who, headers, sign) => {
		const mail = await read(eml({ From: 'a@example.jp', Subject: 'x', ...headers }, 'text'));
		expect(mail.automatic).toBe(sign);
	});
});

describe('a pasted text is read', () => {
	test('with the lines above it, in Japanese or English', () => {
		const japanese = readPasted(
			'差出人: 井出 直人 <ide@example.lg.jp>\n送信日時: 2026年11月26日木曜日 9:30\n宛先: 相談窓口\n件名: 証明書の更新\n\n教えてください。\n'
		);
		expect(japanese).toMatchObject({
			from: { name: '井出 直人', address: 'ide@example.lg.jp' },
			subject: '証明書の更新',
			sentAt: new Date('2026-11-26T00:30:00Z'),
			text: '教えてください。'
		});
		const english = readPasted(
			'From: ide@example.lg.jp\nDate: Thu, 26 Nov 2026 09:30:00 +0900\nSubject: Re: line\n\nテストです'
		);
		expect(english.sentAt).toEqual(new Date('2026-11-26T00:30:00Z'));
		expect(english.subject).toBe('Re: line');
	});

	test('without any, as text alone', () => {
		const mail = readPasted('いつもお世話になります。\n件名: とは関係ない行です。');
		expect(mail).toMatchObject({ subject: '', sentAt: null, from: { name: '', address: '' } });
		expect(mail.text).toBe('いつもお世話になります。\n件名: とは関係ない行です。');
	});

	test('as a whole mail where the headers of the transport are there', () => {
		expect(isWholeMail('From: a@b.jp\nMIME-Version: 1.0\n\nx')).toBe(true);
		expect(isWholeMail('From: a@b.jp\n\nMIME-Version: 1.0')).toBe(false);
	});
});

describe('what was written now is told from the rest', () => {
	test.each([
		['quoted lines', 'はい、そうです。\n\n> ランプは橙ですか。\n>\n> 組合', 'はい、そうです。'],
		[
			'the mail below, of Outlook',
			'直りました。\n\nFrom: desk@yui.test\nSent: Thursday\nTo: ide\n\n前の文章',
			'直りました。'
		],
		['its Japanese fellow', '直りました。\n-----元のメッセージ-----\n前', '直りました。'],
		[
			'a line of who wrote',
			'承知しました。\n\n2026年11月25日(水) 10:00 結い <a@b.jp>:\n> 前',
			'承知しました。'
		],
		['a signature', '教えてください。\n-- \n井出 直人\n内線 123', '教えてください。'],
		[
			'a framed signature',
			'教えてください。\n\n＊＊＊＊＊＊＊＊＊＊＊＊\n北相木村 総務企画課\n＊＊＊＊＊＊＊＊＊＊＊＊',
			'教えてください。'
		]
	])('%s', (_what, text, body) => {
		const parts = folding(text);
		expect(parts.body).toBe(body);
		expect(parts.rest).not.toBe('');
	});

	test('and answers between quoted lines stay with them', () => {
		const text = '> 色は。\n橙です。\n> 台数は。\n3台です。';
		expect(folding(text)).toEqual({ body: text, rest: '' });
	});

	test('and where nothing would be left, the whole stays', () => {
		expect(folding('> 全部が引用です。')).toEqual({ body: '> 全部が引用です。', rest: '' });
	});
});

describe('whose a mail is', () => {
	test('is known by the address of a person, in capitals too', () => {
		addressOf(story, 'ide', 'Ide@vill.example.jp');
		expect(guess('ide@VILL.example.jp')).toMatchObject({
			name: '北相木村',
			caller: '総務企画課 井出 直人',
			by: 'person'
		});
	});

	test('else by a domain of one organisation alone', () => {
		addressOf(story, 'ide', 'ide@vill.example.jp');
		expect(guess('somebody@vill.example.jp')).toMatchObject({ name: '北相木村', by: 'domain' });
		addressOf(story, 'takamizawa', 'takamizawa@vill.example.jp');
		expect(guess('somebody@vill.example.jp')).toBe(null);
	});

	test('else by the usual domains of municipalities', () => {
		expect(guess('soumu@vill.kitaaiki.nagano.jp')).toMatchObject({ name: '北相木村' });
		expect(guess('x@mail.city.saku.lg.jp')).toMatchObject({ name: '佐久市' });
		expect(guess('x@city.saku.nagano.jp.example.com')).toBe(null);
	});

	test('and of nobody who has left, or of an address nobody has', () => {
		const { personId } = story.holdings.koyama;
		db()
			.update(schema.person)
			.set({ email: 'koyama@old.example.jp' })
			.where(eq(schema.person.id, personId))
			.run();
		expect(guess('koyama@old.example.jp')).toBe(null);
		expect(guess('')).toBe(null);
	});
});
