import { sql } from 'drizzle-orm';
import { schema } from '../../db/index.ts';

const { product } = schema;

/** What a product is called, for queries; `productName` says the same of a row. */
export const nameOfProduct = sql<string>`trim(trim(${product.family} || ' ' || ${product.edition}) || ' ' || ${product.release})`;
