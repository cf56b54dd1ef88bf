import { afterEach, describe, expect, test } from 'vitest';
import {
	addressOf,
	isOwnAct,
	isOwnOrigin,
	isSecure,
	ownPath,
	pageIn
} from '#lib/server/requests.ts';
import { idOf } from '#lib/server/web.ts';

afterEach(() => {
	delete process.env.YUI_TRUSTED_PROXY;
	delete process.env.YUI_ORIGIN;
});

const from = (socket: string, forwarded?: string) => ({
	getClientAddress: () => socket,
	request: new Request('http://yui.test/', {
		headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
	})
});

test('a page that reads again after an announced change is not somebody’s own act', () => {
	const asked = (search: string) => isOwnAct(new Request(`http://yui.test/${search}`));
	expect(asked('boards/prefecture')).toBe(true);
	expect(asked('boards/prefecture/__data.json?x-sveltekit-invalidated=101')).toBe(true);
	expect(asked('boards/prefecture/__data.json?x-sveltekit-invalidated=011')).toBe(false);
});

describe('the client’s address', () => {
	test('is the socket’s, whatever a header claims, unless a proxy is trusted', () => {
		expect(addressOf(from('203.0.113.9', '10.0.0.1'))).toBe('203.0.113.9');
	});

	test('is read without a port, which some proxies add', () => {
		process.env.YUI_TRUSTED_PROXY = '127.0.0.1';
		expect(addressOf(from('127.0.0.1', '203.0.113.9:50123'))).toBe('203.0.113.9');
		expect(addressOf(from('127.0.0.1', '[2001:db8::1]:50123'))).toBe('2001:db8::1');
	});

	test('may be nonsense that somebody wrote into the header', () => {
		process.env.YUI_TRUSTED_PROXY = '10.0.0.0/8';
		expect(addressOf(from('10.0.0.1', 'nonsense, 10.0.0.9'))).toBe('nonsense');
	});

	test('is not read by a setting that names no address', () => {
		process.env.YUI_TRUSTED_PROXY = 'yes';
		expect(() => addressOf(from('10.0.0.1'))).toThrow('YUI_TRUSTED_PROXY');
	});

	test('is the last one that is no trusted proxy', () => {
		process.env.YUI_TRUSTED_PROXY = '127.0.0.1, 10.1.0.0/16';
		expect(addressOf(from('::ffff:127.0.0.1', '1.2.3.4, 203.0.113.9, 10.1.2.3'))).toBe(
			'203.0.113.9'
		);
		expect(addressOf(from('203.0.113.50', '1.2.3.4'))).toBe('203.0.113.50');
	});
});

test.each([
	[null, true],
	['http://yui.test', true],
	['https://yui.test', true],
	['http://evil.test', false],
	['null', false],
	['http://yui.test.evil.test', false]
])('an Origin of %s is our own: %s', (origin, isOwn) => {
	expect(isOwnOrigin(origin, 'yui.test')).toBe(isOwn);
});

test('a public origin counts as our own and makes cookies Secure', () => {
	process.env.YUI_ORIGIN = 'https://yui.example.lg.jp';
	expect(isOwnOrigin('https://yui.example.lg.jp', 'localhost:3000')).toBe(true);
	expect(isSecure({ url: new URL('http://localhost:3000/') })).toBe(true);
});

test.each([
	['/threads/3?page=2', '/threads/3?page=2'],
	['//evil.test', '/'],
	['/\\evil.test', '/'],
	['https://evil.test', '/'],
	['/a\nb', '/ab'],
	['/あ?q=い', '/%E3%81%82?q=%E3%81%84'],
	['/.//evil.test', '/'],
	[null, '/']
])('after signing in %s leads to %s', (to, path) => expect(ownPath(to)).toBe(path));

test.each(['abc', '1e3', '0', '-1', '１２', '0x10', '99999999999999999'])(
	'%s is not the id of anything',
	(text) => expect(() => idOf(text)).toThrow()
);

test.each([
	['', 1],
	['?page=２', 2],
	['?page=-1', 1],
	['?page=x', 1],
	['?page=1e99', 1]
])('%s asks for page %i', (query, page) => {
	expect(pageIn(new URL(`http://yui.test/${query}`))).toBe(page);
});
