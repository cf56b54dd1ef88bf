import { and, eq } from 'drizzle-orm';
import { schema, type Tx } from '../../db/index.ts';
import type { Recorder } from '../../record/change.ts';
import { stateOf } from '../applications/progress.ts';
import { advance } from './acts.ts';
import { asItIs } from './rounds.ts';

const { licenceApplication } = schema;

/** 配付済: once nothing that was ordered in a 取りまとめ is still to come, inside the caller's transaction. */
export function finishIfDone(tx: Tx, record: Recorder, roundId: number | null): void {
	if (roundId === null || asItIs(tx, roundId).state !== 'ordered') return;
	const isOpen = tx
		.select()
		.from(licenceApplication)
		.where(and(eq(licenceApplication.roundId, roundId), eq(licenceApplication.state, 'ordered')))
		.all()
		.some((one) => !['delivered', 'done', 'cancelled'].includes(stateOf(tx, one)));
	if (!isOpen) advance(tx, record, roundId, 'finish');
}
