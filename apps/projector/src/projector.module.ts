import { type DynamicModule, Inject, Injectable, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { type Projector, type ProjectorOptions, startProjector } from './projector.js';
import type { ProjectorReadiness } from './readiness.js';

const OPTIONS = Symbol('ProjectorOptions');

/** Ties the projections to the life of the process. */
@Injectable()
export class ProjectorLife implements OnApplicationBootstrap, OnApplicationShutdown {
  private projector: Projector | undefined;

  constructor(@Inject(OPTIONS) private readonly options: ProjectorOptions) {}

  async onApplicationBootstrap(): Promise<void> {
    this.projector = await startProjector(this.options);
  }

  /** @throws Error before the application has started */
  async readiness(): Promise<ProjectorReadiness> {
    if (this.projector === undefined) throw new Error('the projector has not started');
    return this.projector.readiness();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.projector?.stop();
  }
}

@Module({})
export class ProjectorModule {
  static register(options: ProjectorOptions): DynamicModule {
    return { module: ProjectorModule, providers: [{ provide: OPTIONS, useValue: options }, ProjectorLife] };
  }
}
