import { and, asc, eq } from 'drizzle-orm';
import type { Issue } from '#lib/errors.ts';
import { noAddressee, noDistrict, type NoticeScope } from '#lib/notices.ts';
import { byDistrict } from '#lib/reference/districts.ts';
import { db, schema, type Tx } from '../db/index.ts';
import type { Actor } from '../identity/actors.ts';
import { existing, type Organisation } from '../identity/organisations.ts';
import { authorize, isMunicipality } from '../permissions.ts';

const { noticeAddressee, organisation, organisationKey } = schema;

export type Addressed = { scope: NoticeScope; district: string; organisations: number[] };

/** The bodies of one 広域, or those that belong to none. */
export type Choices = {
	slug: string | null;
	name: string;
	bodies: { id: number; name: string; isMunicipality: boolean }[];
}[];

/** Whom this actor may choose as addressees, by 広域 in code order; 県 and 組合 stand behind. */
export function choices(actor: Actor): Choices {
	authorize(actor, 'notice.send', null);
	return byDistrict(choosable(actor)).map(({ slug, name: district, members }) => ({
		slug,
		name: district,
		bodies: members.map(({ id, name, kind }) => ({
			id,
			name,
			isMunicipality: isMunicipality(kind)
		}))
	}));
}

/** The organisations behind a choice, in their one order, and what is wrong with the choice. */
export function resolve(actor: Actor, input: Addressed): { ids: number[]; issues: Issue[] } {
	const offered = choosable(actor);
	const municipalities = offered.filter((body) => isMunicipality(body.kind));
	const chosen = {
		all: () => municipalities,
		district: () => municipalities.filter((body) => body.district === input.district),
		chosen: () => offered.filter((body) => input.organisations.includes(body.id))
	}[input.scope]();
	const ids = chosen.map((body) => body.id);
	if (input.scope === 'district' && ids.length === 0) {
		return { ids, issues: [{ field: 'district', message: noDistrict }] };
	}
	if (input.scope === 'chosen' && ids.length < Math.max(1, input.organisations.length)) {
		const message =
			input.organisations.length === 0
				? noAddressee
				: '選べない団体が入っています。送り先を選び直してください。';
		return { ids, issues: [{ field: 'organisations', message }] };
	}
	return { ids, issues: [] };
}

/** Fixes whom a notice goes to; one that is not for all is opened to them and to the sender by a key of its own. */
export function address(
	tx: Tx,
	actor: Actor,
	notice: { id: number; audience: string },
	organisationIds: number[]
): void {
	for (const organisationId of organisationIds) {
		tx.insert(noticeAddressee).values({ noticeId: notice.id, organisationId }).run();
	}
	if (notice.audience === 'all') return;
	for (const organisationId of [...organisationIds, actor.organisation.id]) {
		tx.insert(organisationKey).values({ organisationId, audience: notice.audience }).run();
	}
}

/** The organisations a notice was sent to, in their one order. */
export function addresseesOf(noticeId: number) {
	return db()
		.select({ id: organisation.id, name: organisation.name, district: organisation.district })
		.from(noticeAddressee)
		.innerJoin(organisation, eq(organisation.id, noticeAddressee.organisationId))
		.where(eq(noticeAddressee.noticeId, noticeId))
		.orderBy(asc(organisation.position))
		.all();
}

/** Whether a notice was sent to an organisation. */
export function isAddressee(noticeId: number, organisationId: number): boolean {
	const row = db()
		.select({ id: noticeAddressee.noticeId })
		.from(noticeAddressee)
		.where(
			and(
				eq(noticeAddressee.noticeId, noticeId),
				eq(noticeAddressee.organisationId, organisationId)
			)
		)
		.get();
	return row !== undefined;
}

/** 県, the 77, 組合 and 広域連合 take part in notices; nobody sends to their own organisation. */
function choosable(actor: Actor): Organisation[] {
	return existing().filter(
		(body) =>
			body.kind !== '他団体' && body.kind !== '専門家所属' && body.id !== actor.organisation.id
	);
}
