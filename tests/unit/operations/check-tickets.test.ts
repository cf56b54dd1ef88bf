import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { proceed } from '#lib/server/helpdesk/proceeding.ts';
import { correctOrganisation, narrow, widen } from '#lib/server/helpdesk/readership.ts';
import { ticketStates, type TicketState } from '#lib/tickets.ts';
import { approverOf } from '../../support/approver.ts';
import { linesOf, writePast } from '../../support/checking.ts';
import { clockAt } from '../../support/clock.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { tellStory, uploaded, type Story } from '../../support/story.ts';
import { raised, ticketIn } from '../../support/tickets.ts';

vi.setConfig({ testTimeout: 30_000 });

let story: Story;
/** A case in each state, one with a file and a note, and a file of the union's own. */
const ids = new Map<TicketState, number>();

beforeEach(async () => {
	story = await tellStory();
	const [ide, desk] = [story.as('ide'), story.as('miyazawa')];
	for (const state of ticketStates.filter((each) => each !== 'draft')) {
		ids.set(state, ticketIn(state, ide, desk));
	}
	const file = await uploaded('構成図.txt', '図');
	proceed(desk, of('open'), 'note', { body: '内部のメモ', files: file });
	proceed(ide, of('open'), 'add', { body: '図です。', files: file });
});
afterEach(() => closeTemporaryYui(story.folder));

const of = (state: TicketState) => ids.get(state) ?? 0;
test('the check finds nothing wrong with what people do at the desk', async () => {
	const [ide, desk] = [story.as('ide'), story.as('miyazawa')];
	const lead = approverOf(story);
	expect(await linesOf()).toEqual([]);
	narrow(ide, of('open'), []);
	expect(await linesOf()).toEqual([]);
	// Who reads the case has changed.
	widen(story.as('ide'), of('open'));
	const other = story.as('takamizawa').organisation.id;
	const typed = raised(
		desk,
		{ priority: 'urgent' },
		{ organisation: ide.organisation.id, via: 'phone', caller: '井出 直人' }
	);
	correctOrganisation(lead, typed, other, { body: '聞き違い' });
	clockAt('2027-04-01', '9:00');
	raised(ide, { priority: 'urgent' });
	expect(await linesOf()).toEqual([]);
});

describe('the check finds', () => {
	const open = () => of('open');
	const broken: [sentence: string, sql: () => string, line: string][] = [
		[
			'a case with another key',
			() => `update ticket set audience = 'all' where id = ${open()}`,
			'公開範囲が、団体とも関係者とも違う'
		],
		[
			'parties of a case that is the organisation’s',
			() => `insert into ticket_party values (${open()}, 1, 'named')`,
			'関係者のみでない問い合わせに関係者がいる'
		],
		[
			'a note with the organisation’s key',
			() =>
				`update ticket_message set audience = (select audience from ticket where id = ticket_id) where kind = 'internal'`,
			'問い合わせとやりとりとで、公開範囲が違う'
		],
		[
			'a file with another key than its message',
			() => `update attachment set audience = 'all' where thing_type = 'ticket-message'`,
			'問い合わせの添付とやりとりとで'
		],
		[
			'a file without a message',
			() => `update attachment set thing_id = 9999 where thing_type = 'ticket-message'`,
			'添付の付いた先がない'
		],
		[
			'a 知らせ with another key',
			() => `update inbox_item set audience = null where thing = 'ticket:${open()}'`,
			'知らせの公開範囲が問い合わせと違う'
		],
		[
			'a gap in the numbers',
			() => `update ticket set sequence = 99 where id = ${open()}`,
			'年度の1番から続いていない：2026年度'
		],
		[
			'a counter that would give a number twice',
			() => `update counter set next = next - 1 where series = 'ticket'`,
			'年度の1番から続いていない'
		],
		[
			'a gap in what was written',
			() => `update ticket_message set number = 99 where ticket_id = ${open()} and number = 1`,
			'やりとりの番号が1から続いていない'
		],
		[
			'two running stretches of one clock',
			() =>
				`insert into clock_segment (ticket_id, clock, started_at) values (${open()}, 'answer', 1)`,
			'同じ時計が二つ以上動いている'
		],
		[
			'a running clock in a closed case',
			() =>
				`insert into clock_segment (ticket_id, clock, started_at) values (${of('closed')}, 'answer', 1)`,
			'終わった問い合わせで、時計が動いている'
		],
		[
			'a stopped clock without minutes',
			() => `update clock_segment set minutes = null where stopped_at is not null`,
			'止まった時計の分数がない'
		],
		[
			'a 目安 of a clock that stands',
			() => `update ticket set answer_due = 1 where id = ${of('answered')}`,
			'その時計が動いていない'
		],
		[
			'a merged case that went nowhere',
			() => `update ticket set merged_into_id = null where id = ${of('merged')}`,
			'解決した日か統合先が合わない'
		],
		[
			'a case nobody sent',
			() => `delete from event where subject = 'ticket:${open()}'`,
			'問い合わせの記録がない'
		],
		[
			'a case that is not in the index',
			() => `delete from search_entry where thing = 'ticket:${open()}'`,
			'検索の索引にない問い合わせ'
		],
		[
			'a draft in the index',
			() => `update ticket set state = 'draft' where id = ${open()}`,
			'もうない問い合わせがある'
		],
		[
			'an index that would show a note to all',
			() =>
				`update search_entry set parent_audience = 'all', audience = 'all' where kind = 'ticket'`,
			'検索の索引と問い合わせとで'
		],
		[
			'an index that would show a file to all',
			() =>
				`update search_entry set root_audience = 'all' where kind = 'attachment' and root glob 'ticket:*'`,
			'検索の索引と問い合わせとで'
		]
	];
	test.each(broken)('%s', async (_sentence, sql, line) => {
		writePast(sql());
		expect((await linesOf()).join('\n')).toContain(line);
	});
});
