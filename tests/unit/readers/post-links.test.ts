import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NotFound } from '#lib/errors.ts';
import { glance } from '#lib/server/forum/glances.ts';
import { helpfulOf, setHelpful } from '#lib/server/forum/helpful.ts';
import { hidePost } from '#lib/server/forum/hiding.ts';
import * as posts from '#lib/server/forum/posts.ts';
import * as templates from '#lib/server/forum/templates.ts';
import * as boards from '#lib/server/forum/boards.ts';
import * as threads from '#lib/server/forum/threads.ts';
import { Forbidden } from '#lib/errors.ts';
import { repliesTo, resolved } from '#lib/server/readers/post-links.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, type ActorName, type Story } from '../../support/story.ts';

const ORIGIN = 'https://yui.example';

let story: Story;
beforeEach(async () => void (story = await tellStory()));
afterEach(() => closeTemporaryYui(story.folder));

function lastHtml(name: ActorName, id: number): string {
	const actor = story.as(name);
	const shown = posts.page(actor, threads.find(actor, id), 1);
	const last = shown.at(-1);
	return resolved(actor, id, shown, [ORIGIN]).get(last?.id ?? 0) ?? '';
}
const reply = (name: ActorName, id: number, body: string) =>
	posts.reply(story.as(name), id, { body, files: [] });

describe('the bare address of a page of this site', () => {
	test('becomes its title and state for who may read it, and stays a path for who may not', () => {
		const { saku, sakuAll } = story.threads;
		reply('ide', sakuAll, `前の質問です。\n/threads/${saku}\n${ORIGIN}/threads/${saku}#p2`);
		const title = '>庁内の照会を取りまとめる様式はありますか（未解決）</a>';
		expect(lastHtml('takamizawa', sakuAll).split(title)).toHaveLength(3);
		const elsewhere = lastHtml('maki', sakuAll);
		expect(elsewhere).not.toContain('庁内の照会');
		expect(elsewhere).toContain(`>/threads/${saku}</a>`);
	});

	test('of a notice becomes its title, unless it was not sent to the reader', () => {
		const { sakuAll } = story.threads;
		reply('miyazawa', sakuAll, `/notices/${story.notices.toChosen}`);
		expect(lastHtml('kitamura', sakuAll)).toContain('実地の確認のお願い（お知らせ）');
		expect(lastHtml('maki', sakuAll)).not.toContain('実地');
	});

	test('of another site, of no page, or with words of its own stays as it is', () => {
		const { saku } = story.threads;
		const typed = `https://other.example/threads/${saku} /threads/999999 [これ](/threads/${saku})`;
		reply('ide', saku, typed);
		const html = lastHtml('ide', saku);
		expect(html).not.toContain('様式はありますか');
		expect(html).toContain('>これ</a>');
	});

	test('shows a title that is HTML as text', () => {
		const { saku } = story.threads;
		const id = threads.open(story.as('ide'), 'saku', {
			...{ title: '<b>太い</b>', kind: 'share', audience: 'district', body: 'x', files: [] }
		});
		reply('ide', saku, `/threads/${id}`);
		expect(lastHtml('ide', saku)).toContain('&lt;b&gt;太い&lt;/b&gt;（共有）');
	});
});

describe('>>', () => {
	test('leads to its post and the post lists who answered it', () => {
		const { saku } = story.threads;
		reply('ide', saku, '>>2 助かります');
		expect(lastHtml('ide', saku)).toContain(`href="/threads/${saku}#p2" class="ref"`);
		const [, second] = posts.page(story.as('ide'), threads.find(story.as('ide'), saku), 1);
		expect(repliesTo(story.as('ide'), saku, [second?.id ?? 0]).get(second?.id ?? 0)).toEqual([
			{ number: 4, href: `/threads/${saku}#p4` }
		]);
	});

	test('in a fence, or to a number that is not there yet, leads nowhere new', () => {
		const { saku } = story.threads;
		reply('ide', saku, '```\n>>2\n```\n>>99');
		expect(lastHtml('ide', saku)).toContain('href="#p99"');
	});

	test('shows in short what the reader may read, and no text that was hidden or deleted', () => {
		const { saku } = story.threads;
		expect(glance(story.as('ide'), saku, 3).html).toContain('佐久穂町も');
		expect(() => glance(story.as('miyashita'), saku, 3)).toThrow(NotFound);
		hidePost(story.as('yanagisawa'), saku, 3, '秘密の理由');
		expect(glance(story.as('ide'), saku, 3)).toMatchObject({ html: '' });
		posts.remove(story.as('yanagisawa'), saku, 2);
		expect(glance(story.as('ide'), saku, 2)).toMatchObject({ html: '' });
	});
});

describe('参考になった', () => {
	test('counts each organisation once and can be taken back', () => {
		const { saku } = story.threads;
		const [, second] = posts.page(story.as('ide'), threads.find(story.as('ide'), saku), 1);
		const counts = (name: ActorName) =>
			helpfulOf(story.as(name), [second?.id ?? 0]).get(second?.id ?? 0);
		for (const name of ['ide', 'ide', 'takamizawa'] as const) {
			setHelpful(story.as(name), saku, 2, true);
		}
		expect(counts('ide')).toEqual({ organisations: 2, isOwn: true });
		expect(counts('shiokawa')).toEqual({ organisations: 2, isOwn: false });
		setHelpful(story.as('ide'), saku, 2, false);
		expect(counts('ide')).toEqual({ organisations: 1, isOwn: false });
	});

	test('is not for one’s own organisation’s posts', () => {
		expect(() => setHelpful(story.as('kobayashi'), story.threads.saku, 2, true)).toThrow(Forbidden);
	});
});

test('every board begins with three ひな形, which its 世話役 and the desk may change', () => {
	const saku = boards.find(story.as('ide'), 'saku');
	const [first] = templates.templatesOf(saku);
	expect(templates.templatesOf(saku)).toHaveLength(3);
	const input = { id: first?.id ?? 0, name: '直した名前', body: '形' };
	expect(() => templates.saveTemplate(story.as('ide'), 'saku', input)).toThrow(Forbidden);
	templates.saveTemplate(story.as('yanagisawa'), 'saku', input);
	expect(() => templates.saveTemplate(story.as('miyazawa'), 'ueda', input)).toThrow(NotFound);
	templates.removeTemplate(story.as('miyazawa'), 'saku', templates.templatesOf(saku)[1]?.id ?? 0);
	expect(templates.templatesOf(saku).map(({ name }) => name)[0]).toBe('直した名前');
	expect(templates.templatesOf(saku)).toHaveLength(2);
});
