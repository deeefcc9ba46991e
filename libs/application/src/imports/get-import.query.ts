import { Query } from '@nestjs/cqrs';
import type { ImportRefusal } from '#libs/domain';
import type { Page, PageRequest } from '#libs/read-model';
import type { ImportJson } from './import-file.command.js';

/** One import, running or ended. Refused with `import.unknown`. */
export class GetImport extends Query<ImportJson> {
  constructor(readonly id: string) {
    super();
  }
}

/** The imports, the last begun first. */
export class ListImports extends Query<Page<ImportJson>> {
  constructor(readonly request: PageRequest) {
    super();
  }
}

/** The lines that an import refused or held, in order of the file. */
export class ListRefusals extends Query<Page<ImportRefusal>> {
  constructor(readonly request: PageRequest & { readonly importId: string }) {
    super();
  }
}
