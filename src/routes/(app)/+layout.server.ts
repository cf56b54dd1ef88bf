import { reading } from '#lib/server/web.ts';
import { pendingFor } from '#lib/server/identity/handovers.ts';
import { lastAnnouncement } from '#lib/server/realtime/sockets.ts';
import { navigation } from '#lib/server/readers/navigation.ts';
import type { LayoutServerLoadEvent } from './$types';

export const load = async (event: LayoutServerLoadEvent) => {
	event.depends('topic:nav');
	// Counted again on every page, since every page may have been read.
	void event.url.pathname;
	const drawnAfter = lastAnnouncement();
	// The page beside it loads at the same time: what it shows is read before it is counted here.
	await new Promise(setImmediate);
	return { ...(await frame(event)), drawnAfter };
};

const frame = reading((event: LayoutServerLoadEvent, actor) => {
	const isThere = event.url.pathname.startsWith('/handover');
	return { nav: navigation(actor), pendingHandover: isThere ? null : pendingFor(actor) };
}, 'frame');
