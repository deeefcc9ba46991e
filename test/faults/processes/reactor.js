/**
 * A projector with one reaction, until SIGTERM: of each event of a dossier it tells, by a command, a dossier of its own. The command is
 * never refused and always has an effect: whoever gives it twice under two ids tells twice.
 */
import { startProjector } from '../../../dist/apps/projector/src/projector.js';
import { eventCodec, toCommandId } from '#libs/event-store';
import { createLogger } from '#libs/platform';

const { address, databaseUrl } = JSON.parse(process.argv[2]);
const teller = {
  initialState: null,
  evolve: () => null,
  decide: (cause) => [{ type: 'DossierDescribed', data: { attributes: { cause } } }],
};
const codec = eventCodec(['DossierDescribed']);

const echo = {
  name: 'echo',
  types: ['DossierOpened', 'PieceReceived', 'PieceProcessed'],
  from: 'start',
  react: async ({ id, stream, metadata: { occurredAt, knownOn } }, { commandId, commands }) => {
    const context = { commandId, occurredAt, knownOn, causationId: id };
    await commands.execute({ stream: `dossier-${toCommandId(`echo ${stream}`)}`, decider: teller, codec, command: id, context, cache: 'skip' });
  },
};

const projector = await startProjector({ databaseUrl, logAddress: address, logger: createLogger('fatal'), reactions: [echo] });
process.once('SIGTERM', () => void projector.stop());
