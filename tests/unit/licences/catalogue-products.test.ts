import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Conflict, Forbidden, Invalid, NotFound } from '#lib/errors.ts';
import type { ProductInput } from '#lib/server/licences/catalogue/products.ts';
import {
	addProduct,
	changeProduct,
	confirmedProducts,
	findProduct,
	unconfirmedProducts
} from '#lib/server/licences/catalogue/products.ts';
import { keepSku, placeSku } from '#lib/server/licences/catalogue/skus.ts';
import { db, schema } from '#lib/server/db/index.ts';
import { closeTemporaryYui } from '../../support/database.ts';
import { goods, tellRegister, type Register, holds } from '../../support/licences.ts';
import { tellStory, type Story } from '../../support/story.ts';
import { staysWhole } from '../../support/whole.ts';

const { product, sku } = schema;

let story: Story;
let register: Register;

beforeAll(async () => {
	story = await tellStory();
	register = tellRegister(story);
});
afterAll(() => closeTemporaryYui(story.folder));
staysWhole();

const microsoft = () =>
	db().select().from(schema.vendor).where(eq(schema.vendor.name, 'Microsoft')).get()?.id ?? 0;

const input = (family: string, over: Partial<ProductInput> = {}): ProductInput => ({
	...{ vendor: microsoft(), family, edition: 'Standard', release: '2025', releasedOn: null },
	...{ metric: 'device', pool: 'applications', leastPerProcessor: null, leastPerServer: null },
	...{ isConfirmed: true, version: 1, ...over }
});

/** As a price list leaves it: a product of its own for a part number nobody knew. */
function read(partNumber: string, family: string): number {
	const { id } = db()
		.insert(product)
		.values({
			...{ vendorId: microsoft(), family, edition: 'Standard', release: '2025' },
			...{ metric: 'device', pool: 'applications', isUnconfirmed: true }
		})
		.returning({ id: product.id })
		.get();
	const values = { partNumber, productId: id, kind: 'licence' as const, rightsPerPack: 1 };
	db().insert(sku).values(values).run();
	return id;
}

const partNumber = (over: object = {}) => ({
	...{ partNumber: 'AAA-00001', isNew: true, kind: 'licence' as const, rightsPerPack: 1 },
	...{ termMonths: null, points: null, successor: '', ...over }
});

describe('a product read off a price list', () => {
	test('is 要確認 until the desk has looked at it', () => {
		const id = read('D01-00001', '読み取った品目');
		expect(unconfirmedProducts(register.desk).map((row) => row.id)).toContain(id);
		changeProduct(register.desk, id, input('確かめた品目'));
		expect(unconfirmedProducts(register.desk).map((row) => row.id)).not.toContain(id);
		expect(confirmedProducts().map((row) => row.id)).toContain(id);
		expect(() => unconfirmedProducts(story.as('ide'))).toThrow(Forbidden);
	});

	test('gives its part number to the product it really is, and is gone', () => {
		const id = read('D01-00002', '別名の品目');
		const to = register.products.office;
		const placed = placeSku(register.desk, id, { partNumber: 'D01-00002', product: to });
		expect(placed).toBe(true);
		expect(findProduct(register.desk, to).skus.map((each) => each.partNumber)).toContain(
			'D01-00002'
		);
		expect(() => findProduct(register.desk, id)).toThrow(NotFound);
	});

	test('does not give it away while rights of it stand in the ledger, nor to one that is 要確認 itself', () => {
		const [id, other] = [read('D01-00003', '台帳の品目'), read('D01-00004', 'ほかの品目')];
		const place = (to: number) => () =>
			placeSku(register.desk, id, { partNumber: 'D01-00003', product: to });
		expect(place(other)).toThrow(Invalid);
		hold(id, 'D01-00003');
		expect(place(register.products.office)).toThrow(/台帳にあるので/);
	});
});

function hold(productId: number, partNumber: string): void {
	holds(register, story.as('ide').organisation.id, 1, { productId, partNumber });
}

describe('a product', () => {
	test('has one name, and is not changed from an old page', () => {
		const id = addProduct(register.desk, input('一太郎'));
		expect(() => addProduct(register.desk, input('一太郎'))).toThrow(/もうあります/);
		changeProduct(register.desk, id, input('一太郎', { release: '2026' }));
		expect(() => changeProduct(register.desk, id, input('一太郎'))).toThrow(Conflict);
		expect(() => addProduct(story.as('ide'), input('ATOK'))).toThrow(Forbidden);
	});

	test('is counted as it was once rights to it stand in the ledger', () => {
		const id = addProduct(register.desk, input('数え方'));
		keepSku(register.desk, id, partNumber({ partNumber: 'CNT-00001' }));
		hold(id, 'CNT-00001');
		expect(() => changeProduct(register.desk, id, input('数え方', { metric: 'user' }))).toThrow(
			/数え方は変えられません/
		);
		changeProduct(register.desk, id, input('数え方', { edition: 'Pro' }));
	});
});

describe('a part number', () => {
	test('is one product’s, and its successor is known', () => {
		const id = addProduct(register.desk, input('型番の品目'));
		keepSku(register.desk, id, partNumber());
		expect(() => keepSku(register.desk, id, partNumber())).toThrow(/もうあります/);
		const later = partNumber({ isNew: false, successor: 'ZZZ-99999' });
		expect(() => keepSku(register.desk, id, later)).toThrow(/登録されていません/);
		keepSku(register.desk, id, { ...later, successor: goods.office.partNumber });
		expect(findProduct(story.as('ide'), id).skus[0]?.successor).toBe(goods.office.partNumber);
	});

	test('keeps its rights per pack once it was bought', () => {
		const id = addProduct(register.desk, input('パックの品目'));
		const pack = { partNumber: 'PCK-00001', rightsPerPack: 2 };
		keepSku(register.desk, id, partNumber(pack));
		keepSku(register.desk, id, partNumber({ ...pack, isNew: false, rightsPerPack: 16 }));
		hold(id, 'PCK-00001');
		expect(() =>
			keepSku(register.desk, id, partNumber({ ...pack, isNew: false, rightsPerPack: 2 }))
		).toThrow(/権利数は変えられません/);
	});
});
