import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const DESCRIPTION = `Les chiffres, listes et commandes d’Écluse.

- Les jours s’écrivent AAAA-MM-JJ. Un jour demandé est regardé à sa fin.
- Toute écriture demande l’en-tête \`Idempotency-Key\` : la même clé et le même corps donnent la même réponse.
- \`ETag\` et \`If-Match\` portent la révision d’un dossier.
- Une écriture rend un jeton de position ; donné en \`after\`, il fait attendre que les chiffres la contiennent.
- L’en-tête \`Ecluse-Caisse\` pose une question au nom d’une caisse, qui voit des autres ce que son réseau permet ; sans lui, tout se demande. Dans un lien, qui n’envoie pas d’en-tête, le paramètre \`vuDe\` dit de même.
- Les listes ont \`limit\`, \`cursor\` et \`count\`.
- Toute erreur est un \`application/problem+json\` avec un \`code\` stable.`;

/** What the API says of itself. The same controllers give the same document, whatever server they run in. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const configuration = new DocumentBuilder()
    .setTitle('Écluse')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('EUPL-1.2', 'https://joinup.ec.europa.eu/collection/eupl/eupl-text-eupl-12')
    .addServer('/')
    .build();
  return SwaggerModule.createDocument(app, configuration, {
    operationIdFactory: (controller, method) => `${controller.replace('Controller', '').toLowerCase()}.${method}`,
  });
}
