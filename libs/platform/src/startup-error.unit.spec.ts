import { describe, expect, it } from '@jest/globals';
import { listenError } from './free-port.js';
import { folderError, StartupError } from './startup-error.js';

const failed = (code: string): Error => Object.assign(new Error(code), { code });

describe('what keeps the program from starting', () => {
  it.each([
    ['EACCES', 'dataFolder.notWritable'],
    ['EPERM', 'dataFolder.notWritable'],
    ['EROFS', 'dataFolder.notWritable'],
    ['ENOTDIR', 'dataFolder.notAFolder'],
    ['ENOSPC', 'dataFolder.diskFull'],
    ['EDQUOT', 'dataFolder.diskFull'],
  ])('%s on the data folder is told as %s, with the folder, a remedy and the cause', (system, code) => {
    const cause = failed(system);
    const told = folderError('/srv/data', cause);
    expect(told).toMatchObject({ code, cause, message: expect.stringContaining('/srv/data'), remedy: expect.stringContaining('ECLUSE_HOME') });
    expect(folderError('/srv/data', told)).toBe(told);
  });

  it('an error that says nothing of rights or room stays as it is', () => {
    const other = failed('EIO');
    expect(folderError('/srv/data', other)).toBe(other);
    expect(listenError(other, '127.0.0.1', 3000)).toBe(other);
  });

  it('a busy port is told with another one to try', () => {
    const told = listenError(failed('EADDRINUSE'), '127.0.0.1', 3000);
    expect(told).toBeInstanceOf(StartupError);
    expect(told).toMatchObject({ code: 'port.busy', message: expect.stringContaining('3000'), remedy: expect.stringContaining('--port 3001') });
    expect(listenError(failed('EACCES'), '127.0.0.1', 80)).toMatchObject({ code: 'port.refused', message: expect.stringContaining('127.0.0.1:80') });
  });
});
