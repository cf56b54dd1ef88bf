import { and, eq, sql } from 'drizzle-orm';
import { preparedOnce, schema, type Tx } from '../db/index.ts';
import type { Recorder } from '../record/change.ts';
import { trace } from '../record/traces.ts';
import type { Actor } from './actors.ts';

const { organisationSetting, seatSetting, setting } = schema;

const selectOfSeat = preparedOnce((connection) =>
	connection
		.select({ value: seatSetting.value })
		.from(seatSetting)
		.where(
			and(
				eq(seatSetting.seatId, sql.placeholder('seat')),
				eq(seatSetting.key, sql.placeholder('key'))
			)
		)
		.prepare()
);

const selectOfOrganisation = preparedOnce((connection) =>
	connection
		.select({ value: organisationSetting.value })
		.from(organisationSetting)
		.where(
			and(
				eq(organisationSetting.organisationId, sql.placeholder('organisation')),
				eq(organisationSetting.key, sql.placeholder('key'))
			)
		)
		.prepare()
);

const selectOfInstallation = preparedOnce((connection) =>
	connection
		.select({ value: setting.value })
		.from(setting)
		.where(eq(setting.key, sql.placeholder('key')))
		.prepare()
);

/** How a seat has set something for itself, or null; it stays when the person changes. */
export function ofSeat(seatId: number, key: string): string | null {
	return selectOfSeat().get({ seat: seatId, key })?.value ?? null;
}

/** Sets something for the actor's seat; a way of working is no business, so there is no event. */
export function setForSeat(actor: Actor, key: string, value: string): void {
	trace((connection) =>
		connection
			.insert(seatSetting)
			.values({ seatId: actor.seat.id, key, value })
			.onConflictDoUpdate({ target: [seatSetting.seatId, seatSetting.key], set: { value } })
			.run()
	);
}

/** What an organisation has decided for all its seats, or null. */
export function ofOrganisation(organisationId: number, key: string): string | null {
	return selectOfOrganisation().get({ organisation: organisationId, key })?.value ?? null;
}

/** Decides something for all seats of an organisation, in the caller's transaction and with an event. */
export function setForOrganisation(
	tx: Tx,
	record: Recorder,
	organisationId: number,
	key: string,
	value: string
): void {
	tx.insert(organisationSetting)
		.values({ organisationId, key, value })
		.onConflictDoUpdate({
			target: [organisationSetting.organisationId, organisationSetting.key],
			set: { value }
		})
		.run();
	record('organisation.decided', `organisation:${organisationId}`, { key, value });
}

/** What is set for everybody, or null. */
export function ofInstallation(key: string): string | null {
	return selectOfInstallation().get({ key })?.value ?? null;
}

/** Sets something for everybody in the caller's transaction, which records it in its own words. */
export function setForInstallation(tx: Tx, key: string, value: string): void {
	tx.insert(setting)
		.values({ key, value })
		.onConflictDoUpdate({ target: setting.key, set: { value } })
		.run();
}
