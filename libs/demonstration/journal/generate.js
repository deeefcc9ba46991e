// Writes the shipped log anew, from the build: npm run build:node && node libs/demonstration/journal/generate.js
import { writeFileSync } from 'node:fs';
import { petitReseauLines } from '#libs/demonstration';

writeFileSync(
  new URL('petit-reseau.ndjson', import.meta.url),
  petitReseauLines()
    .map((line) => `${line}\n`)
    .join(''),
);
