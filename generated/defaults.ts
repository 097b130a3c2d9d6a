// Made from openapi.yaml by `npm run generate`. Do not edit.
export const defaults = {
  "listCertifications": {
    "limit": 20
  },
  "createCertification": {},
  "getExpiringCertifications": {
    "days": 30,
    "limit": 20
  },
  "getCertification": {},
  "updateCertification": {},
  "deleteCertification": {},
  "getCertificationStatus": {}
} as const
