/** 長野県, first in every list of the 79. */
export const prefecture = {
	code6: '200000',
	name: '長野県',
	kana: 'ながのけん'
} as const;

/** The joint union; it stands in lists after the 77 and has no 団体コード here. */
export const union = {
	code6: null,
	name: '長野県市町村自治振興組合',
	kana: 'ながのけんしちょうそんじちしんこうくみあい'
} as const;
