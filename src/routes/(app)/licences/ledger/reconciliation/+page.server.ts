import { redirect, type Actions } from '@sveltejs/kit';
import { snapshotSchema } from '#lib/licence-ledger.ts';
import { list } from '#lib/server/identity/organisations.ts';
import { snapshots, takeSnapshotOf } from '#lib/server/licences/reconciliation/snapshots.ts';
import { now } from '#lib/server/now.ts';
import { notify } from '#lib/server/requests.ts';
import { settings } from '#lib/server/settings.ts';
import { reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

/** Sentences about unreadable lines that fit a notice. */
const MOST_FAULTS = 3;

export const load = reading((_event: PageServerLoadEvent, actor) => ({
	snapshots: snapshots(actor),
	organisations: list().map(({ id, name }) => ({ id, name })),
	limit: settings().uploadMax,
	now: now()
}));

export const actions = {
	default: (event) =>
		submit(event, snapshotSchema, async (input, actor) => {
			const { id, faults } = await takeSnapshotOf(actor, input);
			if (faults.length > 0) {
				notify(
					event,
					`読めない行が${faults.length}行ありました。${faults.slice(0, MOST_FAULTS).join(' ')}`
				);
			}
			redirect(303, `/licences/ledger/reconciliation/${id}`);
		})
} satisfies Actions;
