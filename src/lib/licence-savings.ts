/** The lists of 優待による節減額 that can be put in order. */
export const savingLists = ['organisation', 'product'] as const;
export type SavingList = (typeof savingLists)[number];

/** By which columns. */
export const savingColumns = ['atList', 'paid', 'yen', 'tenths'] as const;
