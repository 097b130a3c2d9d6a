// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import type { MethodOf } from './operation-methods.js';
import type { CallOptions, DateTimeInput, Reply } from './operation-types.js';
/** Arguments that all updates take. */
interface UpdateArguments {
    readonly id: string;
    /** The `etag` of the record as you know it: if it was changed since, the reply is 412. */
    readonly ifMatch?: string | undefined;
}
export interface CertificationMethods {
    /**
     * Renews a certification until `expires_at`. The renewal is counted and added to the history. The same call twice is one
     * renewal.
     *
     * @throws ProblemError as `updateCertification` does; 422 if `expires_at` is earlier than the stored one
     * @example
     * await api.renewCertification({ id: 'cert-001', expires_at: '2028-03-01T00:00:00Z' })
     */
    renewCertification(args: UpdateArguments & {
        readonly expires_at: DateTimeInput;
    }, options?: CallOptions): Promise<Reply<'updateCertification'>>;
    /**
     * Revokes a certification.
     *
     * @throws ProblemError as `updateCertification` does
     * @example
     * await api.revokeCertification({ id: 'cert-001', reason: 'Left the programme' })
     */
    revokeCertification(args: UpdateArguments & {
        readonly reason: string;
    }, options?: CallOptions): Promise<Reply<'updateCertification'>>;
}
export declare function certificationMethods(methodOf: MethodOf): CertificationMethods;
export {};
