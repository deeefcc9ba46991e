/** Put in by the bundler (`tools/rolldown.config.js`). */
declare const ECLUSE_PROGRAM: string | undefined;

/** What this program was built from, sources and packages, and what runs it: no two that may tell otherwise have the same. Null when it was not bundled by the build. */
export const PROGRAM_VERSION = typeof ECLUSE_PROGRAM === 'undefined' ? null : `${ECLUSE_PROGRAM} ${process.version}`;
