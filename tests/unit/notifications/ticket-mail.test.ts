import { eq } from 'drizzle-orm';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { startListener, stopListener } from '#lib/server/helpdesk/mail/listener.ts';
import { messagesOf } from '#lib/server/helpdesk/messages.ts';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { setTelling } from '#lib/server/identity/telling.ts';
import { sendDue } from '#lib/server/notifications/send.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { send } from '../../support/mails.ts';
import { startRelay, type TakingRelay } from '../../support/relay.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';
import { numberIn, raised, rowOf } from '../../support/tickets.ts';

let story: Story;
let relay: TakingRelay;
const desk = () => story.as('miyazawa');
const village = () => story.as('ide');

beforeEach(async () => {
	story = await tellStory();
	relay = await startRelay();
	process.env.YUI_SMTP_URL = relay.url;
	process.env.YUI_ORIGIN = 'https://yui.example.lg.jp';
	process.env.YUI_MAIL_ADDRESS = 'desk@yui.test';
	process.env.YUI_MAIL_LISTEN = '127.0.0.1:0';
});

afterEach(async () => {
	await relay.close();
	for (const name of ['SMTP_URL', 'ORIGIN', 'MAIL_ADDRESS', 'MAIL_LISTEN']) {
		delete process.env[`YUI_${name}`];
	}
	closeTemporaryYui(story.folder);
});

function wants(name: ActorName, mail = true) {
	const actor = story.as(name);
	db()
		.update(schema.person)
		.set({ email: `${name}@example.lg.jp` })
		.where(eq(schema.person.id, actor.person.id))
		.run();
	setTelling(actor, { level: 'all', days: [], boards: [], mail });
}

const asked = (id: number) => {
	proceed(desk(), id, 'take', {});
	proceed(desk(), id, 'ask-organisation', { body: '中身は秘密' });
};

describe('what the desk says in a case', () => {
	test('goes by mail to who asked for it, at once and once, with a way back and no word of it', async () => {
		wants('ide');
		const id = raised(village(), { title: 'Wi-Fiが切れます' });
		asked(id);
		await sendDue();
		await sendDue();
		expect(relay.taken).toHaveLength(1);
		const mail = await simpleParser(relay.taken[0] ?? '');
		const number = numberIn(id);
		expect(mail.subject).toBe(
			`【結い】${number} 問い合わせに、組合から確認があります。返信してください`
		);
		expect(mail.text).toContain('Wi-Fiが切れます');
		expect(mail.text).toContain(`https://yui.example.lg.jp/helpdesk/${number}`);
		expect(mail.text).not.toContain('中身は秘密');
		expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
		const reply = mail.replyTo?.value[0]?.address ?? '';
		expect(reply).toMatch(/^desk\+[0-9a-f]{32}@yui\.test$/);
		expect(mail.messageId).toMatch(/^<case-[0-9a-f]{32}@yui\.test>$/);
		const [token = ''] = /[0-9a-f]{32}/.exec(reply) ?? [];
		expect(db().select().from(schema.ticketMailToken).all()).toHaveLength(1);
		expect(JSON.stringify(db().select().from(schema.ticketMailToken).all())).not.toContain(token);
	});

	test('and its answer by mail comes into the case', async () => {
		wants('ide');
		const id = raised(village());
		asked(id);
		await sendDue();
		const out = await simpleParser(relay.taken[0] ?? '');
		const port = (await startListener(() => undefined)) ?? 0;
		await send(port, {
			inReplyTo: out.messageId ?? '',
			subject: `Re: ${out.subject}`,
			text: '橙色です。\n\n2026年11月27日(金) 11:00 結い <yui@yui.test>:\n> 中身\n'
		});
		await stopListener();
		expect(rowOf(id).state).toBe('open');
		expect(messagesOf(desk(), { id }).at(-1)).toMatchObject({ body: '橙色です。', act: 'reply' });
	});

	test('of 関係者のみ says by mail neither title, text nor number, whatever was done', async () => {
		wants('ide');
		const title = '不審なメールを開きました';
		const id = raised(village(), { title, category: 'incident', fields: { found: '今朝' } });
		proceed(desk(), id, 'contact', { body: '中身は秘密' });
		proceed(desk(), id, 'answer', { body: '中身は秘密' });
		await sendDue();
		expect(relay.taken).toHaveLength(2);
		for (const raw of relay.taken) {
			const mail = await simpleParser(raw);
			expect(mail.subject).toBe('【結い】知らせがあります');
			for (const word of [title, '中身は秘密', numberIn(id), '問い合わせ', '回答があり']) {
				expect(`${mail.subject}${mail.text}`, word).not.toContain(word);
			}
			expect(mail.replyTo?.value[0]?.address).toMatch(/^desk\+[0-9a-f]{32}@/);
		}
	});

	test('goes to nobody who did not ask, who may not read it, or who has left meanwhile', async () => {
		wants('ide', false);
		wants('takamizawa');
		const id = raised(village());
		asked(id);
		expect(db().select().from(schema.outbox).all()).toEqual([]);
		const other = raised(story.as('takamizawa'));
		asked(other);
		expect(db().select().from(schema.outbox).all()).toHaveLength(1);
		db()
			.update(schema.tenure)
			.set({ toOn: '2026-11-26' })
			.where(eq(schema.tenure.id, story.holdings.takamizawa.tenureId))
			.run();
		await sendDue();
		expect(relay.taken).toEqual([]);
	});

	test('is only told inside where there is no relay', () => {
		delete process.env.YUI_SMTP_URL;
		wants('ide');
		const id = raised(village());
		asked(id);
		expect(db().select().from(schema.outbox).all()).toEqual([]);
		expect(rowOf(id).state).toBe('wait_org');
	});

	test('says that nobody takes an answer in where that is so', async () => {
		delete process.env.YUI_MAIL_LISTEN;
		delete process.env.YUI_MAIL_ADDRESS;
		wants('ide');
		asked(raised(village()));
		await sendDue();
		const mail = await simpleParser(relay.taken[0] ?? '');
		expect(mail.text).toContain('このメールに返信しても届きません。');
		expect(mail.replyTo).toBe(undefined);
	});
});
