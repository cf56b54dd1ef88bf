import { eq } from 'drizzle-orm';
import { db, schema } from '#lib/server/db/index.ts';
import type { Actor } from '#lib/server/identity/actors.ts';
import { agreementOf, asItIs } from '#lib/server/licences/applications/applications.ts';
import { basesFor } from '#lib/server/licences/applications/bases.ts';
import { answerPrice } from '#lib/server/licences/applications/confirming.ts';
import { begin, save, type DraftInput } from '#lib/server/licences/applications/drafts.ts';
import { findingsOn } from '#lib/server/licences/applications/eligibility/findings.ts';
import { linesOf } from '#lib/server/licences/applications/lines.ts';
import { offeredPlaces } from '#lib/server/licences/applications/places.ts';
import { proceed } from '#lib/server/licences/applications/proceeding.ts';
import { approve, send } from '#lib/server/licences/applications/sending.ts';
import { placeSingly } from '#lib/server/licences/orders/placing.ts';
import { applicationActs } from '#lib/licences.ts';
import { goods } from '../../licences.ts';
import type { Dice } from '../dice.ts';
import { goodNames, nameOf, today, type Act, type World } from '../world.ts';

type Application = typeof schema.licenceApplication.$inferSelect;
const applications = () => db().select().from(schema.licenceApplication).all();
const named = ({ id, state, organisationId }: Application) =>
	`${nameOf(organisationId)}の申込${id}（${state}）`;
const FAX = { via: 'fax', caller: '総務課 見本', receivedOn: today } as const;

/** A draft of one to three goods; SA alone stands on what there is. */
const draft: Act = (world, dice) => {
	const buyer = dice.one(world.buyers());
	const isTyped = dice.often(40);
	const ours = new Set(
		db()
			.select()
			.from(schema.agreement)
			.all()
			.flatMap(({ id, number }) => (number.startsWith('S-') ? [id] : []))
	);
	const actor = isTyped ? world.desk() : buyer;
	const places = (actor ? offeredPlaces(actor) : []).filter((each) => ours.has(each.agreementId));
	const rounds = places.filter(({ value }) => value.startsWith('round:'));
	const place = dice.one(rounds.length > 0 && dice.often(65) ? rounds : places);
	if (!buyer || !actor || !place) return null;
	const isBased = db()
		.select()
		.from(schema.assuranceTerm)
		.innerJoin(schema.lot, eq(schema.lot.id, schema.assuranceTerm.lotId))
		.where(eq(schema.lot.organisationId, buyer.organisation.id))
		.all()
		.some(({ assurance_term: { state } }) => state === 'active');
	// Where there is SA to renew it is renewed more often than other things are bought.
	const among = isBased
		? [...goodNames, 'serverAssurance' as const, 'serverAssurance' as const]
		: goodNames.filter((good) => good !== 'serverAssurance');
	const chosen = [...new Set([0, 1, 2].slice(dice.of(3)).map(() => dice.one(among)))];
	const items = chosen.flatMap((good) =>
		good === undefined
			? []
			: [{ partNumber: goods[good].partNumber, packs: 1 + dice.of(12), reason: 'new' as const }]
	);
	const onBehalf = isTyped
		? { ...FAX, receivedOn: today(), organisation: buyer.organisation.id }
		: null;
	const says = items.map(({ partNumber, packs }) => `${partNumber}×${packs}`).join('、');
	return {
		says: `${buyer.organisation.name}が「${place.label}」に${says}の下書きを作る${isTyped ? '（代理入力）' : ''}`,
		does: () => {
			const id = begin(actor, place.value, items, onBehalf);
			save(actor, id, asItIs(db(), id).version, typed(id, dice));
		},
		isMany: true
	};
};

/** What is typed into a draft: purpose, budget, and enough lots under SA alone. */
function typed(id: number, dice: Dice): DraftInput {
	const of = asItIs(db(), id);
	const lines = linesOf(db(), id).map((line) => {
		const bases = basesFor(db(), of.organisationId, line, today());
		const lots = line.sku.kind === 'assurance' ? bases.filter(({ isUsable }) => isUsable) : [];
		const most = lots.reduce((all, { rights }) => all + rights, 0) / line.sku.rightsPerPack;
		const least = line.sku.rightsPerPack === 2 ? 8 : 1;
		const wanted = Math.max(line.packs, line.sku.kind === 'assurance' ? 1 : least);
		const packs = most >= 1 && !dice.often(20) ? Math.min(wanted, Math.floor(most)) : wanted;
		const { reason } = line;
		return { id: line.id, packs, reason, servers: [], lots: lots.map(({ lotId }) => lotId) };
	});
	const wantedBy = dice.often(30) ? today() : null;
	return { purpose: '更新', budget: '電算費', wantedBy, lines, removed: [] };
}

/** Who speaks for the organisation of an application, its approver where there is one. */
function ownOf(world: World, of: Application): Actor | undefined {
	const own = world.buyers().filter(({ organisation }) => organisation.id === of.organisationId);
	return of.state === 'unapproved' ? own.at(-1) : own[0];
}

/** The next act of an application on its road. */
const goOn: Act = (world, dice) => {
	const states = ['draft', 'unapproved', 'submitted', 'reconfirm'];
	const of = dice.one(applications().filter(({ state }) => states.includes(state)));
	if (!of) return null;
	const { id, version } = of;
	const own = ownOf(world, of);
	const speaker = of.enteredBy !== null && of.state === 'draft' ? world.desk() : own;
	const proxy = { ...FAX, receivedOn: today() };
	const verbs: Record<string, () => unknown> = {
		draft: () => send(speaker ?? world.desk(), id, { version, ticked: ticks(of) }),
		unapproved: () => approve(own ?? world.desk(), id, version),
		submitted: () => proceed(world.desk(), id, 'accept', { version }),
		reconfirm: () => answerPrice(own ?? world.desk(), id, { version, proxy })
	};
	return { says: `${named(of)}を進める`, does: () => verbs[of.state]?.(), isOnce: true };
};

const ticks = (of: Application) =>
	findingsOn(db(), of, agreementOf(db(), of), today()).map(({ key }) => key);

/** An act beside the road, by its organisation, its approver or the desk. */
const turnAside: Act = (world, dice) => {
	const act = dice.one(['withdraw', 'return', 'send-back', 'reduce', 'confirm', 'accept'] as const);
	const from: readonly string[] = act ? applicationActs[act].from : [];
	const all = applications();
	const fitting = all.filter(({ state }) => from.includes(state));
	const of = dice.one(fitting.length > 0 && !dice.often(15) ? fitting : all);
	if (!of) return null;
	const { id, version } = of;
	const actor = dice.often(40) ? world.desk() : ownOf(world, of);
	if (!actor) return null;
	const reason = '事情があるため';
	const lines = linesOf(db(), id);
	const packs = new Map(lines.map((line) => [line.id, Math.max(0, line.packs - dice.of(3))]));
	const proxy = { ...FAX, receivedOn: today() };
	const does = () => {
		if (act === 'reduce') return answerPrice(actor, id, { version, packs, proxy });
		if (act === 'confirm' || act === undefined) return answerPrice(actor, id, { version, proxy });
		return proceed(actor, id, act, { version, reason });
	};
	return { says: `${named(of)}に${actor.organisation.name}が${act ?? ''}`, does, isOnce: true };
};

/** What is typed anew into a draft. */
const retype: Act = (world, dice) => {
	const of = dice.one(applications().filter(({ state }) => state === 'draft'));
	const actor = of && (of.enteredBy === null ? ownOf(world, of) : world.desk());
	if (!of || !actor) return null;
	const input = typed(of.id, dice);
	return {
		says: `${named(of)}の下書きを保存する`,
		does: () => save(actor, of.id, of.version, input),
		isOnce: true
	};
};

const orderSingly: Act = (world, dice) => {
	const open = applications().filter(
		({ state, roundId }) => state === 'accepted' && roundId === null
	);
	const first = dice.one(open);
	if (!first) return null;
	const same = open.filter(({ agreementId }) => agreementId === first.agreementId);
	const ids = (dice.often(50) ? same : [first]).map(({ id }) => id);
	return {
		says: `申込${ids.join('、')}を発注する`,
		does: () => placeSingly(world.lead(), ids),
		isOnce: true
	};
};

export const applyingActs: [weight: number, Act][] = [
	[14, draft],
	[22, goOn],
	[5, turnAside],
	[3, retype],
	[7, orderSingly]
];
