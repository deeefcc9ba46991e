import 'reflect-metadata';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';

type Request = new () => object;

/** Every request that the API declares, with the names of what it may hold. */
async function requests(): Promise<readonly (readonly [Request, readonly string[]])[]> {
  const files = readdirSync('apps/api/src', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.request.ts'));
  const classes: Request[] = [];
  for (const file of files) {
    const module = (await import(resolve('apps/api/src', file))) as Readonly<Record<string, unknown>>;
    classes.push(...Object.values(module).filter((each): each is Request => typeof each === 'function'));
  }
  return classes.map((each) => {
    const rules = getMetadataStorage().getTargetValidationMetadatas(each, '', true, false);
    return [each, [...new Set(rules.map(({ propertyName }) => propertyName))]] as const;
  });
}

describe('a member of a request', () => {
  it('may be left out, and is never null: its default would not stand for it', async () => {
    const members = (await requests()).flatMap(([request, names]) => names.map((name) => [request, name] as const));
    expect(members.length).toBeGreaterThan(100);
    const taken = members.filter(([request, name]) => {
      const errors = validateSync(plainToInstance(request, { [name]: null }));
      return !errors.some(({ property }) => property === name);
    });
    expect(taken.map(([request, name]) => `${request.name}.${name}`)).toEqual([]);
  });
});
