import { eq } from 'drizzle-orm';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db, schema } from '#lib/server/db/index.ts';
import { type Actor } from '#lib/server/identity/actors.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { changePassword, ownPasswordChanges } from '#lib/server/identity/own-account.ts';
import { resetPassword } from '#lib/server/identity/password-resets.ts';
import { makeReissue } from '#lib/server/identity/reissues.ts';
import { confirmApp, offerApp } from '#lib/server/identity/second-factor/app.ts';
import { removeApp, renewSpareCodes } from '#lib/server/identity/second-factor/factors.ts';
import { useSpareCode } from '#lib/server/identity/second-factor/spare-codes.ts';
import { resetFactors, resetFactorsOf } from '#lib/server/identity/second-factor/resets.ts';
import { hotp, stepAt } from '#lib/server/identity/second-factor/totp.ts';
import { setTelling } from '#lib/server/identity/telling.ts';
import { inbox, markAllSeen, markSeen, unseenCount } from '#lib/server/notifications/inbox.ts';
import { sendDue } from '#lib/server/notifications/send.ts';
import { now } from '#lib/server/now.ts';
import { system } from '#lib/server/record/change.ts';
import { actingAs, endsOn, successorOf } from '../../support/appointing.ts';
import { secretIn } from '../../support/authenticator.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { startRelay, type TakingRelay } from '../../support/relay.ts';
import { actorNames, STORY_PASSWORD, tellStory, type Story } from '../../support/story.ts';
import { clearInbox } from '../../support/inbox.ts';

const CALLED = { isCalledBack: true, note: '総務課に取り次いでもらった。', source: '代表番号' };
const CHANGED = 'パスワードが変わりました';
const SET_ANEW = '再発行票でパスワードが新しく決められました';
const NEW = { password: 'chikuma-gawa-2026', again: 'chikuma-gawa-2026' };
const ADDED = '認証アプリかパスキーが登録されました';

let story: Story;
beforeEach(async () => {
	story = await tellStory();
	clearInbox();
});
afterEach(() => closeTemporaryYui(story.folder));

const ide = () => story.as('ide');

/** What somebody has not seen of their own password and second factor. */
function told(actor: Actor): string[] {
	const lines = inbox(actor, null).unseen.filter(({ thing }) => /^(person|password):/.test(thing));
	return lines.flatMap((line) => line.sentences);
}

function withApp(actor = ide()): string[] {
	const { letters } = offerApp(actor, 'ide', 'yui.example.jp');
	return confirmApp(actor, hotp(secretIn(letters), stepAt(now())), '10.1.2.3') ?? [];
}

async function changes(actor = ide()): Promise<void> {
	await changePassword(actor, '', { current: STORY_PASSWORD, ...NEW });
}

/** What 井出 gets on paper; the administrator called back for it. */
function paper(): string {
	return makeReissue(story.as('maruyama'), story.holdings.ide.tenureId, CALLED).token;
}

function forget(): void {
	db().delete(schema.inboxItem).run();
}

describe('what happens to somebody’s second factor', () => {
	test('is told to them, although it was they who did it, and leads to the page that says by whose hand', () => {
		withApp();
		expect(told(ide())).toEqual([ADDED]);
		const [line] = inbox(ide(), null).unseen;
		expect(line).toMatchObject({ title: '二段階認証', href: '/settings/second-factor', by: '' });
		forget();
		removeApp(ide());
		expect(told(ide())).toEqual(['認証アプリかパスキーが外されました']);
	});

	test('is told when 予備コード are made anew and when one is used, the first ten with the app alone', () => {
		const [first = ''] = withApp();
		forget();
		expect(useSpareCode(ide(), 'ABCD EFGH JKLM')).toBe(false);
		expect(told(ide())).toEqual([]);
		expect(useSpareCode(ide(), first)).toBe(true);
		expect(told(ide())).toEqual(['予備コードでログインがありました']);
		forget();
		renewSpareCodes(ide());
		expect(told(ide())).toEqual(['予備コードが作り直されました。前のものは使えません']);
	});

	test('is told when an administrator or the server took it off, and not to who did that', () => {
		withApp();
		forget();
		resetFactors(story.as('maruyama'), story.holdings.ide.tenureId, CALLED);
		const reset = ['二段階認証が、管理者によって初めの状態に戻されました'];
		expect(told(ide())).toEqual(reset);
		withApp();
		forget();
		resetFactorsOf('ide');
		expect(told(ide())).toEqual(reset);
		for (const name of actorNames.filter((each) => each !== 'ide')) {
			expect(told(story.as(name)), name).toEqual([]);
		}
	});

	test('is nobody else’s in the same seat, neither to read, to count nor to put away', () => {
		const beside = colleague();
		withApp();
		expect(inbox(beside, null).unseen).toEqual([]);
		expect(unseenCount(beside).count).toBe(0);
		markSeen(beside, `person:${ide().person.id}`);
		markAllSeen(beside);
		expect(told(ide())).toEqual([ADDED]);
	});

	test('is told at every seat of the person and seen once for all', () => {
		const other = secondSeat();
		const there = () => actingAs({ tenureId: other });
		withApp();
		expect([told(ide()), told(there())]).toEqual([[ADDED], [ADDED]]);
		markSeen(there(), `person:${ide().person.id}`);
		expect([told(ide()), told(there())]).toEqual([[], []]);
		forget();
		renewSpareCodes(ide());
		markAllSeen(ide());
		expect(told(ide())).toEqual([]);
	});

	test('is no successor’s in the seat', () => {
		withApp();
		endsOn(story.holdings.ide, '2026-11-26');
		expect(inbox(colleague(), null).unseen).toEqual([]);
	});
});

describe('what happens to somebody’s password', () => {
	test('is told to them, although it was they who did it, and leads to where it is changed again', async () => {
		await changes();
		expect(inbox(ide(), null).unseen).toMatchObject([
			{ title: 'パスワード', sentences: [CHANGED], href: '/settings#own-password', by: '' }
		]);
		expect(ownPasswordChanges(ide())).toMatchObject([{ by: '自分' }]);
	});

	test('is told when it was set anew with a 再発行票, to nobody else and neither before nor in whose name it was printed', async () => {
		const token = paper();
		expect(told(ide())).toEqual([]);
		await resetPassword(token, NEW);
		expect(told(ide())).toEqual([SET_ANEW]);
		for (const name of actorNames.filter((each) => each !== 'ide')) {
			expect(told(story.as(name)), name).toEqual([]);
		}
		expect(ownPasswordChanges(ide())).toMatchObject([{ by: '再発行票を持っていた人' }]);
		expect(ownPasswordChanges(story.as('maruyama'))).toEqual([]);
	});

	test('is no colleague’s in the same seat, and a line of its own beside the second factor', async () => {
		const beside = colleague();
		withApp();
		await changes();
		expect([inbox(beside, null).unseen, unseenCount(beside).count]).toEqual([[], 0]);
		markSeen(beside, `password:${ide().person.id}`);
		expect(told(ide())).toEqual([CHANGED, ADDED]);
		markSeen(ide(), `password:${ide().person.id}`);
		expect(told(ide())).toEqual([ADDED]);
	});

	test('is seen at one seat for all', async () => {
		const there = actingAs({ tenureId: secondSeat() });
		await changes();
		expect([told(ide()), told(there)]).toEqual([[CHANGED], [CHANGED]]);
		markSeen(there, `password:${ide().person.id}`);
		expect([told(ide()), told(there)]).toEqual([[], []]);
	});
});

describe('with a relay, what happens to somebody’s own login', () => {
	let relay: TakingRelay;
	beforeEach(async () => {
		relay = await startRelay();
		process.env.YUI_SMTP_URL = relay.url;
		process.env.YUI_ORIGIN = 'https://yui.example.lg.jp';
	});
	afterEach(async () => {
		delete process.env.YUI_SMTP_URL;
		delete process.env.YUI_ORIGIN;
		await relay.close();
	});

	test('goes by mail at once to who asked for mail, once, with nothing secret in it', async () => {
		wantsMail(ide());
		const { letters } = offerApp(ide(), 'ide', 'yui.example.jp');
		const code = hotp(secretIn(letters), stepAt(now()));
		const spares = confirmApp(ide(), code, '10.1.2.3') ?? [];
		await sendDue();
		await sendDue();
		expect(relay.taken).toHaveLength(1);
		const mail = await simpleParser(relay.taken[0] ?? '');
		expect(mail.subject).toBe(`【結い】${ADDED}`);
		expect(mail.text).toContain('令和8年11月27日（金）11:00');
		expect(mail.text).toContain('覚えがないときは');
		expect(mail.text).toContain('https://yui.example.lg.jp/settings/second-factor\n');
		for (const secret of [letters, code, ...spares]) expect(mail.text).not.toContain(secret);
		expect(mail.text).not.toMatch(/[?&](token|key)=/);
	});

	test.each([
		['changed', CHANGED, () => changes()],
		['set anew on paper', SET_ANEW, () => resetPassword(paper(), NEW).then(() => undefined)]
	])(
		'a password %s goes by mail and says what to do if it was not they',
		async (_how, said, act) => {
			wantsMail(ide());
			wantsMail(story.as('maruyama'));
			await act();
			await sendDue();
			expect(relay.taken).toHaveLength(1);
			const mail = await simpleParser(relay.taken[0] ?? '');
			expect(mail.to).toMatchObject({ text: expect.stringContaining(`p${ide().person.id}@`) });
			expect(mail.subject).toBe(`【結い】${said}`);
			expect(mail.text).toContain('団体管理者か自治振興組合 相談窓口に知らせてください');
			expect(mail.text).toContain('再発行票を受け取り');
			expect(mail.text).not.toContain(NEW.password);
			expect(mail.text).not.toMatch(/[?&](token|key)=|\/password\//);
		}
	);

	test('goes to nobody without the wish, nor to a colleague who has it', async () => {
		wantsMail(colleague());
		withApp();
		expect(db().select().from(schema.outbox).all()).toEqual([]);
		await sendDue();
		expect(relay.taken).toEqual([]);
	});

	test('is one mail for a person with mail at two seats', async () => {
		const other = secondSeat();
		wantsMail(ide());
		wantsMail(actingAs({ tenureId: other }));
		withApp();
		await sendDue();
		expect(relay.taken).toHaveLength(1);
	});
});

function wantsMail(actor: Actor): void {
	db()
		.update(schema.person)
		.set({ email: `p${actor.person.id}@example.lg.jp` })
		.where(eq(schema.person.id, actor.person.id))
		.run();
	setTelling(actor, { level: 'all', days: [], boards: [], mail: true });
}

/** Somebody else in the very seat of 井出. */
function colleague(): Actor {
	return actingAs(successorOf(story, 'ide', { fromOn: '2026-11-01' }));
}

/** A seat of 井出 at the union besides; its tenure. */
function secondSeat(): number {
	return appointAlso(system, ide().person.id, story.as('miyazawa').organisation.id, {
		section: '事務局',
		seat: '派遣',
		roles: ['member'],
		fromOn: '2026-11-01',
		toOn: null
	});
}
