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
  "exportCertifications": {
    "separator": "comma"
  },
  "getExpiryCalendar": {
    "days": 365
  },
  "renewCertifications": {},
  "importCertifications": {
    "dry_run": false,
    "date_format": "iso",
    "time_zone": "UTC"
  },
  "listCertificationChanges": {
    "limit": 20
  },
  "getCertificationSummary": {},
  "getCertification": {},
  "updateCertification": {},
  "deleteCertification": {},
  "getCertificationStatus": {},
  "reinstateCertification": {},
  "withdrawRenewal": {},
  "listMentors": {
    "limit": 20
  },
  "getMentor": {},
  "putMentor": {},
  "deleteMentor": {},
  "listAuditEntries": {
    "limit": 20
  }
} as const

export const bodyDefaults = {
  "listCertifications": {},
  "createCertification": {},
  "getExpiringCertifications": {},
  "exportCertifications": {},
  "getExpiryCalendar": {},
  "renewCertifications": {
    "extend_from": "later_of_both",
    "dry_run": false
  },
  "importCertifications": {},
  "listCertificationChanges": {},
  "getCertificationSummary": {},
  "getCertification": {},
  "updateCertification": {},
  "deleteCertification": {},
  "getCertificationStatus": {},
  "reinstateCertification": {},
  "withdrawRenewal": {},
  "listMentors": {},
  "getMentor": {},
  "putMentor": {},
  "deleteMentor": {},
  "listAuditEntries": {}
} as const
