// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
export function certificationMethods({ updateCertification, }) {
    return {
        renewCertification: ({ expires_at, ...record }, options) => updateCertification({ ...record, body: { expires_at, change: 'renewal' } }, options),
        revokeCertification: ({ reason, ...record }, options) => updateCertification({ ...record, body: { status: 'revoked', revocation_reason: reason } }, options),
    };
}
