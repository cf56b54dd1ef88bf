import { eq } from 'drizzle-orm';
import { municipalities } from '#lib/reference/municipalities.ts';
import { db, schema } from '../../db/index.ts';
import { actorOf } from '../../identity/actors.ts';
import * as threads from '../../forum/threads.ts';
import { answer } from '../../groups/answering.ts';
import { putCase } from '../../groups/cases.ts';
import { opine } from '../../groups/opinions.ts';
import * as proposals from '../../groups/proposals.ts';
import * as summaries from '../../groups/summaries.ts';
import * as topics from '../../groups/topics.ts';
import * as year from '../content/voices.ts';
import { instantAgo, type Step, type Year } from '../year.ts';

const MINUTE = 60_000;

/** What the groups ask, are told, sum up and are proposed in the year. */
export function voiceSteps(of: Year): Step[] {
	return [
		...year.topics.flatMap((each) => topicSteps(each, of)),
		...year.summaries.flatMap((each) => summarySteps(each, of)),
		...year.proposals.flatMap((each) => proposalSteps(each, of)),
		...year.cases.map((each) => caseStep(each, of))
	];
}

function topicSteps(topic: year.DemoTopic, { today, as }: Year): Step[] {
	const { group, title, text, takesOutside } = topic;
	let id = 0;
	const steps: Step[] = [
		{
			at: instantAgo(today, topic.daysAgo, topic.at),
			take: () => (id = topics.open(as(topic.by), group, { title, text, takesOutside }))
		}
	];
	for (const { by, kind, body, mask = '', after, at, answer: reply } of topic.opinions) {
		let opinion = 0;
		steps.push({
			at: instantAgo(today, topic.daysAgo - after, at),
			take: () => (opinion = opine(as(by), group, id, { kind, body, mask }))
		});
		if (reply) {
			steps.push({
				at: instantAgo(today, topic.daysAgo - reply.after, '16:30'),
				take: () => answer(as(reply.by), group, opinion, reply)
			});
		}
	}
	const { closed } = topic;
	if (closed) {
		steps.push({
			at: instantAgo(today, topic.daysAgo - closed.after, '17:00'),
			take: () => topics.setClosed(as(closed.by), group, id, true)
		});
	}
	return steps;
}

function summarySteps(of: year.DemoSummary, { today, as }: Year): Step[] {
	const { group, title, text, body, toAll } = of;
	let id = 0;
	const at = instantAgo(today, of.daysAgo, of.at);
	const steps: Step[] = [
		{
			at,
			take: () => (id = summaries.publish(as(of.by), group, { title, text, body, link: '', toAll }))
		}
	];
	if (!toAll) return steps;
	steps.push({
		at: new Date(at.getTime() + 60 * MINUTE),
		take: () => readByAllBut(of.unreadBy, id)
	});
	return steps;
}

/** 読んだ at every seat that somebody holds then, but for those of some municipalities. */
function readByAllBut(logins: readonly string[], summaryId: number): void {
	const codes = municipalities
		.filter(({ login }) => logins.includes(login))
		.map(({ code6 }): string => code6);
	const tenures = db().select({ id: schema.tenure.id }).from(schema.tenure).all();
	for (const { id } of tenures) {
		const actor = actorOf(id);
		if (!actor?.reach.includes('all') || codes.includes(actor.organisation.code6 ?? '')) continue;
		summaries.setRead(actor, summaryId, true);
	}
}

function proposalSteps(of: year.DemoProposal, { today, as }: Year): Step[] {
	const { title, body, declined } = of;
	let id = 0;
	const at = instantAgo(today, of.daysAgo, of.at);
	const steps: Step[] = [{ at, take: () => (id = proposals.propose(as(of.by), { title, body })) }];
	of.interested.forEach((login, index) => {
		steps.push({
			at: new Date(at.getTime() + (index + 1) * 47 * MINUTE),
			take: () => proposals.support(as(login), id)
		});
	});
	if (declined) {
		steps.push({
			at: instantAgo(today, of.daysAgo - declined.after, '11:30'),
			take: () => proposals.decline(as('kumiai'), id, declined.reason)
		});
	}
	return steps;
}

function caseStep(of: year.DemoCase, { today, as }: Year): Step {
	return {
		at: instantAgo(today, 5, '14:00'),
		take: () => {
			const actor = as('kumiai');
			putCase(actor, threads.find(actor, idOf(of.title)), {
				theme: of.theme,
				source: of.source,
				sourceUrl: '',
				groups: [...of.groups]
			});
		}
	};
}

function idOf(title: string): number {
	const { thread } = schema;
	const [row] = db().select({ id: thread.id }).from(thread).where(eq(thread.title, title)).all();
	if (!row) throw new Error(`There is no thread ${title}.`);
	return row.id;
}
