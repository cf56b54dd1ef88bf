import { createInterface } from 'node:readline';
import { instantOf } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { actorOf, type Actor } from '#lib/server/identity/actors.ts';
import { agreementOf, byId } from '#lib/server/licences/applications/applications.ts';
import { begin, save } from '#lib/server/licences/applications/drafts.ts';
import { findingsOn } from '#lib/server/licences/applications/eligibility/findings.ts';
import { linesOf as applicationLinesOf } from '#lib/server/licences/applications/lines.ts';
import { proceed } from '#lib/server/licences/applications/proceeding.ts';
import { send } from '#lib/server/licences/applications/sending.ts';
import { acknowledge } from '#lib/server/licences/deliveries/acknowledging.ts';
import { deliver } from '#lib/server/licences/deliveries/delivering.ts';
import { merge } from '#lib/server/licences/ledger/merging.ts';
import { linesOf as orderLinesOf } from '#lib/server/licences/orders/lines.ts';
import { placeRound, placeSingly } from '#lib/server/licences/orders/placing.ts';
import { activate } from '#lib/server/licences/price-lists/activating.ts';
import { inspect } from '#lib/server/licences/receipts/inspecting.ts';
import { linesOf as receiptLinesOf, pathOf } from '#lib/server/licences/receipts/receipts.ts';
import { receive } from '#lib/server/licences/receipts/receiving.ts';
import { allow, carry, request } from '#lib/server/licences/returns/proceeding.ts';
import { aggregate } from '#lib/server/licences/rounds/aggregating.ts';
import { close, extend, price, publish } from '#lib/server/licences/rounds/proceeding.ts';
import { registerListeners } from '#lib/server/listeners.ts';
import { setClock } from '#lib/server/now.ts';
import { openYui } from '#lib/server/operations/open.ts';

// A process of its own on a data folder that others write to as well: reads one command a line, answers one line each.

/** One act with what stood on the screen it was sent from. */
export type Command = { act: string; id: number; version: number };
/** On which day a rival lives and who it is. */
export type Rival = { folder: string; day: string; desk: number; lead: number };

const {
	folder,
	day,
	desk: deskTenure,
	lead: leadTenure
} = JSON.parse(process.argv[2] ?? '') as Rival;
setClock(() => instantOf(day, '11:00'));
openYui(folder);
registerListeners();
const [desk, lead] = [sits(deskTenure), sits(leadTenure)];

const facts = { purpose: '更新', budget: '電算費', wantedBy: null, removed: [] };
const acts: Record<string, (command: Command) => unknown> = {
	publish: ({ id, version }) => publish(desk, id, { version }),
	extend: ({ id, version }) => extend(desk, id, '2026-12-12', { version, reason: '要望があった' }),
	close: ({ id, version }) => close(desk, id, { version }),
	price: ({ id, version }) => price(desk, id, { version }),
	aggregate: ({ id, version }) => aggregate(desk, id, { version }),
	order: ({ id, version }) => placeRound(lead, id, version),
	save: ({ id, version }) => save(desk, id, version, { ...facts, lines: [] }),
	merge: ({ id }) => {
		const from = known(db().select().from(schema.lot).all().at(-1)).organisationId;
		merge(lead, { from: [from], into: id, onDay: day, document: '告示', seen: 1 });
	},
	send: ({ id, version }) => {
		const of = byId(id);
		const keys = findingsOn(db(), of, agreementOf(db(), of), day).map(({ key }) => key);
		send(desk, id, { version, ticked: keys });
	},
	accept: ({ id, version }) => proceed(desk, id, 'accept', { version }),
	inspect: ({ id }) => {
		const lines = receiptLinesOf(db(), id);
		inspect(
			desk,
			id,
			day,
			lines.map((line) => ({ id: line.id, accepted: line.packs, reason: '' }))
		);
	},
	deliver: ({ id }) => deliver(desk, id),
	acknowledge: ({ id }) => acknowledge(desk, slip().path, id, { via: 'fax', caller: '総務課' }),
	request: ({ id }) =>
		request(desk, slip().path, id, { ...slip(), again: 0, reason: '多く頼んだ' }),
	allow: ({ id, version }) => allow(desk, id, version),
	carry: ({ id, version }) => carry(desk, id, version),
	activate: ({ id, version }) => activate(lead, id, version),
	/** The whole road over and over, until somebody ends this process. */
	churn: ({ id }) => {
		for (;;) churn(id);
	}
};

/** One application outside any round, from the draft to the right; says before and after each act what it is. */
function churn(organisation: number): void {
	const { id: agreement } = known(db().select().from(schema.agreement).all().at(-1));
	const proxy = { via: 'fax', caller: '総務課', receivedOn: day, organisation } as const;
	const item = { partNumber: '021-10232', packs: 3, reason: 'new' } as const;
	const id = begin(desk, `agreement:${agreement}`, [item], proxy);
	const [line] = applicationLinesOf(db(), id);
	const typed = { ...item, id: known(line).id, servers: [], lots: [] };
	save(desk, id, byId(id).version, { ...facts, lines: [typed] });
	acts.send?.({ act: 'send', id, version: byId(id).version });
	acts.accept?.({ act: 'accept', id, version: byId(id).version });
	said('order', id, () => placeSingly(lead, [id]));
	const { id: order } = known(db().select().from(schema.purchaseOrder).all().at(-1));
	const lines = orderLinesOf(db(), order).map(({ id: orderLineId, packs }) => ({
		orderLineId,
		packs
	}));
	receive(desk, order, { deliveredOn: day, usageStart: day, document: `納-${order}`, lines });
	const { id: receipt } = known(db().select().from(schema.receipt).all().at(-1));
	acts.inspect?.({ act: 'inspect', id: receipt, version: 0 });
	said('deliver', receipt, () => deliver(desk, receipt));
}

function said(what: string, id: number, act: () => unknown): void {
	console.info(`begin ${what} ${id}`);
	act();
	console.info(`done ${what} ${id}`);
}

/** The newest delivery, as the form for its return shows it. */
function slip(): { path: string; deliveryId: number; packs: number } {
	const of = known(db().select().from(schema.receipt).all().at(-1));
	const { id: deliveryId, packs } = known(db().select().from(schema.delivery).all().at(-1));
	return { path: pathOf(of), deliveryId, packs };
}

function sits(tenure: number): Actor {
	return known(actorOf(tenure));
}

function known<Of>(of: Of | null | undefined): Of {
	if (of === null || of === undefined) throw new Error('There is no such thing.');
	return of;
}

console.info('ready');
for await (const text of createInterface({ input: process.stdin })) {
	const command = JSON.parse(text) as Command;
	try {
		await acts[command.act]?.(command);
		console.info('done');
	} catch (thrown) {
		console.info(thrown instanceof Error ? `${thrown.name} ${thrown.message}` : 'failed');
	}
}
