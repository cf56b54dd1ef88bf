import type { Actions, RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	affectedSchema,
	enteredAffectedSchema,
	enteredOfSchema,
	incidentCorrectionSchema,
	incidentTurnSchema,
	incidentUpdateSchema
} from '#lib/incidents.ts';
import { mayErase } from '#lib/server/erasure/erase.ts';
import {
	bodiesToEnter,
	declareAffected,
	enterAffected,
	withdrawAffected,
	withdrawEntered
} from '#lib/server/helpdesk/incidents/affected.ts';
import { casesOfIncident } from '#lib/server/helpdesk/incidents/cases.ts';
import {
	affectedByDistrict,
	findIncident,
	updatesOf
} from '#lib/server/helpdesk/incidents/incidents.ts';
import {
	correctIncident,
	endIncident,
	reopenIncident,
	updateIncident
} from '#lib/server/helpdesk/incidents/keeping.ts';
import { markSeen } from '#lib/server/notifications/inbox.ts';
import { now } from '#lib/server/now.ts';
import { done, idOf, reading, submit } from '#lib/server/web.ts';
import { categoriesOfIncidents } from '../categories.server.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((event: PageServerLoadEvent, actor) => {
	const incident = findIncident(actor, idOf(event.params.id));
	const { id, may } = incident;
	event.depends(`topic:incident:${id}`);
	if (may.keep) event.depends('topic:desk');
	markSeen(actor, `incident:${id}`);
	return {
		incident,
		updates: updatesOf(actor, id),
		bodies: may.enter ? bodiesToEnter(actor, incident) : [],
		affected: may.keep ? affectedByDistrict(actor, id) : [],
		cases: may.keep ? casesOfIncident(actor, id) : [],
		categories: may.keep ? categoriesOfIncidents(actor, incident.category.id) : [],
		mayErase: mayErase(actor),
		now: now()
	};
});

const idIn = (event: RequestEvent) => idOf(event.params.id);

export const actions = {
	affect: (event) =>
		submit(event, affectedSchema, ({ effect }, actor) => {
			declareAffected(actor, idIn(event), effect);
			done(
				event,
				effect
					? '影響の内容を伝えました。新しい情報が、知らせに届きます。'
					: '「うちも影響あり」と伝えました。新しい情報が、知らせに届きます。'
			);
		}),
	unaffect: (event) =>
		submit(event, v.object({}), (_input, actor) => {
			withdrawAffected(actor, idIn(event));
			done(event, '「うちも影響あり」を取り消しました。');
		}),
	enter: (event) =>
		submit(event, enteredAffectedSchema, ({ organisation, caller, effect }, actor) => {
			enterAffected(actor, idIn(event), { organisation, caller, effect });
			done(event, '電話で聞いた「うちも影響あり」を入力しました。その団体の知らせにも届きます。');
		}),
	unenter: (event) =>
		submit(event, enteredOfSchema, ({ organisation }, actor) => {
			withdrawEntered(actor, idIn(event), organisation);
			done(event, '代わりに入力した「うちも影響あり」を取り消しました。');
		}),
	update: (event) =>
		submit(event, incidentUpdateSchema, ({ body, nextOn, nextTime, version }, actor) => {
			updateIncident(actor, idIn(event), { body, nextOn, nextTime, version });
			done(event, '書き足しました。影響ありの団体に知らせが届きます。');
		}),
	correct: (event) =>
		submit(event, incidentCorrectionSchema, (input, actor) => {
			correctIncident(actor, idIn(event), input);
			done(event, '直しました。前の書き方は「これまでの情報」に残ります。');
		}),
	end: (event) =>
		submit(event, incidentTurnSchema, ({ body, version }, actor) => {
			endIncident(actor, idIn(event), { body, version });
			const left = casesOfIncident(actor, idIn(event)).filter(({ side }) => side === 'union');
			const cases =
				left.length > 0 ? `つないだ問い合わせのうち${left.length}件が、まだ回答待ちです。` : '';
			done(event, `復旧を伝えました。${cases}`);
		}),
	reopen: (event) =>
		submit(event, incidentTurnSchema, ({ body, version }, actor) => {
			reopenIncident(actor, idIn(event), { body, version });
			done(event, '続いている障害に戻しました。');
		})
} satisfies Actions;
