export * from './files.ts';
export * from './forum.ts';
export * from './identity.ts';
export * from './record.ts';
