import { eq } from 'drizzle-orm';
import { addDays, dayOf, instantOf, type Day } from '#lib/dates.ts';
import type { ServerRow } from '#lib/licence-cores.ts';
import { municipalities } from '#lib/reference/municipalities.ts';
import { previousBusinessDay } from '../../calendar/business-days.ts';
import { db, schema } from '../../db/index.ts';
import { findByCode } from '../../identity/organisations.ts';
import {
	agreementOf,
	byId,
	type Agreement,
	type Application
} from '../../licences/applications/applications.ts';
import { answerPrice } from '../../licences/applications/confirming.ts';
import { begin, save } from '../../licences/applications/drafts.ts';
import { findingsOn } from '../../licences/applications/eligibility/findings.ts';
import { linesOf } from '../../licences/applications/lines.ts';
import { proceed } from '../../licences/applications/proceeding.ts';
import { send } from '../../licences/applications/sending.ts';
import { acknowledge } from '../../licences/deliveries/acknowledging.ts';
import { deliver } from '../../licences/deliveries/delivering.ts';
import { ofReceipt } from '../../licences/deliveries/slips.ts';
import { linesOf as linesOfOrder } from '../../licences/orders/lines.ts';
import { find as findOrder } from '../../licences/orders/orders.ts';
import { inspect } from '../../licences/receipts/inspecting.ts';
import {
	find as findReceipt,
	linesOf as linesOfReceipt
} from '../../licences/receipts/receipts.ts';
import { receive } from '../../licences/receipts/receiving.ts';
import { now } from '../../now.ts';
import type { Year } from '../year.ts';

/** The contract of the demonstration year. */
export const CONTRACT = 'S-2024-0077';

/** Packs of a part number an organisation wants; of a server its worksheet. */
type Wanted = { partNumber: string; packs: number; servers?: ServerRow[]; lots?: number[] };

type Applying = {
	/** A 取りまとめ; or, at the desk, a contract. */
	roundId?: number;
	place?: string;
	login: string;
	wanted: Wanted[];
	purpose: string;
	isDraft?: boolean;
	fax?: boolean;
};

const office = (packs: number): Wanted => ({ partNumber: '021-10232', packs });
const cal = (packs: number): Wanted => ({ partNumber: 'R18-06449', packs });
/** One server with two processors of eight cores: the least there is. */
const server: Wanted = {
	partNumber: '9EM-00562',
	packs: 8,
	servers: [{ servers: 1, processors: 2, cores: 8 }]
};

const mixtures: readonly { wanted: Wanted[]; purpose: string }[] = [
	{ wanted: [server], purpose: '庁内ファイルサーバーの更新' },
	{ wanted: [office(12)], purpose: '端末の入れ替え' },
	{ wanted: [server, cal(20)], purpose: '認証サーバーの更新と利用者の追加' },
	{ wanted: [office(35)], purpose: '端末の入れ替え' },
	{ wanted: [cal(15)], purpose: '会計年度任用職員の端末' }
];

/** What the organisation at this place in the order of the codes usually wants. */
export function usualOf(index: number): { wanted: Wanted[]; purpose: string } {
	return mixtures[index % mixtures.length] ?? { wanted: [server], purpose: '' };
}

/** So many days from a day, or the last business day before, at an hour. */
export function on(day: Day, days: number, time: string): Date {
	return instantOf(businessDay(day, days), time);
}

/** So many days from a day, or the last business day before. */
function businessDay(day: Day, days: number): Day {
	return previousBusinessDay(addDays(day, days + 1));
}

/** Applies for an organisation as its own people do, ticking every warning; gives the application's key. */
export function apply(as: Year['as'], of: Applying): number {
	const actor = as(of.fax ? 'kumiai-apply' : of.login);
	const items = of.wanted.map(({ partNumber, packs }) => ({
		...{ partNumber, packs },
		reason: 'new' as const
	}));
	const organisation = as(of.login).organisation.id;
	const proxy = of.fax
		? {
				via: 'fax' as const,
				caller: as(of.login).person.name,
				receivedOn: dayOf(now()),
				organisation
			}
		: null;
	const id = begin(actor, of.place ?? `round:${of.roundId ?? 0}`, items, proxy);
	const lines = linesOf(db(), id).map(({ id: line, partNumber, packs }) => {
		const { servers = [], lots = [] } =
			of.wanted.find((one) => one.partNumber === partNumber) ?? {};
		return { id: line, packs, reason: 'new' as const, servers, lots };
	});
	const saved = save(actor, id, byId(id).version, {
		...{ purpose: of.purpose, budget: '総務費 電子計算費', wantedBy: null },
		...{ lines, removed: [] }
	});
	if (of.isDraft) return id;
	send(actor, id, { version: saved.version, ticked: ticksOf(saved) });
	return id;
}

/** Every warning of an application, ticked. */
export function ticksOf(of: Application): string[] {
	return findingsOn(db(), of, agreementOf(db(), of), dayOf(now()))
		.filter(({ level }) => level === 'warning')
		.map(({ key }) => key);
}

/** The desk takes in everything that was sent to a 取りまとめ, but the last so many. */
export function acceptAll(as: Year['as'], roundId: number, butLast = 0): void {
	const sent = openIn(roundId, 'submitted');
	for (const id of sent.slice(0, sent.length - butLast))
		proceed(as('kumiai-apply'), id, 'accept', {});
}

/** The contract with a number. */
export function agreementNumbered(wanted: string): Agreement {
	const { agreement } = schema;
	const of = db().select().from(agreement).where(eq(agreement.number, wanted)).get();
	if (!of) throw new Error(`There is no contract ${wanted}.`);
	return of;
}

/** Where the desk types in for others under a contract, outside any 取りまとめ. */
export function placeOf(contract: string): string {
	return `agreement:${agreementNumbered(contract).id}`;
}

/** The desk takes in what came outside any 取りまとめ. */
export function acceptSingly(as: Year['as'], applications: readonly number[]): void {
	for (const id of applications) proceed(as('kumiai-apply'), id, 'accept', {});
}

/** Every organisation that was asked confirms its changed prices, but the last so many. */
export function confirmAll(as: Year['as'], roundId: number, butLast = 0): void {
	const asked = openIn(roundId, 'reconfirm');
	for (const id of asked.slice(0, asked.length - butLast)) {
		answerPrice(as(loginOf(byId(id).organisationId)), id, { version: byId(id).version });
	}
}

function openIn(roundId: number, state: 'submitted' | 'reconfirm'): number[] {
	const { licenceApplication } = schema;
	return db()
		.select()
		.from(licenceApplication)
		.all()
		.filter((row) => row.roundId === roundId && row.state === state)
		.map(({ id }) => id);
}

/** The login of who applies for an organisation. */
export function loginOf(organisationId: number): string {
	const place = municipalities.find(({ code6 }) => findByCode(code6).id === organisationId);
	if (!place) throw new Error('Only municipalities apply in the demonstration year.');
	return place.login;
}

/** Receives, accepts and hands out what came of an order, all of it or so many packs of a line; gives the receipt's number for its address. */
export function arrive(
	as: Year['as'],
	path: string,
	document: string,
	packsOf: (line: { partNumber: string; packs: number }) => number = ({ packs }) => packs
): string {
	const supply = as('kumiai-supply');
	const order = findOrder(supply, path);
	const today = dayOf(now());
	const number = receive(supply, order.id, {
		...{ deliveredOn: today, usageStart: today, document },
		lines: linesOfOrder(db(), order.id).map((line) => ({
			...{ orderLineId: line.id, packs: packsOf(line) }
		}))
	});
	const { id } = findReceipt(supply, number);
	const examined = linesOfReceipt(db(), id).map((line) => ({
		...{ id: line.id, accepted: line.packs, reason: '' }
	}));
	inspect(supply, id, today, examined);
	deliver(supply, id);
	return number;
}

/** Organisations say that it came, all but every so many; the office of one by fax. */
export function acknowledgeAll(as: Year['as'], receiptPath: string, butEvery: number): void {
	const supply = as('kumiai-supply');
	const receipt = findReceipt(supply, receiptPath);
	ofReceipt(supply, receipt.id).forEach(({ organisationId }, index) => {
		if ((index + 1) % butEvery === 0) return;
		acknowledge(supply, receiptPath, organisationId, { via: 'fax', caller: '受領書（見本）' });
	});
}
