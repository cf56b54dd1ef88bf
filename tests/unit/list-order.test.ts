import { expect, test } from 'vitest';
import { inOrder, nextOrder, orderIn, saidOrder, sortsAt } from '#lib/list-order.ts';

test('an order is read off an address as it was said, and what is no column is none', () => {
	for (const said of ['size', '-size']) {
		expect(saidOrder(orderIn(said, ['size', 'at']))).toBe(said);
	}
	for (const said of [null, '', '-', 'name', '--size', 'SIZE']) {
		expect(orderIn(said, ['size', 'at']), String(said)).toBeNull();
	}
});

test('rows without a number stand last either way, and equal ones stay as they stood', () => {
	const rows = [
		{ name: 'a', n: 1 },
		{ name: 'b', n: null },
		{ name: 'c', n: 3 },
		{ name: 'd', n: 1 },
		{ name: 'e', n: null }
	];
	const named = (isDescending: boolean) =>
		inOrder(rows, { by: 'n', isDescending }, ({ n }) => n)
			.map(({ name }) => name)
			.join('');
	expect(named(true)).toBe('cadbe');
	expect(named(false)).toBe('adcbe');
	expect(inOrder(rows, null, ({ n }) => n)).toEqual(rows);
});

test('a head leads to many first, few first and back, from the first page, and keeps what narrows the list', () => {
	const url = new URL('http://yui/groups/a/materials?folder=3&page=2&sort=size&/act=');
	const order = orderIn('size', ['size', 'at']);
	const { href } = sortsAt(url, order);
	expect(href(saidOrder(nextOrder(order, 'at')))).toBe('/groups/a/materials?folder=3&sort=-at');
	expect(href(saidOrder(nextOrder(order, 'size')))).toBe('/groups/a/materials?folder=3');
	expect(sortsAt(new URL('http://yui/tables/1?sort=-at'), null).href(null)).toBe('/tables/1');
});
