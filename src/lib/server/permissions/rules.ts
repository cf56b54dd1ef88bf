import { Forbidden, NotFound } from '#lib/errors.ts';
import { labels } from '#lib/labels.ts';
import { forbiddenLabels } from '../labels/forbidden.ts';
import type { Actor } from '../identity/actors.ts';
import { forumRules } from './forum.ts';
import { groupRules } from './groups.ts';
import { helpdeskRules } from './helpdesk.ts';
import { identityRules } from './identity.ts';
import { licenceRules } from './licences.ts';
import { noticeRules } from './notices.ts';
import { operationRules } from './operations.ts';

/** One rule per action; what is not readable never gets here. */
export type Rules = Record<string, (actor: Actor, thing: never) => boolean>;

const rules = {
	...forumRules,
	...groupRules,
	...helpdeskRules,
	...licenceRules,
	...noticeRules,
	...identityRules,
	...operationRules
} satisfies Rules;

export type Action = keyof typeof rules;

type ThingOf<Name extends Action> =
	Parameters<(typeof rules)[Name]> extends [Actor, infer Thing] ? Thing : null;

/** Whether the actor may do this to a thing they can read. */
export function may<Name extends Action>(
	actor: Actor,
	action: Name,
	thing: ThingOf<Name>
): boolean {
	return (rules[action] as (actor: Actor, thing: ThingOf<Name>) => boolean)(actor, thing);
}

/** Throws `Forbidden` with the Japanese reason unless the actor may do this. */
export function authorize<Name extends Action>(
	actor: Actor,
	action: Name,
	thing: ThingOf<Name>
): void {
	if (!may(actor, action, thing)) throw new Forbidden(forbiddenLabels[action]);
}

/** Throws `NotFound` for what the actor cannot read, in the same words as for what does not exist. */
export function found<Thing>(thing: Thing | null | undefined): Thing {
	if (thing === null || thing === undefined) throw new NotFound(labels.notFound);
	return thing;
}
