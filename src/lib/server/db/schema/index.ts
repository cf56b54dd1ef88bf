export * from './files.ts';
export * from './forum.ts';
export * from './identity.ts';
export * from './notices.ts';
export * from './record.ts';
export * from './roster.ts';
export * from './writing.ts';
