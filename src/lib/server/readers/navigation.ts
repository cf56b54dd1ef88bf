import { labels } from '#lib/labels.ts';
import * as boards from '../forum/boards.ts';
import { unreadCounts } from '../forum/unread-counts.ts';
import * as reports from '../forum/reports.ts';
import { offersWaiting } from '../helpdesk/dispatch/waiting.ts';
import { waitingCount } from '../helpdesk/queue.ts';
import type { Actor } from '../identity/actors.ts';
import { followedBoards } from '../identity/follows.ts';
import { unopenedCount } from '../notices/listings.ts';
import { unseenCount } from '../notifications/inbox.ts';
import { may } from '../permissions.ts';

type Item = { label: string; href: string; count: number; isMore?: boolean };

type Navigation = {
	items: Item[];
	write: string | null;
	district: string | null;
	thumb: Item[];
	/** Unread threads by board slug, and on all boards but the practice board. */
	unread: Record<string, number>;
	unreadTotal: number;
};

/** The frame's places for this actor: their own 広域, 全県, the other 広域 in one line, and what they administer. */
export function navigation(actor: Actor): Navigation {
	const all = boards.list(actor);
	const { byBoard: counts, guests } = unreadCounts(actor);
	const own = boards.ownDistricts(actor, all);
	const followed = new Set(followedBoards(actor.seat.id));
	const foreign = all.filter((board) => board.kind === 'district' && !own.includes(board));
	const others = foreign.filter((board) => !followed.has(board.id));
	const prefecture = all.filter((board) => board.kind === 'prefecture');
	const practice = all.filter((board) => board.kind === 'practice');
	const item = (board: boards.Board): Item => ({
		label: board.name,
		href: `/boards/${board.slug}`,
		count: board.kind === 'practice' ? 0 : (counts.get(board.id) ?? 0)
	});
	const home = { label: 'ホーム', href: '/', count: 0 };
	const otherDistricts: Item[] =
		others.length === 0
			? []
			: [
					{
						label: own.length > 0 ? 'ほかの広域' : '10広域の掲示板',
						href: '/boards',
						count: others.reduce((sum, board) => sum + (counts.get(board.id) ?? 0), 0)
					}
				];
	const notices = { label: 'お知らせ', href: '/notices', count: unopenedCount(actor) };
	const told = unseenCount(actor);
	const inGroups = boards.ownGroups(actor).reduce((sum, { id }) => sum + (counts.get(id) ?? 0), 0);
	const places = [
		home,
		notices,
		{ label: '知らせ', href: '/notifications', ...told },
		...own.map(item),
		...prefecture.map(item),
		...foreign.filter((board) => followed.has(board.id)).map(item),
		...otherDistricts,
		{ label: labels.group, href: '/groups', count: inGroups },
		...desk(actor),
		...(may(actor, 'licence.see', null)
			? [{ label: labels.licence, href: '/licences', count: 0 }]
			: []),
		...practice.map(item)
	];
	const [first] = [...own, ...prefecture].filter((board) => may(actor, 'board.write', board));
	const write = first ? `/boards/${first.slug}/new` : null;
	const unread = Object.fromEntries(all.map((board) => [board.slug, item(board).count]));
	return {
		unread,
		unreadTotal: all.reduce((sum, board) => sum + item(board).count, inGroups - guests),
		items: [
			...places,
			{ label: '下書き', href: '/drafts', count: 0 },
			...(may(actor, 'directory.organisations', null)
				? [
						{ label: '名簿', href: '/directory', count: 0 },
						{ label: '県内のようす', href: '/map', count: 0 }
					]
				: []),
			...(reports.receives(actor)
				? [{ label: '世話役への知らせ', href: '/reports', count: reports.waiting(actor) }]
				: []),
			...administration(actor),
			{ label: '設定', href: '/settings', count: 0 }
		],
		write,
		district: own[0] ? `/boards/${own[0].slug}` : null,
		thumb: [
			home,
			notices,
			...own.slice(0, 1).map(item),
			...(own.length === 0 ? prefecture.map(item) : []),
			...(write ? [{ label: '投稿する', href: write, count: 0 }] : [])
		]
	};
}

/** ヘルプデスク: what waits for this side, the organisation's or the union's. */
function desk(actor: Actor): Item[] {
	if (may(actor, 'dispatch.take-on', null)) {
		return [{ label: '専門家の派遣', href: '/helpdesk/dispatch', count: offersWaiting(actor) }];
	}
	const count = waitingCount(actor);
	return count === null ? [] : [{ label: 'ヘルプデスク', href: '/helpdesk', count }];
}

function administration(actor: Actor): Item[] {
	const items: Item[] = [];
	if (may(actor, 'organisation.appoint-admin', null)) {
		items.push({ label: '団体と職員', href: '/admin/organisations', count: 0 });
	} else if (may(actor, 'organisation.staff', actor.organisation)) {
		items.push({
			label: '職員の登録',
			href: `/admin/organisations/${actor.organisation.id}`,
			count: 0
		});
	}
	if (may(actor, 'roster.all', null)) {
		items.push({ label: '名簿の取り込み', href: '/admin/roster', count: 0 });
	}
	if (may(actor, 'candidate.list', null)) {
		items.push({ label: '共同調達の候補', href: '/admin/candidates', count: 0 });
	}
	if (may(actor, 'erase', null)) {
		items.push({ label: '完全に消去したもの', href: '/admin/erasures', count: 0 });
	}
	if (may(actor, 'operation.see', null)) items.push({ label: '管理', href: '/admin', count: 0 });
	return items;
}
