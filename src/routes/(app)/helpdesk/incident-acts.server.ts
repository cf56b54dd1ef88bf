import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { id } from '#lib/fields.ts';
import { linkToIncident, unlinkFromIncident } from '#lib/server/helpdesk/incidents/cases.ts';
import { done, submit } from '#lib/server/web.ts';

const schema = v.object({ incident: id('障害情報を選んでください。') });

/** この障害の件, and that it is not, in a case whose number `numberIn` finds; each leads back where `back` says. */
export function incidentActs(
	numberIn: (event: RequestEvent) => string,
	back: (url: URL) => string
) {
	return {
		'incident-link': (event: RequestEvent) =>
			submit(event, schema, ({ incident }, actor) => {
				linkToIncident(actor, numberIn(event), incident);
				done(event, `${numberIn(event)}：この障害の件としてつなぎました。`, back(event.url));
			}),
		'incident-unlink': (event: RequestEvent) =>
			submit(event, schema, ({ incident }, actor) => {
				unlinkFromIncident(actor, numberIn(event), incident);
				done(event, `${numberIn(event)}：この障害の件から外しました。`, back(event.url));
			})
	};
}
