import { describe, expect, it } from '@jest/globals';
import { eventStoreAddress, readConfiguration } from '#libs/platform';

describe('the configuration', () => {
  it('has a default for everything', () => {
    expect(readConfiguration({}, '/srv/ecluse')).toEqual({
      dataFolder: '/srv/ecluse/.ecluse',
      databaseUrl: null,
      eventStore: { engine: 'postgresql' },
      host: '127.0.0.1',
      port: 3000,
      projectorPort: 0,
      allowedHosts: [],
      logLevel: 'info',
      timeZone: 'Europe/Paris',
    });
  });

  it('takes what the environment says, relative to the working folder', () => {
    const environment = {
      ECLUSE_HOME: 'data',
      DATABASE_URL: 'postgres://me:secret@db.example:5432/ecluse',
      EVENT_STORE: 'kurrentdb',
      KURRENTDB_URL: 'kurrentdb://a:2113,b:2113,c:2113?tls=false',
      ECLUSE_HOST: '0.0.0.0',
      ECLUSE_PORT: '8080',
      ECLUSE_PROJECTOR_PORT: '3001',
      ECLUSE_ALLOWED_HOSTS: 'ecluse, API.interne,',
      ECLUSE_LOG_LEVEL: 'warn',
      ECLUSE_TIME_ZONE: 'Indian/Reunion',
    };
    expect(readConfiguration(environment, '/srv')).toEqual({
      dataFolder: '/srv/data',
      databaseUrl: 'postgres://me:secret@db.example:5432/ecluse',
      eventStore: { engine: 'kurrentdb', url: 'kurrentdb://a:2113,b:2113,c:2113?tls=false' },
      host: '0.0.0.0',
      port: 8080,
      projectorPort: 3001,
      allowedHosts: ['ecluse', 'api.interne'],
      logLevel: 'warn',
      timeZone: 'Indian/Reunion',
    });
  });

  it('takes an empty variable as one that is not there', () => {
    expect(readConfiguration({ DATABASE_URL: ' ', ECLUSE_PORT: '', ECLUSE_HOME: '' }, '/srv')).toEqual(readConfiguration({}, '/srv'));
  });

  it('reads PORT when ECLUSE_PORT is not given', () => {
    expect(readConfiguration({ PORT: '4000' }, '/').port).toBe(4000);
    expect(readConfiguration({ PORT: '4000', ECLUSE_PORT: '5000' }, '/').port).toBe(5000);
  });

  it.each([
    ['ECLUSE_PORT', '70000'],
    ['ECLUSE_PORT', '-1'],
    ['PORT', '80a'],
    ['ECLUSE_PROJECTOR_PORT', '70000'],
    ['ECLUSE_ALLOWED_HOSTS', 'http://ecluse'],
    ['DATABASE_URL_FILE', '/nulle/part'],
    ['PORT', '1e3'],
    ['EVENT_STORE', 'mysql'],
    ['DATABASE_URL', 'localhost'],
    ['DATABASE_URL', 'mysql://localhost/base'],
    ['DATABASE_URL', 'postgres://localhost'],
    ['ECLUSE_LOG_LEVEL', 'loud'],
    ['ECLUSE_TIME_ZONE', 'Europe/Atlantis'],
  ])('refuses %s=%s, and names the variable', (name, value) => {
    const read = (): unknown => readConfiguration({ [name]: value }, '/');
    expect(read).toThrow(expect.objectContaining({ code: 'configuration.invalid', message: expect.stringContaining(name) }));
  });

  it('keeps the log with everything else, whatever address of a KurrentDB is there, unless EVENT_STORE says otherwise', () => {
    const { eventStore } = readConfiguration({ KURRENTDB_URL: 'kurrentdb://127.0.0.1:2113' }, '/');
    expect(eventStoreAddress(eventStore, 'postgres://db/ecluse')).toEqual({ engine: 'postgresql', url: 'postgres://db/ecluse' });
  });

  it.each([undefined, 'localhost:2113', 'postgres://localhost/base', 'kurrentdb://', 'kurrentdb://me:secret@host:2113?tls=false x'])(
    'refuses KURRENTDB_URL=%s for a log in KurrentDB, and does not repeat it',
    (url) => {
      const read = (): unknown => readConfiguration({ EVENT_STORE: 'kurrentdb', KURRENTDB_URL: url }, '/');
      expect(read).toThrow(expect.objectContaining({ code: 'configuration.invalid', message: expect.stringContaining('KURRENTDB_URL') }));
      expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('secret') }));
    },
  );

  it.each([
    'kurrentdb://127.0.0.1:2113?tls=false',
    'kurrentdb+discover://cluster.example:2113',
    'esdb://me:secret@a:2113,b:2113?tls=true&tlsVerifyCert=false',
  ])('takes KURRENTDB_URL=%s', (url) => {
    const { eventStore } = readConfiguration({ EVENT_STORE: 'kurrentdb', KURRENTDB_URL: url }, '/');
    expect(eventStoreAddress(eventStore, 'postgres://db/ecluse')).toEqual({ engine: 'kurrentdb', url });
  });

  it('never repeats a database address, which may hold a password', () => {
    expect(() => readConfiguration({ DATABASE_URL: 'postgres//me:secret@host/base' }, '/')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });
});
