import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { attendanceNamesSchema, attendanceSchema } from '#lib/meeting-forms.ts';
import {
	attendanceOf,
	attendanceTally,
	mark,
	markExpected,
	setNames
} from '#lib/server/groups/meetings/attendance.ts';
import { quorumOf } from '#lib/server/groups/meetings/bodies.ts';
import { findFor } from '#lib/server/groups/meetings/meetings.ts';
import { shown } from '#lib/server/groups/meetings/shown.ts';
import { dayOf } from '#lib/dates.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** Bodies on one screen, before they are parted by 広域. */
const MOST_AT_ONCE = 20;

export const load = reading((event: PageServerLoadEvent, actor) => {
	const of = findFor(actor, event.params.slug, idOf(event.params.id), 'group.run');
	event.depends(`topic:meeting:${of.id}`);
	const rows = attendanceOf(of);
	const districts = [...new Set(rows.map(({ district }) => district ?? ''))];
	const chosen = event.url.searchParams.get('district');
	const isParted = rows.length > MOST_AT_ONCE;
	return {
		meeting: shown(actor, of),
		hasBegun: of.precision === 'day' && of.onDay <= dayOf(now()),
		rows:
			isParted && chosen !== null ? rows.filter((row) => (row.district ?? '') === chosen) : rows,
		districts: isParted ? districts : [],
		chosen,
		tally: attendanceTally(of, rows),
		quorum: quorumOf(of.group)
	};
});

export const actions = {
	mark: (event) =>
		submit(event, attendanceSchema, (input, actor) => {
			mark(actor, slugIn(event), idOf(event.params.id), input);
			return back(event, `#body-${input.organisation}`);
		}),
	names: (event) =>
		submit(event, attendanceNamesSchema, (input, actor) => {
			setNames(actor, slugIn(event), idOf(event.params.id), input);
			return back(event, `#body-${input.organisation}`);
		}),
	expected: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			const count = markExpected(actor, slugIn(event), idOf(event.params.id));
			notify(event, `${count}団体を、出欠の回答のとおりにしました。`);
			return back(event, '');
		})
} satisfies Actions;

function slugIn(event: RequestEvent): string {
	return event.params.slug ?? '';
}

/** To the same part of the list, at the organisation that was tapped. */
function back(event: RequestEvent, place: string): never {
	const district = event.url.searchParams.get('district');
	const query = district === null ? '' : `?${new URLSearchParams({ district })}`;
	redirect(303, `${event.url.pathname}${query}${place}`);
}
