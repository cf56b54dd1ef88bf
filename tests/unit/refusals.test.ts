import { expect, test } from 'vitest';
import { forbiddenLabels as forbidden } from '#lib/server/labels/forbidden.ts';
import { whatToDo } from '#lib/server/refusals.ts';

test.each([
	[forbidden['answer.approve'], 'あなたの団体の団体管理者に頼んで'],
	[forbidden['record.see'], 'あなたの団体の団体管理者に頼んで'],
	[forbidden['desk.work'], '組合の相談窓口に頼んで'],
	[forbidden['operation.see'], '組合の相談窓口に頼んで'],
	[forbidden['thread.move'], '掲示板の世話役か相談窓口に頼んで'],
	[forbidden['minutes.approve'], '座長か事務局に頼んで'],
	[forbidden['ticket.act'], '画面を開き直すと'],
	[forbidden['post.edit'], '団体管理者か相談窓口にお知らせ'],
	['いま就いている役割がありません。', '団体管理者か相談窓口にお知らせ']
])('who reads 「%s」 at a municipality is told: %s', (refusal, told) => {
	expect(whatToDo(refusal, false)).toContain(told);
});

test('who is at the union asks the システム管理者 for a role of the union, and for nothing else', () => {
	expect(whatToDo(forbidden['erase'], true)).toContain('組合のシステム管理者に役割を頼んで');
	for (const refusal of [forbidden['thread.move'], forbidden['answer.approve']]) {
		expect(whatToDo(refusal, true)).toBe(whatToDo(refusal, false));
	}
	const told = Object.values(forbidden).map((refusal) => whatToDo(refusal, false));
	expect(told.filter((advice) => advice.includes('システム管理者'))).toEqual([]);
});
