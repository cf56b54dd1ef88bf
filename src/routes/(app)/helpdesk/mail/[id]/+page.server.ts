import type { Actions } from '@sveltejs/kit';
import { mailAttachSchema, mailCaseSchema, putAwaySchema } from '#lib/mails.ts';
import { answersIn } from '#lib/tickets.ts';
import { mayErase } from '#lib/server/erasure/erase.ts';
import { callers, goingOnAt, peopleAt } from '#lib/server/helpdesk/calls.ts';
import { askedFor, branchesFor } from '#lib/server/helpdesk/categories.ts';
import { attachMail, putAway, takeMail } from '#lib/server/helpdesk/mail/deciding.ts';
import { findMail } from '#lib/server/helpdesk/mail/mails.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const mail = findMail(actor, idOf(event.params.id));
	const organisation = mail.guess?.organisation ?? null;
	return {
		mail,
		organisations: callers(actor),
		people: organisation === null ? [] : peopleAt(actor, organisation),
		goingOn: organisation === null ? [] : goingOnAt(actor, organisation),
		branches: branchesFor(actor.reach),
		mayErase: mayErase(actor),
		now: now()
	};
});

export const actions = {
	take: (event) =>
		submit(event, mailCaseSchema(askedFor(event.locals.actor)), (input, actor) => {
			const { organisation, caller, contact, category, title, body, priority, copied } = input;
			const number = takeMail(actor, idOf(event.params.id), {
				...{ organisation, caller, contact, category, title, body, priority },
				fields: answersIn(input),
				files: copied
			});
			done(event, `${number} として受け付けました。`, `/helpdesk/${number}`);
		}),
	attach: (event) =>
		submit(event, mailAttachSchema, (input, actor) => {
			const { into, organisation, caller, body, meaning, copied } = input;
			const number = attachMail(actor, idOf(event.params.id), {
				...{ into, organisation, caller, body, meaning },
				files: copied
			});
			done(event, `${number} に付けました。`, `/helpdesk/${number}`);
		}),
	'put-away': (event) =>
		submit(event, putAwaySchema, ({ reason }, actor) => {
			putAway(actor, idOf(event.params.id), reason);
			done(event, 'メールを片付けました。', '/helpdesk/mail');
		})
} satisfies Actions;
