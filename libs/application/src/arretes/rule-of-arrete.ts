import { arreteDecider } from '#libs/domain';
import { arreteCodec } from '../codecs.js';

/** The stream of the arrêté of a month of a réseau, and how it is folded. */
export const ruleOfArrete = (reseau: string, mois: string) => ({ stream: `arrete-${reseau}-${mois}`, decider: arreteDecider, codec: arreteCodec });
