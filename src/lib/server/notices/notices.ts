import { and, eq, sql } from 'drizzle-orm';
import { dayOf, type Day } from '#lib/dates.ts';
import { Invalid, NotFound, type Issue } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { render } from '#lib/markdown.ts';
import { periodIssues } from '#lib/notices.ts';
import { districtName } from '#lib/reference/districts.ts';
import { preparedOnce, schema } from '../db/index.ts';
import { tombstone } from '../erasure/erase.ts';
import { attach, ofThings, type Attachment } from '../files/attachments.ts';
import type { StoredFile } from '../files/uploads.ts';
import type { Actor } from '../identity/actors.ts';
import { authorshipOf } from '../identity/authorship.ts';
import { find as findOrganisation } from '../identity/organisations.ts';
import { now } from '../now.ts';
import { authorize, may, reads } from '../permissions.ts';
import { change } from '../record/change.ts';
import { lastOf } from '../record/events.ts';
import { trace, traceInPassing } from '../record/traces.ts';
import { address, addresseesOf, isAddressee, resolve, type Addressed } from './addressees.ts';

const { notice, noticeOpening } = schema;

/** A notice as it lies in the database, with whether the reader's organisation is one it was sent to. */
export type Notice = typeof notice.$inferSelect & { isAddressee: boolean };

export type Draft = Addressed & {
	title: string;
	body: string;
	fromOn: Day;
	toOn: Day | null;
	confirmBy: Day | null;
	files: StoredFile[];
};

/** Where a notice stands in its 掲示期間. */
export type Standing = 'not-yet' | 'posted' | 'ended' | 'withdrawn';

const selectNotice = preparedOnce((connection) =>
	connection
		.select()
		.from(notice)
		.where(eq(notice.id, sql.placeholder('id')))
		.prepare()
);

/** A notice this actor can read; throws `NotFound`. Before its first day it is there for its sender alone. */
export function find(actor: Actor, id: number): Notice {
	const row = selectNotice().get({ id });
	if (!row || !reads(actor, 'notice', row)) throw new NotFound(labels.notFound);
	return { ...row, isAddressee: isAddressee(id, actor.organisation.id) };
}

/** Whether this actor can read a notice. */
export function isReadable(actor: Actor, id: number): boolean {
	const row = selectNotice().get({ id });
	return row !== undefined && reads(actor, 'notice', row);
}

/** What this actor may do with a notice. */
export function rightsOn(actor: Actor, of: Notice) {
	return {
		watch: may(actor, 'notice.watch', of),
		correct: may(actor, 'notice.correct', of),
		remind: may(actor, 'notice.remind', of),
		confirm: may(actor, 'notice.confirm', of),
		reread: may(actor, 'notice.reread', of),
		erase: may(actor, 'erase', null)
	};
}

/** Whether this actor may send notices at all. */
export function maySend(actor: Actor): boolean {
	return may(actor, 'notice.send', null);
}

/** How many organisations a notice would reach; throws `Invalid` for what cannot be sent. */
export function reach(actor: Actor, input: Draft): number {
	authorize(actor, 'notice.send', null);
	const addressees = resolve(actor, input);
	const issues = [...addressees.issues, ...periodIssues(input), ...pastIssues(input)];
	if (issues.length > 0) throw new Invalid(issues);
	return addressees.ids.length;
}

/** Sends a notice to those it was addressed to, who are fixed from now on. Gives its id. */
export function send(actor: Actor, input: Draft): number {
	reach(actor, input);
	return change(actor, (tx, record) => {
		const addressees = resolve(actor, input).ids;
		const id =
			(tx
				.select({ last: sql<number>`max(${notice.id})` })
				.from(notice)
				.get()?.last ?? 0) + 1;
		const audience = input.scope === 'all' ? 'all' : `notice:${id}`;
		tx.insert(notice)
			.values({
				id,
				title: input.title,
				body: input.body,
				html: render(input.body),
				scope: input.scope,
				district: input.scope === 'district' ? input.district : null,
				audience,
				...authorshipOf(actor),
				fromOn: input.fromOn,
				toOn: input.toOn,
				confirmBy: input.confirmBy,
				createdAt: now()
			})
			.run();
		address(tx, actor, { id, audience }, addressees);
		attach(tx, actor, input.files, { type: 'notice', id, audience, authorAudience: null });
		record(
			'notice.sent',
			`notice:${id}`,
			{ audience, addressees: addressees.length },
			`${input.title}\n${input.body}`
		);
		return id;
	});
}

/** Where a notice stands today. */
export function standingOf(of: Pick<Notice, 'fromOn' | 'toOn' | 'withdrawnAt'>): Standing {
	const today = dayOf(now());
	if (of.withdrawnAt !== null) return 'withdrawn';
	if (of.fromOn > today) return 'not-yet';
	return of.toOn !== null && of.toOn < today ? 'ended' : 'posted';
}

/** 「全市町村」「佐久広域」「選んだ団体」: to whom, without the number. */
function scopeWords(of: Pick<Notice, 'scope' | 'district'>): string {
	if (of.scope === 'all') return '県内の全市町村';
	return of.scope === 'district' ? districtName(of.district) : '選んだ団体';
}

type ShownNotice = {
	id: number;
	title: string;
	/** '' once it was withdrawn. */
	html: string;
	organisation: string;
	section: string;
	name: string;
	scope: string;
	addressees: number;
	/** Their names, where somebody chose them. */
	chosen: string[];
	fromOn: Day;
	toOn: Day | null;
	confirmBy: Day | null;
	standing: Standing;
	version: number;
	createdAt: Date;
	editedAt: Date | null;
	withdrawal: { at: Date; reason: string | null } | null;
	/** What stands where it was erased for good. */
	erased: string | null;
	attachments: Attachment[];
};

/** A notice as its readers see it; of a withdrawn one only the title, when and why. */
export function shown(of: Notice): ShownNotice {
	const isGone = of.withdrawnAt !== null;
	const to = addresseesOf(of.id);
	const { id, title, fromOn, toOn, confirmBy, version, createdAt, editedAt } = of;
	return {
		id,
		title,
		html: isGone ? '' : of.html,
		organisation: findOrganisation(of.organisationId).name,
		section: of.authorSection,
		name: of.authorName,
		scope: scopeWords(of),
		addressees: to.length,
		chosen: of.scope === 'chosen' ? to.map((body) => body.name) : [],
		fromOn,
		toOn,
		confirmBy,
		standing: standingOf(of),
		version,
		createdAt,
		editedAt,
		withdrawal: of.withdrawnAt && {
			at: of.withdrawnAt,
			reason: lastOf('notice.withdrawn', `notice:${id}`)?.text ?? null
		},
		erased: isGone ? tombstone({ type: 'notice', id }) : null,
		attachments: isGone ? [] : (ofThings('notice', [id]).get(id) ?? [])
	};
}

const selectOpening = preparedOnce((connection) =>
	connection
		.select({ at: noticeOpening.at })
		.from(noticeOpening)
		.where(
			and(
				eq(noticeOpening.noticeId, sql.placeholder('notice')),
				eq(noticeOpening.organisationId, sql.placeholder('organisation'))
			)
		)
		.prepare()
);

/** Notes that somebody of the actor's organisation has opened a notice; the first time stays, no person is kept. */
export function markOpened(actor: Actor, of: Notice): void {
	const row = { notice: of.id, organisation: actor.organisation.id };
	if (row.organisation === of.organisationId || selectOpening().get(row)) return;
	traceInPassing((connection) =>
		connection
			.insert(noticeOpening)
			.values({ noticeId: row.notice, organisationId: row.organisation, at: now() })
			.onConflictDoNothing()
			.run()
	);
}

/** Takes a `markOpened` back that nobody of the organisation had meant. */
export function markUnopened(actor: Actor, of: Notice): void {
	trace((connection) =>
		connection
			.delete(noticeOpening)
			.where(
				and(
					eq(noticeOpening.noticeId, of.id),
					eq(noticeOpening.organisationId, actor.organisation.id)
				)
			)
			.run()
	);
}

/** Which days of a notice that is sent or corrected now lie in the past; what stood so before may stay. */
export function pastIssues(
	input: { toOn: Day | null; confirmBy: Day | null; fromOn?: Day },
	standing: { toOn: Day | null; confirmBy: Day | null } = { toOn: null, confirmBy: null }
): Issue[] {
	const today = dayOf(now());
	const isPast = (on: Day | null | undefined) => typeof on === 'string' && on < today;
	const issues: Issue[] = [];
	if (isPast(input.fromOn)) {
		issues.push({
			field: 'fromOn',
			message: '掲示のはじまりの日が過ぎています。今日か、それより後にしてください。'
		});
	}
	if (isPast(input.toOn) && input.toOn !== standing.toOn) {
		issues.push({ field: 'toOn', message: '掲示のおわりの日が過ぎています。' });
	}
	if (isPast(input.confirmBy) && input.confirmBy !== standing.confirmBy) {
		issues.push({ field: 'confirmBy', message: '確認期限が過ぎています。' });
	}
	return issues;
}
