/**
 * Everybody of the demonstration year whose rights differ: each kind of organisation and each role. 申込 and 調達 of
 * the union (kumiai-apply, kumiai-supply) hold the roles of 窓口, which a test asserts in place of two more columns.
 */
export const ROLES = {
	よそ: null,
	北相: 'kitaaiki',
	北管: 'kitaaiki-admin',
	佐穂: 'sakuho',
	佐久: 'saku',
	県: 'ken',
	専門: 'coordinator',
	窓口: 'kumiai',
	承認: 'kumiai-lead',
	運用: 'admin'
} as const;

export type Role = keyof typeof ROLES;

export const roleNames = Object.keys(ROLES) as Role[];

/** What somebody is told at an address or by an action, without what differs from day to day. */
export type Told = '見' | '移' | '届' | '断' | '無' | '入' | '誤' | '壊';

/** What the letters of the table stand for. */
export const LEGEND = [
	'見  the page or the file is given',
	'移  led on to another page of one’s own',
	'届  the action is reached: done, or told what the form lacks or that it is too late',
	'断  refused (403)',
	'無  does not exist for them (404)',
	'入  led to signing in, or told that the session is over (401)',
	'誤  no such method or form (4xx)',
	'壊  the server fails (5xx): never right'
];
