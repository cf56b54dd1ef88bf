import type { Actions } from '@sveltejs/kit';
import * as boards from '#lib/server/forum/boards.ts';
import { digestPlaces } from '#lib/server/forum/following.ts';
import {
	addressOf,
	digestOf,
	levelOf,
	setTelling,
	wantsMail
} from '#lib/server/identity/telling.ts';
import { settings } from '#lib/server/settings.ts';
import { done, reading, submit } from '#lib/server/web.ts';
import { tellingSchema } from '#lib/telling.ts';
import type { PageServerLoadEvent } from './$types';

export const load = reading((_event: PageServerLoadEvent, actor) => {
	const places = digestPlaces(actor);
	const usual = [
		...boards.ownDistricts(actor, places),
		...places.filter((board) => board.kind === 'prefecture')
	].map((board) => board.slug as string);
	const digest = digestOf(actor.seat.id);
	return {
		seat: actor.seat.name,
		level: levelOf(actor.seat.id),
		days: digest.days,
		boards: digest.boards ?? ['followed', ...usual],
		places: places.map(({ slug, name }) => ({ slug, name })),
		mail:
			settings().smtp === null
				? null
				: { address: addressOf(actor), isOn: wantsMail(actor.seat.id, actor.tenure.id) }
	};
});

export const actions = {
	default: (event) =>
		submit(event, tellingSchema, (input, actor) => {
			const mail = settings().smtp === null ? null : input.mail !== '';
			setTelling(actor, { ...input, mail });
			done(event, '知らせの設定を保存しました。', '/settings/notifications');
		})
} satisfies Actions;
