import type { Actor } from '#lib/server/identity/actors.ts';
import { findUnion } from '#lib/server/identity/organisations.ts';
import { appointAlso } from '#lib/server/identity/people.ts';
import { system } from '#lib/server/record/change.ts';
import { actingAs } from './appointing.ts';
import type { Story } from './story.ts';

/** 宮澤 in a second seat of the union, as its 組合決裁者. */
export function approverOf(story: Story): Actor {
	const tenureId = appointAlso(system, story.holdings.miyazawa.personId, findUnion().id, {
		seat: '組合決裁者',
		section: '事務局',
		roles: ['member', 'union-approver'],
		fromOn: '2025-04-02',
		toOn: null
	});
	return actingAs({ tenureId });
}
