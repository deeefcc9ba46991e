import { Query } from '@nestjs/cqrs';
import type { ImportRefusal } from '#libs/domain';
import type { Page, PageRequest } from '#libs/read-model';
import type { ImportJson } from './import-file.command.js';

/** One import, running or ended. Refused with `import.unknown`. */
export class GetImport extends Query<ImportJson> {
  constructor(
    readonly id: string,
    readonly after?: string,
  ) {
    super();
  }
}

/** The imports, the last begun first. With `after`, the answer includes what the token stands for, or is refused with `query.stale`. */
export class ListImports extends Query<Page<ImportJson>> {
  constructor(readonly request: PageRequest & { readonly after?: string }) {
    super();
  }
}

/** The lines that an import refused or held, in order of the file. */
export class ListRefusals extends Query<Page<ImportRefusal>> {
  constructor(readonly request: PageRequest & { readonly importId: string }) {
    super();
  }
}
