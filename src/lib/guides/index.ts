import { administrators } from './administrators.ts';
import type { Guide } from './guide.ts';
import { union } from './union.ts';
import { users } from './users.ts';

/** The three 手引, from the largest circle of readers to the smallest. */
export const guides: Guide[] = [users, administrators, union];
