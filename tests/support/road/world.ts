import { eq } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { actorOf, type Actor } from '#lib/server/identity/actors.ts';
import { list } from '#lib/server/identity/organisations.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { now } from '#lib/server/now.ts';
import { system } from '#lib/server/record/change.ts';
import { goods, tellRegister, type Good, type Register } from '../licences.ts';
import type { ActorName, Story } from '../story.ts';
import type { Dice } from './dice.ts';

/** What somebody is about to do: in words, and the doing of it. */
export type Deed = {
	says: string;
	does: () => unknown;
	/** It was drawn for the state that stands: done once more as it was drawn it is too late. */
	isOnce?: boolean;
	/** Several acts after one another: where a later one is refused, those before it stand. */
	isMany?: boolean;
	/** The law of the road says that it goes through. */
	mustGo?: boolean;
};

/** Plans one deed in the world as it stands; null where there is nothing to do it with. */
export type Act = (world: World, dice: Dice) => Deed | null;

/** The register with everybody who acts in it. */
export type World = {
	story: Story;
	/** The same goods at two resellers, each with an agreement and a program of its own. */
	registers: [Register, Register];
	/** Those who apply; those whose organisation is no more are left out. */
	buyers: () => Actor[];
	desk: () => Actor;
	lead: () => Actor;
	/** What was corrected, given up and opened by hand, in rights: the ledger comes to as much. */
	byHand: number;
	/** Price lists brought so far: each file is another. */
	lists: number;
};

const names: ActorName[] = ['ide', 'takamizawa', 'yanagisawa', 'shiokawa', 'miyashita'];

/** Tells of a world with two resellers; 佐久市 has its applications approved. */
export function tellWorld(story: Story): World {
	const first = tellRegister(story, { settlement: 'union-advance' });
	const second = secondReseller(first);
	const approver = approverIn(story);
	const present = (actor: Actor | null): Actor[] => (actor ? [actor] : []);
	return {
		...{ story, registers: [first, second], byHand: 0, lists: 0 },
		buyers: () =>
			[...names.map((name) => story.holdings[name].tenureId), approver].flatMap((tenureId) =>
				present(actorOf(tenureId)).filter(
					({ organisation: { validTo } }) => validTo === null || validTo >= today()
				)
			),
		desk: () => story.as('miyazawa'),
		lead: () => actorOf(first.lead.tenure.id) ?? first.lead
	};
}

/** The day in Japan on which the world stands. */
export const today = (): Day => dayOf(now());

/** What an organisation is called. */
export const nameOf = (id: number): string => list().find((each) => each.id === id)?.name ?? '';

/** What is sold. */
export const goodNames = Object.keys(goods) as Good[];

function approverIn(story: Story): number {
	const { organisation } = story.as('kobayashi');
	db()
		.insert(schema.licencePolicy)
		.values({
			organisationId: organisation.id,
			needsApproval: true,
			riseYen: 50_000
		})
		.run();
	return appointAlso(system, story.holdings.kobayashi.personId, organisation.id, {
		...{ seat: '決裁者', section: '総務課', roles: ['member', 'approver'] },
		...{ fromOn: '2025-04-02', toOn: null }
	});
}

/** Sells the same at other prices, lets everything be given back, and bills each organisation by itself. */
function secondReseller(first: Register): Register {
	const connection = db();
	const vendor = connection.select().from(schema.licenceProgram).all();
	const vendorId = vendor.find(({ code }) => code === 'STORY')?.vendorId ?? 0;
	const resellerId = connection
		.insert(schema.reseller)
		.values({ name: 'もう一つの販売店', invoiceNumber: 'T9876543210987', rounding: 'half-up' })
		.returning()
		.get().id;
	const programId = connection
		.insert(schema.licenceProgram)
		.values({
			...{
				vendorId,
				code: 'STORY-2',
				name: 'もう一つの契約',
				hasAssurance: true,
				assuranceMonths: 12
			},
			...{ returns: 'negotiated', validFrom: '2022-04-01' }
		})
		.returning()
		.get().id;
	const agreementId = connection
		.insert(schema.agreement)
		.values({
			...{ programId, resellerId, name: 'もう一つの基本契約', numberKind: 'agreement' },
			...{ number: 'S-0002', startsOn: '2022-04-01', isUnconfirmed: false },
			settlement: 'direct-invoice'
		})
		.returning()
		.get().id;
	for (const { id: organisationId } of list()) {
		connection
			.insert(schema.enrolment)
			.values({ agreementId, organisationId, number: '', startsOn: '2022-04-01' })
			.run();
	}
	const priceListId = connection
		.insert(schema.priceList)
		.values({
			...{ resellerId, title: 'もう一つの価格表', validFrom: '2026-04-01', isTaxIncluded: false },
			...{ state: 'active', fileName: 'もう一つ.csv', sha256: 'second' },
			...{ personId: first.desk.person.id, at: now() }
		})
		.returning()
		.get().id;
	const priceRows = {} as Record<Good, number>;
	for (const row of connection
		.select()
		.from(schema.priceRow)
		.where(eq(schema.priceRow.priceListId, first.priceListId))
		.all()) {
		const { id, ...values } = row;
		const good = goodNames.find((name) => first.priceRows[name] === id);
		const preferentialYen = (values.preferentialYen ?? 0) + 1_000;
		const copy = { ...values, priceListId, preferentialYen };
		const key = connection.insert(schema.priceRow).values(copy).returning().get().id;
		if (good) priceRows[good] = key;
	}
	return { ...first, resellerId, agreementId, priceListId, priceRows };
}
