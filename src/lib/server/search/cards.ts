import { asc, eq } from 'drizzle-orm';
import type { Day } from '#lib/dates.ts';
import { searchable } from '#lib/folding.ts';
import type { ConclusionCard } from '#lib/search.ts';
import { preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { reachKey, scopeOf, scopes } from '../permissions.ts';
import { heldUntilRecorded } from '../record/held.ts';
import { tellingTokens } from './alikeness.ts';
import { indexTokens } from './tokens.ts';

const { groupConclusion, workingGroup } = schema;

const MOST = 3;
/** How much of an ended group's name a text must share to be like it; of its reasons more, for those are long. */
const OF_NAME = 0.34;
const OF_REASON = 0.6;
/** One shared pair of letters (「管理」) says nothing. */
const LEAST_SHARED = 2;
/** What every group is called. */
const CALLED = /(ワーキンググループ|システム|ネットワーク|WG|ＷＧ)/g;

/** At most three 結論カード of ended groups this actor may read that resemble a title, or a title and text; the nearest first. */
export function cardsLike(actor: Actor, title: string, body = ''): ConclusionCard[] {
	const asked = tellingTokens(title.replace(CALLED, ' '));
	const said = new Set([...asked, ...indexTokens(searchable(body)).split(' ')]);
	if (said.size === 0) return [];
	return heldCards(reachKey(actor), () => selectCards().all(scopeOf(actor)))
		.map((card) => ({ card, score: likeness(card, asked, said) }))
		.filter(({ score }) => score > 0)
		.sort((a, b) => b.score - a.score)
		.slice(0, MOST)
		.map(({ card: { slug, name, outcome, reason, revisit, onDay } }) => ({
			href: `/groups/${slug}`,
			name,
			outcome,
			reason,
			revisit,
			onDay: onDay as Day | null
		}));
}

const heldCards = heldUntilRecorded<Card[]>(500);

type Card = ReturnType<ReturnType<typeof selectCards>['all']>[number];

type Tokens = { name: string[]; reason: Set<string> };

/** By the texts of a card: taking them apart costs more than comparing them. */
const taken = new Map<string, Tokens>();
const MOST_TAKEN = 200;

function tokensOf(card: Card): Tokens {
	const text = `${card.purpose} ${card.reason}`;
	const key = `${card.name}\n${text}`;
	const known = taken.get(key);
	if (known) return known;
	if (taken.size >= MOST_TAKEN) taken.clear();
	const tokens = {
		name: tellingTokens(card.name.replace(CALLED, ' ')),
		reason: new Set(indexTokens(searchable(text)).split(' '))
	};
	taken.set(key, tokens);
	return tokens;
}

/** The share of the name that is said, or of what is asked that its purpose and reason say; 0 where both are too little. */
function likeness(card: Card, asked: string[], said: Set<string>): number {
	const { name, reason } = tokensOf(card);
	const shared = name.filter((token) => said.has(token)).length;
	const ofName = name.length === 0 ? 0 : shared / name.length;
	const isShort = name.length < LEAST_SHARED * 2;
	const enough = Math.min(LEAST_SHARED, name.length);
	if (shared >= enough && (ofName >= OF_NAME || (isShort && shared > 0))) return 1 + ofName;
	const inReason = asked.filter((token) => reason.has(token)).length;
	const ofAsked = asked.length === 0 ? 0 : inReason / asked.length;
	return inReason > LEAST_SHARED && ofAsked >= OF_REASON ? ofAsked : 0;
}

const selectCards = preparedOnce((connection) =>
	connection
		.select({
			slug: workingGroup.slug,
			name: workingGroup.name,
			purpose: workingGroup.purpose,
			outcome: groupConclusion.outcome,
			reason: groupConclusion.reason,
			revisit: groupConclusion.revisit,
			onDay: groupConclusion.onDay
		})
		.from(workingGroup)
		.innerJoin(groupConclusion, eq(groupConclusion.id, workingGroup.conclusionId))
		.where(scopes.group)
		.orderBy(asc(workingGroup.position))
		.prepare()
);
