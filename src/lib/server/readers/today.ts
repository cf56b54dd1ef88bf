import { threadPathAt } from '#lib/forum.ts';
import { excerpt } from '#lib/markdown.ts';
import { labels } from '#lib/labels.ts';
import { TODAY_SHOWN, type TodayItem } from '#lib/today.ts';
import type { Waiting } from '#lib/work.ts';
import { repliesToOwn, nearbyAnswers, type ThreadLine } from '../forum/nearby-answers.ts';
import type { Actor } from '../identity/actors.ts';
import { homeOf } from '../identity/home.ts';
import { putOffBy } from '../identity/put-off.ts';
import * as noticeListings from '../notices/listings.ts';
import * as summaries from '../groups/summaries.ts';
import * as notices from '../notices/notices.ts';
import { now } from '../now.ts';
import { deadlines, type Deadline } from './deadlines.ts';
import { waiting } from './waiting.ts';

/** Letters of a text that say what it is about. */
const BEGINNING = 80;

/** Where the sheet's lines come from: within the same deadline, and among those without one, in this order. */
const sources: ((actor: Actor) => TodayItem[])[] = [
	(actor) => deadlines(actor).map((one) => owed(actor, one)),
	(actor) => waiting(actor).map(awaited),
	(actor) => noticeListings.toRead(actor).map(toRead),
	(actor) => summaries.toRead(actor).map(summarised),
	(actor) => repliesToOwn(actor).map((line) => threadItem(line, 'reply')),
	(actor) => nearbyAnswers(actor).map((line) => threadItem(line, 'answer'))
];

/** 小さな村の一枚: at most seven things to do, by deadline; how many more there are; and what the seat has put off. */
export function today(actor: Actor) {
	const all = sources.flatMap((source) => source(actor)).sort(byDeadline);
	const putOff = putOffBy(actor);
	const open = all.filter(({ thing }) => !putOff.has(thing));
	return {
		now: now(),
		home: homeOf(actor),
		items: open.slice(0, TODAY_SHOWN),
		more: Math.max(0, open.length - TODAY_SHOWN),
		later: all.flatMap((item) => {
			const until = putOff.get(item.thing);
			return until ? [{ ...item, until }] : [];
		})
	};
}

/** Whether a thing stands on the actor's sheet, among all lines; nothing else can be put off. */
export function isOnSheet(actor: Actor, thing: string): boolean {
	return sources.some((source) => source(actor).some((item) => item.thing === thing));
}

/** What has no deadline comes last; the sort keeps the order of the sources. */
function byDeadline(a: TodayItem, b: TodayItem): number {
	if (a.dueOn === b.dueOn) return 0;
	if (a.dueOn === null || b.dueOn === null) return a.dueOn === null ? 1 : -1;
	return a.dueOn < b.dueOn ? -1 : 1;
}

function owed(actor: Actor, one: Deadline): TodayItem {
	const { thing, kind, title, href, dueOn } = one;
	const asked = `${shortly(one.from)}から${one.remindedAt ? '（催促あり）' : ''}`;
	const item = { thing, kind, title, href, dueOn };
	if (kind === 'table') return { ...item, why: asked, buttons: ['none', 'later'] };
	if (kind === 'meeting') {
		return { ...item, why: asked, buttons: ['attend', 'online', 'absent', 'later'] };
	}
	if (kind !== 'notice') return { ...item, why: asked, buttons: ['later'] };
	const { body, version } = notices.find(actor, Number(thing.split(':')[1]));
	const why = `${asked}：${excerpt(body, BEGINNING)}`;
	return { ...item, why, version, buttons: ['confirm', 'later'] };
}

function awaited({ thing, kind, title, href, note }: Waiting): TodayItem {
	const buttons: TodayItem['buttons'] = kind === 'asked' ? ['none', 'later'] : ['later'];
	return { thing, kind, title, href, why: note, dueOn: null, buttons };
}

function toRead(of: { id: number; title: string; body: string; from: string }): TodayItem {
	return {
		thing: `notice:${of.id}`,
		kind: 'read-notice',
		title: of.title,
		href: `/notices/${of.id}`,
		why: `${shortly(of.from)}から：${excerpt(of.body, BEGINNING)}`,
		dueOn: null,
		buttons: ['read', 'later']
	};
}

/** The union has the longest name of all. */
function shortly(name: string): string {
	return name === labels.union ? '組合' : name;
}

function summarised(of: summaries.SummaryToRead): TodayItem {
	return {
		thing: `summary:${of.id}`,
		kind: 'summary',
		title: of.title,
		href: of.href,
		why: `${of.group}：${of.text.replaceAll('\n', '　')}`,
		dueOn: null,
		buttons: ['read', 'later']
	};
}

function threadItem(line: ThreadLine, kind: 'reply' | 'answer'): TodayItem {
	return {
		thing: `thread:${line.id}`,
		kind,
		title: line.title,
		href: threadPathAt(line.id, line.number),
		why: line.beginning,
		dueOn: null,
		buttons: ['read', 'later']
	};
}
