import { parse } from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { open as openFile } from '#lib/server/files/attachments.ts';
import { textIn } from '#lib/server/files/words.ts';
import * as articles from '#lib/server/helpdesk/articles/articles.ts';
import { withdraw as withdrawArticle } from '#lib/server/helpdesk/articles/revising.ts';
import { proceed as proceedCase } from '#lib/server/helpdesk/proceeding.ts';
import { narrow } from '#lib/server/helpdesk/readership.ts';
import { proceed } from '#lib/server/helpdesk/specifications/agreeing.ts';
import {
	draftOf,
	exampleNarrowings,
	listExamples,
	publishExample,
	withdrawExample
} from '#lib/server/helpdesk/specifications/examples.ts';
import { remark, treat } from '#lib/server/helpdesk/specifications/remarks.ts';
import { placed } from '#lib/server/helpdesk/specifications/shown-remarks.ts';
import { find, textOf } from '#lib/server/helpdesk/specifications/specifications.ts';
import { handIn } from '#lib/server/helpdesk/specifications/versions.ts';
import { find as findTicket } from '#lib/server/helpdesk/tickets.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { inbox } from '#lib/server/notifications/inbox.ts';
import { check } from '#lib/server/operations/check.ts';
import { partsIn } from '#lib/server/permissions.ts';
import { waiting } from '#lib/server/readers/waiting.ts';
import { queryFrom } from '#lib/server/search/query.ts';
import { articlesWith } from '#lib/server/search/search.ts';
import {
	comparison,
	exampleSchema,
	paragraphsOf,
	placeOf,
	remarkActs,
	remarkOwes,
	remarkStates,
	shortened,
	specificationActs,
	specificationOwes,
	specificationStates,
	type RemarkAct,
	type SpecificationAct
} from '#lib/specifications.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { dispatchIn, type Cast, castOf } from '../../support/dispatches.ts';
import { searchFor } from '../../support/searching.ts';
import {
	consulted,
	FIRST,
	handedIn,
	remarked,
	specificationIn,
	treated
} from '../../support/specifications.ts';
import { STORY_DAY, tellStory, uploaded, type Story } from '../../support/story.ts';
import { raised, numberIn } from '../../support/tickets.ts';
import { toldLabels } from '#lib/server/labels/told.ts';

let story: Story;
let cast: Cast;
const ide = () => story.as('ide');
const desk = () => story.as('miyazawa');
const outsider = () => story.as('yanagisawa');

beforeAll(async () => {
	story = await tellStory();
	cast = castOf(story);
});
beforeEach(() => void clockAt(STORY_DAY, '11:00'));
afterAll(() => closeTemporaryYui(story.folder));

const shown = (number: string, actor: Actor = desk()) => find(actor, number).specification;
const stateOf = (number: string) => shown(number).state;
const idOf = (number: string) => findTicket(desk(), number).id;
const told = (actor: Actor, number: string) =>
	inbox(actor, null)
		.unseen.filter(({ href }) => href === `/helpdesk/${number}`)
		.flatMap(({ sentences }) => sentences);

/** The draft of the example as the page sends it. */
function exampleOf(number: string, more: Record<string, unknown> = {}) {
	const { draft } = draftOf(desk(), number);
	const { texts, system, reviewOn, version } = draft;
	return parse(exampleSchema, { ...texts, system, reviewOn, version: String(version), ...more });
}

function published(): { number: string; id: number } {
	const number = specificationIn('released', ide(), desk());
	return { number, id: publishExample(desk(), number, exampleOf(number)) };
}

describe('the table of acts', () => {
	const before = specificationStates.filter(
		(state) => state !== 'published' && state !== 'withdrawn'
	);
	const plain = (Object.keys(specificationActs) as SpecificationAct[]).filter(
		(act) => !['hand-in', 'remark', 'publish', 'withdraw'].includes(act)
	);

	test.each(before)('from %s each act goes exactly where the table says', (state) => {
		for (const act of plain) {
			for (const actor of [ide(), desk()]) {
				const number = specificationIn(state, ide(), desk());
				const { from, by, to } = specificationActs[act];
				const parts = partsIn(actor, findTicket(actor, number));
				const isTheirs = (by as readonly string[]).some((part) => parts.includes(part as never));
				const leads = (from as readonly string[]).includes(state) && isTheirs;
				expect(shown(number, actor).may[act], `${act} from ${state}`).toBe(leads);
				const attempt = () => proceed(actor, number, act as 'offer', { body: '理由です。' });
				if (!leads) {
					expect(attempt).toThrow(isTheirs ? Conflict : Forbidden);
					expect(stateOf(number)).toBe(state);
				} else {
					attempt();
					expect(stateOf(number)).toBe(to);
				}
			}
		}
	});

	test('at every moment at most one side owes, and every state has its words', () => {
		for (const state of specificationStates) {
			expect(labels.specificationState[state]).toBeTruthy();
			const owing = specificationOwes[state];
			if (owing === 'nobody') continue;
			const part = owing === 'organisation' ? 'requester' : 'desk';
			const forward = Object.values(specificationActs).filter(
				({ from, by }) =>
					(from as readonly string[]).includes(state) && (by as readonly string[]).includes(part)
			);
			expect(forward.length, state).toBeGreaterThan(0);
		}
		for (const state of remarkStates) expect(remarkOwes[state]).toBeTruthy();
	});

	test('an outsider learns of none of it', () => {
		const number = specificationIn('reading', ide(), desk());
		expect(() => find(outsider(), number)).toThrow(NotFound);
		expect(() => handedIn(outsider(), number)).toThrow(NotFound);
		expect(() => remarked(outsider(), number, 1)).toThrow(NotFound);
	});

	test('a case of another category has no specification', () => {
		const number = numberIn(raised(ide()));
		expect(() => find(ide(), number)).toThrow(NotFound);
		expect(() => handedIn(ide(), number)).toThrow(NotFound);
	});

	test('once the case is over nothing is handed in any more, but what was agreed can be released', () => {
		const number = specificationIn('agreed', ide(), desk());
		const open = specificationIn('reading', ide(), desk());
		for (const each of [number, open]) {
			proceedCase(desk(), idOf(each), 'take', {});
			proceedCase(desk(), idOf(each), 'answer', { body: '合意しました。' });
			proceedCase(ide(), idOf(each), 'confirm', {});
		}
		expect(() => handedIn(ide(), open, ['別の文章'])).toThrow(Forbidden);
		expect(() => remarked(desk(), open, 1)).toThrow(Forbidden);
		proceed(ide(), number, 'release', {});
		expect(stateOf(number)).toBe('released');
	});
});

describe('versions', () => {
	test('are numbered from 1, keep their texts, and stay as they were once they are agreed on', () => {
		const number = consulted(ide());
		expect(handedIn(ide(), number)).toBe(1);
		expect(handedIn(ide(), number, [...FIRST, '第4条 保守は5年とする。'])).toBe(2);
		expect(paragraphsOf(textOf(idOf(number), 1))).toEqual(FIRST);
		proceed(ide(), number, 'seek', {});
		proceed(desk(), number, 'approve', {});
		expect(shown(number).agreedVersion).toBe(2);
		expect(() => handedIn(ide(), number, ['まったく別の文章'])).toThrow(Conflict);
		expect(() => remarked(desk(), number, 1)).toThrow(Conflict);
	});

	test('are the organisation’s: the desk hands none in', () => {
		expect(() => handedIn(desk(), consulted(ide()))).toThrow(Forbidden);
	});

	test('without a word in them, or with no change, are refused', () => {
		const number = consulted(ide());
		expect(() => handedIn(ide(), number, [' ', ''])).toThrow(Invalid);
		handedIn(ide(), number);
		expect(() => handedIn(ide(), number)).toThrow(Invalid);
		expect(shown(number).versions).toHaveLength(1);
	});

	test('of two at once the second is told so', () => {
		const number = consulted(ide());
		const { version } = shown(number);
		const input = { isCut: false, note: '', file: null, version };
		handIn(ide(), number, { ...input, text: '一つめ' });
		expect(() => handIn(ide(), number, { ...input, text: '二つめ' })).toThrow(Conflict);
	});

	test('come as files, whose words are drawn out and which only readers of the case open', async () => {
		const number = consulted(ide());
		const [file] = await uploaded('仕様書.txt', FIRST.join('\r\n'));
		const drawn = file && (await textIn(file));
		expect(paragraphsOf(drawn?.text ?? '')).toEqual(FIRST);
		handIn(ide(), number, {
			text: drawn?.text ?? '',
			isCut: false,
			note: '',
			file: file ?? null,
			version: null
		});
		const id = shown(number).versions[0]?.file?.id ?? 0;
		expect(openFile(desk(), id).root?.href).toBe(`/helpdesk/${number}/specification`);
		expect(() => openFile(outsider(), id)).toThrow(NotFound);
	});

	test('an archive has no words to draw out', async () => {
		const empty = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');
		const [file] = await uploaded('空.zip', new Uint8Array(empty));
		expect(file && (await textIn(file))).toBeNull();
	});
});

describe('remarks', () => {
	test('by the desk make it the organisation’s turn until each is answered', () => {
		const number = specificationIn('reading', ide(), desk());
		expect([remarked(desk(), number, 2), remarked(desk(), number, 3)]).toEqual([1, 2]);
		expect(shown(number).side).toBe('organisation');
		treated(ide(), number, 1, 'mend', '');
		expect(stateOf(number)).toBe('remarks');
		treated(ide(), number, 2, 'keep', '代決は使っていません。');
		expect(stateOf(number)).toBe('reading');
		expect(shown(number).remarks.map(({ state }) => state)).toEqual(['mended', 'kept']);
	});

	test('直さない and 質問 need words, 直した does not', () => {
		const number = specificationIn('remarks', ide(), desk());
		expect(() => treated(ide(), number, 1, 'keep', ' ')).toThrow(Invalid);
		expect(() => treated(ide(), number, 1, 'ask', '')).toThrow(Invalid);
		treated(ide(), number, 1, 'mend', '');
		expect(stateOf(number)).toBe('reading');
	});

	test('a question is answered by the desk and comes back to the organisation', () => {
		const number = specificationIn('remarks', ide(), desk());
		treated(ide(), number, 1, 'ask', 'どう書けばよいですか。');
		expect(stateOf(number)).toBe('reading');
		treated(desk(), number, 1, 'reply', '代決した人の名も残すと書いてください。');
		expect(stateOf(number)).toBe('remarks');
		treated(ide(), number, 1, 'mend');
		treated(desk(), number, 1, 'return', 'まだ第2条に残っています。');
		expect(stateOf(number)).toBe('remarks');
		treated(desk(), number, 1, 'close');
		expect(stateOf(number)).toBe('reading');
	});

	test.each(Object.keys(remarkActs) as RemarkAct[])(
		'%s is done by those the table names, from where it says',
		(act) => {
			for (const state of ['open', 'mended', 'kept', 'asked'] as const) {
				for (const actor of [ide(), desk()]) {
					const number = specificationIn('remarks', ide(), desk());
					const roads = { open: null, mended: 'mend', kept: 'keep', asked: 'ask' } as const;
					const road = roads[state];
					if (road) treated(ide(), number, 1, road);
					const { from, by, to } = remarkActs[act];
					const part = actor.organisation.kind === '組合' ? 'desk' : 'requester';
					const isTheirs = (by as readonly string[]).includes(part);
					const leads = (from as readonly string[]).includes(state) && isTheirs;
					expect(shown(number, actor).remarks[0]?.may[act]).toBe(leads);
					if (leads) {
						treated(actor, number, 1, act);
						expect(shown(number).remarks[0]?.state).toBe(to);
					} else {
						expect(() => treated(actor, number, 1, act)).toThrow(isTheirs ? Conflict : Forbidden);
					}
				}
			}
		}
	);

	test('point to a paragraph of the newest version only', () => {
		const number = specificationIn('reading', ide(), desk());
		expect(() => remarked(desk(), number, 99)).toThrow(Invalid);
		handedIn(ide(), number, ['新しい文章']);
		expect(() => remark(desk(), number, { number: 1, paragraph: 1, body: '古い版へ' })).toThrow(
			Conflict
		);
		expect(() => remarked(ide(), number, 1)).toThrow(Forbidden);
	});

	test('of another case are out of reach', () => {
		const [one, other] = [0, 1].map(() => specificationIn('remarks', ide(), desk()));
		const id = shown(one ?? '').remarks[0]?.id ?? 0;
		const deed = { body: '', version: null };
		expect(() => treat(ide(), other ?? '', id, 'mend', deed)).toThrow(NotFound);
	});

	test('answered from an older screen are refused', () => {
		const number = specificationIn('remarks', ide(), desk());
		const { id = 0, version = 0 } = shown(number).remarks[0] ?? {};
		treat(ide(), number, id, 'ask', { body: 'なぜですか。', version });
		treat(desk(), number, id, 'reply', { body: '例規にあるからです。', version: version + 1 });
		expect(() => treat(ide(), number, id, 'mend', { body: '', version })).toThrow(Conflict);
	});

	test('carry over to the next version by the words of their paragraph, else belong to the version before', () => {
		const number = specificationIn('reading', ide(), desk());
		remarked(desk(), number, 3);
		remarked(desk(), number, 4);
		handedIn(ide(), number, [
			'表紙',
			FIRST[0] ?? '',
			FIRST[1] ?? '',
			FIRST[2] ?? '',
			'第3条 CSVで返す。'
		]);
		const { remarks } = shown(number);
		const now = placed(remarks, textOf(idOf(number), 2), 2);
		expect(now.byParagraph.get(4)?.map((each) => each.number)).toEqual([1]);
		expect(now.elsewhere.map((each) => each.number)).toEqual([2]);
		const before = placed(remarks, textOf(idOf(number), 1), 1);
		expect([...before.byParagraph.keys()]).toEqual([3, 4]);
	});

	test('that are not done with stand in the way of an agreement', () => {
		const number = specificationIn('remarks', ide(), desk());
		treated(ide(), number, 1, 'mend');
		expect(() => proceed(desk(), number, 'offer', {})).toThrow(/終わっていない指摘が1件/);
		expect(() => proceed(ide(), number, 'seek', {})).toThrow(Conflict);
		treated(desk(), number, 1, 'close');
		proceed(desk(), number, 'offer', {});
		expect(stateOf(number)).toBe('offered');
	});
});

describe('places and comparisons', () => {
	test('of several paragraphs alike the nearest is meant', () => {
		const paragraphs = ['以上', '本文', '以上', '付則', '以上'];
		expect(placeOf('以上', 4, paragraphs)).toBe(3);
		expect(placeOf('以上', 5, paragraphs)).toBe(5);
		expect(placeOf('なし', 1, paragraphs)).toBeNull();
	});

	test('a changed paragraph is shown sentence by sentence, with its number in both versions', () => {
		const before = '表題\n第1条 収受する。廃棄する。\n第2条 代決。';
		const after = '表題\n第1条 収受する。保存する。\n第1条の2 検索する。\n第2条 代決。';
		expect(comparison(before, after)).toEqual([
			{ is: 'same', before: 1, after: 1, text: '表題' },
			{
				is: 'changed',
				before: 2,
				after: 2,
				stretches: [
					{ is: 'same', text: '第1条 収受する。' },
					{ is: 'removed', text: '廃棄する。' },
					{ is: 'added', text: '保存する。' }
				]
			},
			{ is: 'added', before: null, after: 3, text: '第1条の2 検索する。' },
			{ is: 'same', before: 3, after: 4, text: '第2条 代決。' }
		]);
	});

	test('long stretches without a change are counted', () => {
		const many = Array.from({ length: 10 }, (_, index) => `第${index}条`);
		const rows = shortened(comparison(['旧', ...many].join('\n'), ['新', ...many].join('\n')));
		expect(rows.map(({ is }) => is)).toEqual(['changed', 'same', 'gap']);
		expect(rows.at(-1)).toEqual({ is: 'gap', count: 9 });
	});
});

describe('the coordinator who took the dispatch of the case on', () => {
	test('reads it, remarks and answers questions, and neither closes nor agrees', () => {
		const number = specificationIn('reading', ide(), desk());
		expect(() => find(cast.expert(), number)).toThrow(NotFound);
		dispatchIn('accepted', cast, { ticket: number, subject: '仕様書の所見' });
		remarked(cast.expert(), number, 3, '代決と後閲を分けて書きます。');
		expect(shown(number).remarks[0]?.steps[0]?.author).toBe(cast.expert().person.name);
		treated(ide(), number, 1, 'ask', '後閲とは何ですか。');
		treated(cast.expert(), number, 1, 'reply', '決裁のあとで目を通すことです。');
		expect(() => treated(cast.expert(), number, 1, 'close')).toThrow(Forbidden);
		treated(ide(), number, 1, 'mend');
		treated(desk(), number, 1, 'close');
		expect(() => proceed(cast.expert(), number, 'offer', {})).toThrow(Forbidden);
		handedIn(ide(), number, ['新しい版']);
		expect(told(cast.expert(), number)).toContain(toldLabels['specification.handed-in']);
	});
});

describe('知らせ', () => {
	test('tell each side what the other did, and the same sentence once while it is unread', () => {
		const number = specificationIn('reading', ide(), desk());
		expect(told(desk(), number)).toContain(toldLabels['specification.handed-in']);
		remarked(desk(), number, 2);
		remarked(desk(), number, 3);
		const remarks = told(ide(), number).filter(
			(each) => each === toldLabels['specification.remarked']
		);
		expect(remarks).toHaveLength(1);
		treated(ide(), number, 1, 'mend');
		expect(told(desk(), number)).toContain(toldLabels['specification.remark-answered']);
		treated(ide(), number, 2, 'mend');
		for (const which of [1, 2]) treated(desk(), number, which, 'close');
		proceed(desk(), number, 'offer', {});
		expect(told(ide(), number)).toContain(toldLabels['specification.offered']);
		proceed(ide(), number, 'agree', {});
		expect(told(desk(), number)).toContain(toldLabels['specification.agreed']);
	});
});

describe('what waits', () => {
	const waits = (actor: Actor, number: string) =>
		waiting(actor).some(({ href }) => href === `/helpdesk/${number}/specification`);

	test('waits for the side whose turn it is, and for nobody else', () => {
		for (const state of specificationStates) {
			if (state === 'published' || state === 'withdrawn' || state === 'drafting') continue;
			const number = specificationIn(state, ide(), desk());
			expect(waits(ide(), number), state).toBe(specificationOwes[state] === 'organisation');
			expect(waits(desk(), number), state).toBe(specificationOwes[state] === 'union');
			expect(waits(outsider(), number)).toBe(false);
		}
	});
});

describe('a 仕様書の例', () => {
	test('needs the organisation’s own consent, which the desk cannot give', () => {
		const number = specificationIn('agreed', ide(), desk());
		expect(() => draftOf(desk(), number)).toThrow(Conflict);
		expect(() => proceed(desk(), number, 'release', {})).toThrow(Forbidden);
		proceed(ide(), number, 'release', {});
		const given = exampleOf(number);
		proceed(ide(), number, 'revoke', {});
		expect(() => publishExample(desk(), number, given)).toThrow(Conflict);
		expect(() => publishExample(ide(), number, given)).toThrow(Forbidden);
	});

	test('begins with the names taken out, and is refused where something still says who it was', () => {
		const number = specificationIn('released', ide(), desk());
		const { draft } = draftOf(desk(), number);
		expect(draft.texts.answer).toContain('〔団体');
		expect(draft.texts.answer).not.toContain('北相木');
		expect(draft.texts.answer).not.toContain('1,200,000');
		expect(() =>
			publishExample(desk(), number, exampleOf(number, { answer: '北相木村の仕様書' }))
		).toThrow(Invalid);
		expect(() =>
			publishExample(desk(), number, exampleOf(number, { system: '北相木村のシステム' }))
		).toThrow(Invalid);
	});

	test('is read by the 77 by system, size, year and two letters, and never says who', () => {
		const { number, id } = published();
		const of = articles.find(outsider(), id);
		expect(of).toMatchObject({ kind: 'specification', system: '文書管理システム' });
		expect(of.size).toMatch(/人/);
		const whole = JSON.stringify(of);
		for (const secret of ['北相木', '井出', '1,200,000', number]) {
			expect(whole).not.toContain(secret);
		}
		expect(of.source).toBeNull();
		const { systems, sizes, years } = exampleNarrowings(outsider());
		const choice = { system: systems[0] ?? '', size: sizes[0] ?? '', fiscalYear: years[0] ?? 0 };
		const ids = (within: number[] | null) =>
			listExamples(outsider(), { ...choice, within }).map((each) => each.id);
		expect(ids(null)).toContain(id);
		const found = (q: string) => articlesWith(outsider(), queryFrom(new URLSearchParams({ q })));
		expect(ids(found('代決'))).toContain(id);
		expect(ids(found('無線'))).not.toContain(id);
		expect(searchFor(outsider(), '代決').hits.some(({ href }) => href.endsWith(`/${id}`))).toBe(
			true
		);
		expect(articles.find(desk(), id).isToReview).toBe(false);
	});

	test('is nothing for the prefecture or a coordinator', () => {
		const { id } = published();
		expect(() => articles.find(story.as('kitamura'), id)).toThrow(NotFound);
		expect(() => articles.find(cast.expert(), id)).toThrow(NotFound);
	});

	test('is withdrawn by the organisation, and can be released again', () => {
		const { number, id } = published();
		expect(() => withdrawExample(outsider(), number, { body: '', version: null })).toThrow(
			NotFound
		);
		withdrawExample(ide(), number, { body: '', version: null });
		expect(stateOf(number)).toBe('withdrawn');
		expect(() => articles.find(outsider(), id)).toThrow(NotFound);
		expect(articlesWith(outsider(), queryFrom(new URLSearchParams({ q: '代決' })))).not.toContain(
			id
		);
		expect(told(desk(), number)).toContain(toldLabels['specification.withdrawn']);
		proceed(ide(), number, 'release', {});
		const again = publishExample(desk(), number, exampleOf(number));
		expect(articles.find(outsider(), again).id).toBe(again);
	});

	test('is withdrawn by the union from its consultation or where Q&A are looked after', () => {
		const one = published();
		withdrawExample(desk(), one.number, { body: '古くなった。', version: null });
		const other = published();
		const { version } = articles.find(desk(), other.id);
		withdrawArticle(desk(), other.id, '古くなった。', version);
		for (const { number, id } of [one, other]) {
			expect(stateOf(number)).toBe('withdrawn');
			expect(() => articles.find(outsider(), id)).toThrow(NotFound);
			expect(told(ide(), number)).toContain(toldLabels['specification.withdrawn']);
		}
	});
});

describe('a case of 関係者のみ', () => {
	test('keeps versions, remarks and files to its parties until the release', async () => {
		const number = consulted(ide());
		const files = await uploaded('秘密の仕様.txt', '秘密の文章');
		handIn(ide(), number, {
			text: '秘密の文章',
			isCut: false,
			note: '',
			file: files[0] ?? null,
			version: null
		});
		narrow(ide(), idOf(number), []);
		const id = shown(number, ide()).versions[0]?.file?.id ?? 0;
		const row = db()
			.select()
			.from(schema.attachment)
			.all()
			.find((each) => each.id === id);
		expect(row?.audience).toBe(`case:${findTicket(ide(), number).id}`);
		expect(openFile(ide(), id).id).toBe(id);
		expect(() => openFile(outsider(), id)).toThrow(NotFound);
		expect(() => find(outsider(), number)).toThrow(NotFound);
	});
});

test('every rule of the stored data holds after all this', async () => {
	expect(await check()).toEqual([]);
});
