import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

interface Body {
  /** In bytes. */
  readonly limit: number;
  /** What is said to whoever sends more, with a remedy. */
  readonly tooLarge: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    readonly body?: Body;
  }
}

/** A route whose body may be larger than those of commands. */
export const TakesBody = (body: Body): MethodDecorator => RouteConfig({ body });

/** Gives the routes that have one their own limit: to be called before the routes are there. */
export function limitBodies(server: FastifyInstance): void {
  server.addHook('onRoute', (route) => {
    const { body } = route.config ?? {};
    if (body !== undefined) route.bodyLimit = body.limit;
  });
}
