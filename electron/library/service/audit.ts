/** `audit`: what was done with faces in this library. */
import type { Api } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import { certificateBytes } from '../../host/certificate.ts';
import type { Handlers } from '../../rpc/server.ts';
import { inSlices } from '../store/lists/walk.ts';
import { writeFile } from '../transfer/write-file.ts';
import type { Core } from './core.ts';

export function auditHandlers({ store, grants }: Core): Handlers<Api>['audit'] {
  return {
    list: ({ before, limit, ...filter }) => inSlices(store.audit.list(filter, before, limit)),
    certificate: ({ id }) => {
      const found = store.erasures.certificate(id);
      if (found === null) throw new FacetError({ code: 'not-found', what: 'certificate', id });
      return found;
    },
    saveCertificate: ({ certificate, to }) => {
      // Only what this library signed: nobody gets a forged one out of its hands.
      const signature = Buffer.from(certificate.signature, 'base64');
      if (!store.signing.verifies(certificateBytes(certificate), signature))
        throw new FacetError({
          code: 'invalid-input',
          field: 'certificate',
          detail: 'was not signed by this library',
        });
      return writeFile(grants.savePathOf(to), `${JSON.stringify(certificate, null, 1)}\n`);
    },
    verify: ({ expect }) => inSlices(store.audit.verify(expect)),
  };
}
