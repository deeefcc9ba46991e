import { DBOS } from '@dbos-inc/dbos-sdk';
import { randomUUID } from 'node:crypto';
import { dataOf } from '../workload.js';

export const DBOS_WORKFLOW = 'DBOS workflow';

/**
 * A workflow of three durable steps, each of which gives what an event of ours would hold.
 * @param {import('../postgres.js').Database} database
 */
export async function openDbos(database) {
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: database.url, systemDatabasePoolSize: 20, logLevel: 'error', enableOTLP: false });
  const dossier = DBOS.registerWorkflow(
    async (id) => {
      const taken = [];
      for (const [n, name] of ['received', 'qualified', 'processed'].entries())
        taken.push(await DBOS.runStep(async () => ({ id, ...dataOf(n) }), { name }));
      return taken.length;
    },
    { name: 'dossier' },
  );
  await DBOS.launch();
  return { name: DBOS_WORKFLOW, threeSteps: async () => dossier(randomUUID()), close: async () => DBOS.shutdown() };
}
