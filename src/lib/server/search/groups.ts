import { eq } from 'drizzle-orm';
import { searchable } from '#lib/folding.ts';
import { labels } from '#lib/labels.ts';
import type { FoundGroup } from '#lib/search.ts';
import { db, preparedOnce, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { readsProposals, scopeOf, scopes } from '../permissions.ts';

const { groupConclusion, groupProposal, organisation, workingGroup } = schema;

/** Working groups with their 結論カード, and proposals, that hold every word; they are few, and read as they stand. */
export function groupsFor(actor: Actor, words: { forms: string[] }[]): FoundGroup[] {
	const holdsAll = (...texts: string[]) => {
		const text = searchable(texts.join('\n'));
		return words.every(({ forms }) => forms.some((form) => text.includes(form)));
	};
	const groups = selectGroups()
		.all(scopeOf(actor))
		.filter(({ name, purpose, reason, revisit }) =>
			holdsAll(name, purpose, reason ?? '', revisit ?? '')
		)
		.map(({ slug, name, purpose, outcome, reason }) => ({
			href: `/groups/${slug}`,
			title: name,
			kind: outcome === null ? labels.group : `結論カード：${labels.outcome[outcome]}`,
			text: reason ?? purpose
		}));
	return [...groups, ...proposalsFor(actor, holdsAll)];
}

function proposalsFor(actor: Actor, holdsAll: (...texts: string[]) => boolean): FoundGroup[] {
	if (!readsProposals(actor)) return [];
	return db()
		.select({
			id: groupProposal.id,
			title: groupProposal.title,
			body: groupProposal.body,
			by: organisation.name
		})
		.from(groupProposal)
		.innerJoin(organisation, eq(organisation.id, groupProposal.organisationId))
		.all()
		.filter(({ title, body }) => holdsAll(title, body))
		.map(({ id, title, by }) => ({
			href: `/groups/proposals/${id}`,
			title,
			kind: `${labels.group}の提案`,
			text: `${by}の提案`
		}));
}

const selectGroups = preparedOnce((connection) =>
	connection
		.select({
			slug: workingGroup.slug,
			name: workingGroup.name,
			purpose: workingGroup.purpose,
			outcome: groupConclusion.outcome,
			reason: groupConclusion.reason,
			revisit: groupConclusion.revisit
		})
		.from(workingGroup)
		.leftJoin(groupConclusion, eq(groupConclusion.id, workingGroup.conclusionId))
		.where(scopes.group)
		.orderBy(workingGroup.position)
		.prepare()
);
