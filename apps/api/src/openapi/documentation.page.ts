import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

/** The interactive page is a package that Nest's own brings along: found from there, served from our origin, run under our policy. */
function assetsFolder(): string {
  const here = createRequire(import.meta.url);
  return dirname(createRequire(here.resolve('@nestjs/swagger')).resolve('swagger-ui-dist/package.json'));
}

const TYPES: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const INITIALIZER = `globalThis.SwaggerUIBundle({
  url: '/openapi.json', dom_id: '#documentation', validatorUrl: null, deepLinking: true, docExpansion: 'list', tryItOutEnabled: true,
  presets: [globalThis.SwaggerUIBundle.presets.apis], layout: 'BaseLayout',
});
`;

const PAGE = `<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Écluse – documentation de l’API</title>
    <link rel="icon" type="image/png" href="/documentation/assets/favicon-32x32.png" />
    <link rel="stylesheet" href="/documentation/assets/swagger-ui.css" />
  </head>
  <body>
    <noscript>Cette page a besoin de JavaScript. Le même contenu se lit dans <a href="/openapi.json">/openapi.json</a>.</noscript>
    <main id="documentation"></main>
    <script src="/documentation/assets/swagger-ui-bundle.js"></script>
    <script src="/documentation/assets/initializer.js"></script>
  </body>
</html>
`;

/** `/openapi.json` and, to read and try it, `/documentation`. The document is made when first asked for: no start waits for it. */
export function serveDocumentation(server: FastifyInstance, documentOf: () => OpenAPIObject): void {
  let json: string | undefined;
  server.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send((json ??= JSON.stringify(documentOf()))));
  server.get('/documentation', async (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  server.get('/documentation/assets/initializer.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(INITIALIZER));
  for (const [name, type] of Object.entries(TYPES)) {
    server.get(`/documentation/assets/${name}`, async (_request, reply) =>
      reply
        .type(type)
        .header('cache-control', 'public, max-age=3600')
        .send(await readFile(join(assetsFolder(), name))),
    );
  }
}
