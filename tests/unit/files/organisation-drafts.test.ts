import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { open as openFile } from '#lib/server/files/attachments.ts';
import {
	forget,
	forgetText,
	keepFiles,
	keepText,
	keptFiles,
	keptText,
	sweep
} from '#lib/server/files/drafts.ts';
import * as drafts from '#lib/server/files/organisation-drafts.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as threads from '#lib/server/forum/threads.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { check } from '#lib/server/operations/check.ts';
import { eventsAfter, chainTip } from '#lib/server/record/events.ts';
import { actingAs, endsOn, newcomer, successorOf } from '../../support/appointing.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { isFound } from '../../support/finding.ts';
import { actorNames, tellStory, uploaded, type Story } from '../../support/story.ts';

let story: Story;
let id: number;
beforeEach(async () => {
	story = await tellStory();
	id = drafts.save(story.as('yanagisawa'), await writing('外字の件'));
});
afterEach(() => closeTemporaryYui(story.folder));

describe('a saved draft', () => {
	test('is read with its file by the whole organisation, and by nobody else', () => {
		const readers = actorNames.filter((name) => isThere(story.as(name)));
		expect(readers.sort()).toEqual(['kobayashi', 'yanagisawa']);
		const [file] = drafts.find(story.as('kobayashi'), id).files;
		expect(file?.name).toBe('一覧.csv');
		const opening = actorNames.filter((name) => opens(story.as(name), file?.id ?? 0));
		expect(opening.sort()).toEqual(['kobayashi', 'yanagisawa']);
	});

	test('names who has it in hand, and is theirs alone to go on with', () => {
		const [listed] = drafts.list(story.as('kobayashi'));
		expect(listed).toMatchObject({
			title: '外字の件',
			holder: { name: '柳沢 佳代', seat: '情報政策担当', isGone: false },
			isMine: false,
			takenFrom: null
		});
		expect(drafts.find(story.as('yanagisawa'), id).isMine).toBe(true);
	});

	test('saved again is the same one with the files that were left ticked', async () => {
		const [file] = drafts.find(story.as('yanagisawa'), id).files;
		const kept = keptFiles(story.as('yanagisawa'), [file?.id ?? 0]);
		const again = { ...(await writing('外字の件（続き）')), id, files: kept };
		expect(drafts.save(story.as('yanagisawa'), again)).toBe(id);
		forget(story.as('yanagisawa'), [file?.id ?? 0]);
		const found = drafts.find(story.as('yanagisawa'), id);
		expect(found.title).toBe('外字の件（続き）');
		expect(found.files.map((each) => each.name)).toEqual(['一覧.csv']);
		drafts.save(story.as('yanagisawa'), { ...again, files: [] });
		expect(drafts.find(story.as('yanagisawa'), id).files).toEqual([]);
		expect(drafts.list(story.as('yanagisawa'))).toHaveLength(1);
	});

	test('without a word or a file is refused', async () => {
		const empty = { ...(await writing('題')), fields: { body: ' \n' }, files: [] };
		expect(() => drafts.save(story.as('ide'), empty)).toThrow(Invalid);
	});

	test('is kept until it is deleted, while files of refused forms go after 14 days', async () => {
		const [refused] = keepFiles(
			story.as('ide'),
			'/boards/saku/new',
			await uploaded('古.csv', 'あ')
		);
		clockAt('2027-11-27', '11:00');
		sweep();
		expect(keptFiles(story.as('ide'), [refused?.id ?? 0])).toEqual([]);
		expect(drafts.find(story.as('kobayashi'), id).files).toHaveLength(1);
	});

	test('without a file outlives another form that was sent meanwhile', async () => {
		const plain = drafts.save(story.as('ide'), { ...(await writing('文だけ')), files: [] });
		const [kept] = keepFiles(story.as('ide'), '/x', await uploaded('別.csv', 'い'));
		forget(story.as('ide'), [kept?.id ?? 0]);
		expect(drafts.find(story.as('ide'), plain).title).toBe('文だけ');
	});

	test('of somebody whose term is over stays and says so', () => {
		endsOn(story.holdings.yanagisawa, '2027-03-31');
		clockAt('2027-03-31', '23:59');
		expect(drafts.find(story.as('kobayashi'), id).holder.isGone).toBe(false);
		clockAt('2027-04-01', '0:00');
		expect(drafts.find(story.as('kobayashi'), id).holder.isGone).toBe(true);
	});

	test('leaves the audience of its files as the check expects it', async () => {
		expect(await check()).toEqual([]);
	});

	test('never gets the number of one that is gone, by which the record knows that', async () => {
		drafts.takeOver(story.as('kobayashi'), id, story.holdings.yanagisawa.tenureId);
		drafts.remove(story.as('kobayashi'), id);
		const next = drafts.save(story.as('yanagisawa'), await writing('別の件'));
		expect(next).toBeGreaterThan(id);
		expect(drafts.find(story.as('kobayashi'), next).takenFrom).toBe(null);
	});
});

describe('what is being typed', () => {
	const form = '/boards/saku/new';
	const fields = { title: '棚卸し', body: 'ここまで' };
	const type = (actor: Actor, body = 'ここまで') =>
		keepText(actor, form, '棚卸し', { ...fields, body });

	test('is kept for its writer alone, once per form and title', () => {
		type(story.as('yanagisawa'), 'ここ');
		type(story.as('yanagisawa'));
		expect(keptText(story.as('yanagisawa'), form, '棚卸し')?.fields.body).toBe('ここまで');
		expect(keptText(story.as('yanagisawa'), form, null)?.fields.title).toBe('棚卸し');
		expect(keptText(story.as('yanagisawa'), form, '別の件')).toBe(null);
		expect(keptText(story.as('kobayashi'), form, null)).toBe(null);
		expect(drafts.list(story.as('kobayashi'))).toHaveLength(1);
	});

	test('stays in the organisation it was typed for', () => {
		type(story.as('maki'));
		expect(keptText(story.as('makiAtUnion'), form, null)).toBe(null);
		expect(keptText(story.as('maki'), form, null)).not.toBe(null);
	});

	test('is forgotten when it is sent or emptied, and after 14 days', () => {
		const ide = story.as('ide');
		type(ide);
		forgetText(ide, form, '棚卸し');
		expect(keptText(ide, form, null)).toBe(null);
		type(ide);
		type(ide, ' ');
		expect(keptText(ide, form, null)).toBe(null);
		type(ide);
		clockAt('2026-12-12', '11:00');
		sweep();
		expect(keptText(ide, form, null)).toBe(null);
	});

	test('outlives another form with files that was sent meanwhile', async () => {
		type(story.as('ide'));
		const [kept] = keepFiles(story.as('ide'), '/x', await uploaded('別.csv', 'い'));
		forget(story.as('ide'), [kept?.id ?? 0]);
		expect(keptText(story.as('ide'), form, null)).not.toBe(null);
	});

	test('goes into the draft it was opened from, with its files, while that is one’s own', () => {
		drafts.saveText(story.as('yanagisawa'), id, { body: '続き' });
		drafts.saveText(story.as('kobayashi'), id, { body: 'よその手' });
		drafts.saveText(story.as('ide'), id, { body: 'よその団体' });
		const found = drafts.find(story.as('yanagisawa'), id);
		expect(found.fields).toEqual({ body: '続き' });
		expect(found.files).toHaveLength(1);
	});
});

describe('taking a draft over', () => {
	test('puts text and files into a colleague’s hands and says from whom, in ids', () => {
		const before = chainTip().count;
		const { kobayashi, yanagisawa } = story.holdings;
		drafts.takeOver(story.as('kobayashi'), id, yanagisawa.tenureId);
		const taken = drafts.find(story.as('kobayashi'), id);
		expect(taken).toMatchObject({ isMine: true, takenFrom: { name: '柳沢 佳代' } });
		expect(keptFiles(story.as('kobayashi'), [taken.files[0]?.id ?? 0])).toHaveLength(1);
		const [event] = eventsAfter(before);
		expect(event).toMatchObject({
			action: 'draft.taken-over',
			subject: `draft:${id}`,
			refs: { tenure: kobayashi.tenureId, before: yanagisawa.tenureId }
		});
		expect(drafts.find(story.as('yanagisawa'), id)).toMatchObject({
			isMine: false,
			holder: { name: '小林 修一' },
			takenFrom: { tenureId: yanagisawa.tenureId }
		});
	});

	test('by two at once lets one win and tells the other who it was', () => {
		const third = actingAs(
			newcomer(story.as('yanagisawa').organisation.id, '統計担当', {
				name: '依田 隆',
				fromOn: '2026-11-01'
			})
		);
		const from = story.holdings.yanagisawa.tenureId;
		drafts.takeOver(third, id, from);
		expect(() => drafts.takeOver(story.as('kobayashi'), id, from)).toThrow(
			new Conflict('依田 隆さんが先に引き継ぎました。続きは依田 隆さんに確かめてください。')
		);
		expect(drafts.find(third, id).isMine).toBe(true);
	});

	test('of one’s own does nothing, and of another organisation is not found', () => {
		const before = chainTip().count;
		drafts.takeOver(story.as('yanagisawa'), id, story.holdings.yanagisawa.tenureId);
		expect(chainTip().count).toBe(before);
		expect(() => drafts.takeOver(story.as('ide'), id, 1)).toThrow(NotFound);
	});

	test('makes the former holder’s saving and sending a conflict that names who has it', async () => {
		drafts.takeOver(story.as('kobayashi'), id, story.holdings.yanagisawa.tenureId);
		const again = { ...(await writing('外字の件')), id };
		expect(() => drafts.save(story.as('yanagisawa'), again)).toThrow(/小林 修一さんが引き継いで/);
		expect(() => send(story.as('yanagisawa'), id)).toThrow(Conflict);
		expect(drafts.find(story.as('kobayashi'), id).isMine).toBe(true);
	});

	test('works for the successor in the seat, after the writer has left', () => {
		endsOn(story.holdings.yanagisawa, '2027-03-31');
		const next = successorOf(story, 'yanagisawa', { fromOn: '2027-04-01' });
		clockAt('2027-04-01', '0:01');
		drafts.takeOver(actingAs(next), id, story.holdings.yanagisawa.tenureId);
		expect(drafts.find(actingAs(next), id).isMine).toBe(true);
	});
});

describe('sending', () => {
	test('a new thread ends the draft it came from, in the same act', () => {
		const threadId = send(story.as('yanagisawa'), id);
		expect(threads.find(story.as('yanagisawa'), threadId).title).toBe('外字の件');
		expect(isThere(story.as('yanagisawa'))).toBe(false);
		expect(filesLeft()).toBe(0);
	});

	test('a reply ends its draft, and one sent twice is a conflict that writes nothing', () => {
		const reply = () =>
			posts.reply(story.as('yanagisawa'), story.threads.saku, {
				body: 'はい',
				files: [],
				draft: id
			});
		const number = reply();
		expect(reply).toThrow(/もう送られたか削除されています/);
		expect(threads.find(story.as('ide'), story.threads.saku).lastNumber).toBe(number);
	});
});

describe('deleting', () => {
	test.each([
		['yanagisawa', 'yes'],
		['kobayashi', 'yes'],
		['ide', 'not found']
	] as const)('by %s: %s', (name, expected) => {
		const remove = () => drafts.remove(story.as(name), id);
		if (expected === 'yes') {
			remove();
			expect(isThere(story.as('yanagisawa'))).toBe(false);
			expect(filesLeft()).toBe(0);
		} else {
			expect(remove).toThrow(NotFound);
		}
	});

	test('is not for a colleague without the office of administrator', () => {
		const colleague = newcomer(story.as('yanagisawa').organisation.id, '統計担当', {
			fromOn: '2026-11-01'
		});
		expect(() => drafts.remove(actingAs(colleague), id)).toThrow(Forbidden);
		expect(drafts.find(actingAs(colleague), id).may.delete).toBe(false);
	});
});

async function writing(title: string): Promise<drafts.Writing> {
	return {
		id: null,
		form: '/boards/saku/new',
		title,
		fields: { title, kind: 'question', audience: 'district', body: '一覧を集めています。' },
		files: await uploaded('一覧.csv', '団体,台数\n')
	};
}

function send(actor: Actor, draft: number): number {
	return threads.open(actor, 'saku', {
		title: '外字の件',
		kind: 'question',
		audience: 'district',
		body: '一覧を集めています。',
		files: [],
		draft
	});
}

function isThere(actor: Actor): boolean {
	return drafts.list(actor).some((draft) => draft.id === id);
}

function opens(actor: Actor, fileId: number): boolean {
	return isFound(() => openFile(actor, fileId));
}

function filesLeft(): number {
	const { attachment } = schema;
	return db().select().from(attachment).where(eq(attachment.thingType, 'draft')).all().length;
}
