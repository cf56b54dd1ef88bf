import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { postPath } from '#lib/forum.ts';
import type { ThreadKind } from '#lib/forum.ts';
import type { Piece } from '#lib/search.ts';
import { db, schema } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { nameShown } from '../identity/masks.ts';
import { excerpt, marked } from './excerpts.ts';
import { placesOfArticles } from './articles.ts';
import { placesOfIncidents } from './incidents.ts';
import { placesOfMeetings, type MeetingPlace } from './meetings.ts';
import type { Result } from './results.ts';
import { placesOfTickets, type TicketPlace } from './tickets.ts';

const { attachment, board, fileText, material, materialVersion } = schema;
const { notice, organisation, post, thread } = schema;

export type Hit = {
	target: Result['target'];
	/** Leads to the very post, or to the notice. */
	href: string;
	title: Piece[];
	excerpt: Piece[];
	kind: ThreadKind | null;
	/** A 資料 of a working group. */
	isMaterial: boolean;
	/** A case, one of its messages, or a file in it. */
	isCase: boolean;
	board: string | null;
	organisation: string;
	/** The post's number in its thread. */
	number: number | null;
	at: Date;
	legacyNumber: Piece[] | null;
	isSolved: boolean;
	isAnswer: boolean;
	/** A file's own name and where it is seen. */
	file: { name: Piece[]; href: string | null } | null;
	others: number;
	isNear: boolean;
};

/** What a page of results shows: originals with their marks, and who wrote them as this reader may see it. */
export function hitsOf(actor: Actor, results: Result[], forms: string[]): Hit[] {
	const ids = (kind: Result['best']['kind']) =>
		results.filter(({ best }) => best.kind === kind).map(({ best }) => idOf(best.thing));
	const files = new Map(
		selectFiles(ids('attachment')).map((row) => [`attachment:${row.attachment.id}`, row])
	);
	const bearing = (type: 'post' | 'notice' | 'ticket-message' | 'article') =>
		[...files.values()]
			.filter(({ attachment: { thingType } }) => thingType === type)
			.map(({ attachment: { thingId } }) => thingId);
	const postIds = [...ids('post'), ...bearing('post')];
	const posts = new Map(selectPosts(postIds).map((row) => [row.post.id, row]));
	const noticeIds = [...ids('notice'), ...bearing('notice')];
	const materials = new Map(
		selectMaterials(ids('material')).map((row) => [`material:${row.id}`, row])
	);
	const notices = new Map(selectNotices(noticeIds).map((row) => [row.notice.id, row]));
	const meetings = placesOfMeetings({
		meetings: ids('meeting'),
		sections: ids('minutes'),
		decisions: ids('decision')
	});
	const cases = results.flatMap(({ best }) => (best.kind === 'ticket' ? best.thing : []));
	const tickets = placesOfTickets({
		tickets: cases.filter((thing) => thing.startsWith('ticket:')).map(idOf),
		messages: [
			...cases.filter((thing) => thing.startsWith('ticket-message:')).map(idOf),
			...bearing('ticket-message')
		]
	});
	const articles = placesOfArticles([...ids('article'), ...bearing('article')]);
	const incidents = placesOfIncidents(ids('incident'));
	return results.flatMap((result): Hit[] => {
		const { best, target, others, isNear } = result;
		const file = files.get(best.thing);
		const id = file ? file.attachment.thingId : idOf(best.thing);
		const isOfNotice = file ? file.attachment.thingType === 'notice' : best.kind === 'notice';
		const bearer = file ? `${file.attachment.thingType}:${id}` : best.thing;
		const ofCase = tickets.get(bearer);
		const within =
			meetings.get(best.thing) ?? incidents.get(best.thing) ?? articles.get(bearer) ?? ofCase;
		const material = materials.get(best.thing);
		const place = material
			? ofMaterial(material, forms)
			: within
				? { ...placeWithin(within, forms), isCase: within === ofCase }
				: isOfNotice
					? ofNotice(notices.get(id), forms)
					: ofPost(actor, posts.get(id), forms);
		if (!place) return [];
		const standing = {
			target,
			others,
			isNear,
			isSolved: best.isSolved === true,
			isAnswer: best.isAnswer
		};
		if (!file) return [{ ...place, ...standing, file: null }];
		return [
			{
				...place,
				...standing,
				excerpt: excerpt(file.text ?? '', forms),
				file: {
					name: marked(file.attachment.name, forms),
					href: file.attachment.previews === null ? null : `/files/${file.attachment.id}/preview`
				}
			}
		];
	});
}

type Place = Omit<Hit, 'target' | 'others' | 'isNear' | 'isSolved' | 'isAnswer' | 'file'>;

function ofPost(
	actor: Actor,
	row: ReturnType<typeof selectPosts>[number] | undefined,
	forms: string[]
): Place | null {
	if (!row) return null;
	const { legacyNumber } = row.thread;
	return {
		href: postPath(row.thread.id, row.post.number),
		title: marked(row.thread.title, forms),
		// A deleted opening leaves its title on the board, and nothing else.
		excerpt: row.post.deletionId === null ? excerpt(row.post.body, forms) : [],
		kind: row.thread.kind,
		isMaterial: false,
		isCase: false,
		board: row.board,
		organisation: nameShown(actor, row.post, row.organisation),
		number: row.post.number,
		at: row.post.createdAt,
		legacyNumber: legacyNumber === null ? null : marked(legacyNumber, forms)
	};
}

function ofNotice(
	row: ReturnType<typeof selectNotices>[number] | undefined,
	forms: string[]
): Place | null {
	if (!row) return null;
	return {
		href: `/notices/${row.notice.id}`,
		title: marked(row.notice.title, forms),
		excerpt: excerpt(row.notice.body, forms),
		kind: null,
		isMaterial: false,
		isCase: false,
		board: null,
		organisation: row.organisation,
		number: null,
		at: row.notice.createdAt,
		legacyNumber: null
	};
}

/** A meeting, a case, or a part of one. */
function placeWithin({ title, body, ...of }: MeetingPlace | TicketPlace, forms: string[]): Place {
	return {
		...of,
		title: marked(title, forms),
		excerpt: excerpt(body, forms),
		kind: null,
		isMaterial: false,
		isCase: false,
		number: null,
		legacyNumber: null
	};
}

function ofMaterial(row: ReturnType<typeof selectMaterials>[number], forms: string[]): Place {
	return {
		href: `/groups/${row.slug}/materials/${row.id}`,
		title: marked(row.name, forms),
		excerpt: excerpt(`${row.notes ?? ''}\n${row.text ?? ''}`, forms),
		kind: null,
		isMaterial: true,
		isCase: false,
		board: row.group,
		organisation: row.organisation,
		number: null,
		at: row.updatedAt,
		legacyNumber: null
	};
}

function selectMaterials(ids: number[]) {
	return db()
		.select({
			...{ id: material.id, name: material.name, updatedAt: material.updatedAt },
			...{ slug: board.slug, group: board.name, organisation: organisation.name },
			notes: sql<string | null>`(select group_concat(v.note, char(10)) from material_version v
				where v.material_id = ${material.id})`,
			text: fileText.text
		})
		.from(material)
		.innerJoin(board, eq(board.groupId, material.groupId))
		.innerJoin(organisation, eq(organisation.id, material.organisationId))
		.leftJoin(
			materialVersion,
			and(
				eq(materialVersion.materialId, material.id),
				eq(materialVersion.number, material.currentVersion)
			)
		)
		.leftJoin(
			attachment,
			and(
				eq(attachment.thingType, 'material-version'),
				eq(attachment.thingId, materialVersion.id),
				isNull(attachment.removedAt)
			)
		)
		.leftJoin(fileText, eq(fileText.sha256, attachment.sha256))
		.where(inArray(material.id, ids))
		.all();
}

function selectPosts(ids: number[]) {
	return db()
		.select({
			post,
			thread,
			board: board.name,
			organisation: { name: organisation.name, district: organisation.district }
		})
		.from(post)
		.innerJoin(thread, eq(thread.id, post.threadId))
		.innerJoin(board, eq(board.id, thread.boardId))
		.innerJoin(organisation, eq(organisation.id, post.organisationId))
		.where(inArray(post.id, ids))
		.all();
}

function selectFiles(ids: number[]) {
	return db()
		.select({ attachment, text: fileText.text })
		.from(attachment)
		.leftJoin(fileText, eq(fileText.sha256, attachment.sha256))
		.where(inArray(attachment.id, ids))
		.all();
}

function selectNotices(ids: number[]) {
	return db()
		.select({ notice, organisation: organisation.name })
		.from(notice)
		.innerJoin(organisation, eq(organisation.id, notice.organisationId))
		.where(inArray(notice.id, ids))
		.all();
}

function idOf(thing: string): number {
	return Number(thing.split(':')[1]);
}
