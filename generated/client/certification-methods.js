// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { checkArguments } from './arguments.js';
export function certificationMethods(methodOf) {
    const renew = methodOf('updateCertification', 'renewCertification');
    const revoke = methodOf('updateCertification', 'revokeCertification');
    return {
        async renewCertification(args, options) {
            const { expires_at, ...record } = args;
            checkArguments('renewCertification', args, ['id', 'expires_at', 'ifMatch']);
            return renew({ ...record, body: { expires_at, change: 'renewal' } }, options);
        },
        async revokeCertification(args, options) {
            const { reason, ...record } = args;
            checkArguments('revokeCertification', args, ['id', 'reason', 'ifMatch']);
            return revoke({ ...record, body: { status: 'revoked', revocation_reason: reason } }, options);
        },
    };
}
