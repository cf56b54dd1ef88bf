import { redirect, type Actions, type RequestEvent } from '@sveltejs/kit';
import { labels } from '#lib/labels.ts';
import { invalid } from '#lib/errors.ts';
import {
	handInSchema,
	paragraphsOf,
	remarkActSchema,
	remarkSchema,
	specificationActSchema,
	type RemarkAct,
	type SpecificationAct
} from '#lib/specifications.ts';
import { answersOf } from '#lib/server/helpdesk/answers.ts';
import { textIn } from '#lib/server/files/words.ts';
import { mayErase } from '#lib/server/erasure/erase.ts';
import {
	proceed,
	type PlainSpecificationAct
} from '#lib/server/helpdesk/specifications/agreeing.ts';
import { withdrawExample } from '#lib/server/helpdesk/specifications/examples.ts';
import { remark, treat } from '#lib/server/helpdesk/specifications/remarks.ts';
import { placed } from '#lib/server/helpdesk/specifications/shown-remarks.ts';
import { find, textOf } from '#lib/server/helpdesk/specifications/specifications.ts';
import { handIn } from '#lib/server/helpdesk/specifications/versions.ts';
import { rightsAtDesk } from '#lib/server/helpdesk/tickets.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const { ticket, specification } = find(actor, event.params.number);
	if (ticket.number !== event.params.number) {
		redirect(307, `/helpdesk/${ticket.number}/specification`);
	}
	event.depends(`topic:ticket:${ticket.id}`);
	markSeen(actor, `ticket:${ticket.id}`);
	const last = specification.versions[0]?.number ?? 0;
	const asked = Number(event.url.searchParams.get('version'));
	const number = specification.versions.some((version) => version.number === asked) ? asked : last;
	const text = number > 0 ? textOf(ticket.id, number) : '';
	const { byParagraph, elsewhere } = placed(specification.remarks, text, number);
	return {
		ticket: {
			number: ticket.number ?? '',
			title: ticket.title,
			organisation: ticket.organisation,
			erased: ticket.erased
		},
		specification,
		isDesk: rightsAtDesk(actor).work,
		shown: {
			number,
			last,
			paragraphs: paragraphsOf(text).map((paragraph, index) => ({
				text: paragraph,
				remarks: (byParagraph.get(index + 1) ?? []).map((one) => one.number)
			})),
			elsewhere: elsewhere.map((one) => one.number)
		},
		/** The paragraph about which something is being written. */
		chosen: Number(event.url.searchParams.get('paragraph')) || null,
		facts: answersOf(ticket),
		mayErase: mayErase(actor),
		limit: settings().uploadMax,
		now: now()
	};
});

const plainly = (act: PlainSpecificationAct) => (event: RequestEvent) =>
	submit(event, specificationActSchema, (deed, actor) => {
		proceed(actor, event.params.number ?? '', act, deed);
		acted(event, act);
	});

const treating = (act: RemarkAct) => (event: RequestEvent) =>
	submit(event, remarkActSchema, ({ remark: id, ...deed }, actor) => {
		treat(actor, event.params.number ?? '', id, act, deed);
		done(event, labels.remarkDone[act], pathOf(event, 'remarks'));
	});

function acted(event: RequestEvent, act: SpecificationAct): never {
	done(event, labels.specificationDone[act], pathOf(event));
}

/** The page as it stood, without the paragraph that was chosen. */
function pathOf({ url }: RequestEvent, place = ''): string {
	const version = url.searchParams.get('version');
	return `${url.pathname}${version ? `?version=${Number(version)}` : ''}${place && `#${place}`}`;
}

export const actions = {
	'hand-in': (event) =>
		submit(event, handInSchema, async ({ files, text, note, version }, actor) => {
			const number = event.params.number ?? '';
			const [file, ...others] = files;
			if (others.length > 0 || (file && text !== '')) {
				const message = '一つのファイルを選ぶか、文章を貼り付けるか、どちらか一つにしてください。';
				throw invalid(others.length > 0 ? 'files' : 'text', message);
			}
			const drawn = file ? await textIn(file) : null;
			if (file && drawn === null) {
				const message = `「${file.name}」から文章を取り出せません。Word・Excel・PDF・テキストのファイルにするか、文章を貼り付けてください。`;
				throw invalid('files', message);
			}
			const given = drawn ?? { text, isCut: false };
			handIn(actor, number, { ...given, note, version, file: file ?? null });
			done(event, labels.specificationDone['hand-in']);
		}),
	remark: (event) =>
		submit(event, remarkSchema, (input, actor) => {
			remark(actor, event.params.number ?? '', input);
			done(event, labels.specificationDone.remark, pathOf(event, `p${input.paragraph}`));
		}),
	mend: treating('mend'),
	keep: treating('keep'),
	ask: treating('ask'),
	reply: treating('reply'),
	return: treating('return'),
	close: treating('close'),
	offer: plainly('offer'),
	'recall-offer': plainly('recall-offer'),
	agree: plainly('agree'),
	decline: plainly('decline'),
	seek: plainly('seek'),
	'recall-seek': plainly('recall-seek'),
	approve: plainly('approve'),
	refuse: plainly('refuse'),
	release: plainly('release'),
	revoke: plainly('revoke'),
	pass: plainly('pass'),
	withdraw: (event) =>
		submit(event, specificationActSchema, (deed, actor) => {
			withdrawExample(actor, event.params.number ?? '', deed);
			acted(event, 'withdraw');
		})
} satisfies Actions;
