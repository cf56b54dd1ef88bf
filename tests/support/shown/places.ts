import { type Shown } from './shown.ts';

/** Search, 名簿, 県内のようす, and what is not there. */
export const placePages: Shown[] = [
	{
		name: 'search',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('更新')}`,
		heading: '「更新」の検索結果'
	},
	{
		name: 'search empty',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('ぬるぬる温泉')}`,
		heading: '「ぬるぬる温泉」の検索結果'
	},
	{
		name: 'search with all filters',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('外字 -印刷 広域:佐久 期間:R7.4.1.. 年度:いつか')}&sort=newest`,
		heading: /検索結果/
	},
	{
		name: 'search people',
		as: 'saku',
		path: `/search?q=${encodeURIComponent('佐久')}&target=people`,
		heading: '「佐久」の検索結果'
	},
	{ name: 'search without words', as: 'saku', path: '/search?q=!', heading: '検索' },
	{
		name: 'search cut',
		as: 'saku',
		path: `/search?q=${'0'.repeat(10_000)}`,
		heading: /^「0{100}」の検索結果$/
	},
	{ name: 'directory', as: 'saku', path: '/directory', heading: '名簿' },
	{
		name: 'directory search',
		as: 'saku',
		path: '/directory?q=%E6%9C%A8%E6%9B%BD&district=kiso',
		heading: '名簿',
		sharesTitle: true
	},
	{
		name: 'directory empty',
		as: 'saku',
		path: '/directory?q=%E3%81%BB%E3%81%92%E3%81%BB%E3%81%92',
		heading: '名簿',
		sharesTitle: true
	},
	{
		name: 'directory of a guest',
		as: 'coordinator',
		path: '/directory',
		heading: '名簿',
		sharesTitle: true
	},
	{
		name: 'directory by fact',
		as: 'saku',
		path: `/directory?${new URLSearchParams({ fact: '製品', value: '文書館', ends: '24' })}`,
		heading: '名簿',
		sharesTitle: true
	},
	{ name: 'organisation', as: 'saku', path: '/directory/9', heading: '小諸市' },
	{ name: 'map', as: 'saku', path: '/map', heading: '県内のようす' },
	...['unconfirmed', 'vacant'].map((value) => ({
		name: `map ${value}`,
		as: 'kumiai',
		path: `/map?value=${value}`,
		heading: '県内のようす',
		sharesTitle: true
	})),
	{
		name: 'not found',
		as: 'saku',
		path: '/threads/999999',
		heading: /^見つからないか/,
		status: 404
	},
	{
		name: 'no such page',
		as: 'saku',
		path: '/nowhere',
		heading: 'お探しのページは見つかりません。',
		status: 404
	},
	{ name: 'forbidden', as: 'saku', path: '/admin', heading: /システム管理者だけ/, status: 403 },
	{
		name: 'forbidden to write',
		as: 'saku',
		path: '/boards/kiso/new',
		heading: /^この掲示板に新しく書けるのは/,
		status: 403
	}
];
