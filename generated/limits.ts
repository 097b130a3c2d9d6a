// Made from openapi.yaml by `npm run generate`. Do not edit.
export const listCertifications = {
  "mentor_id": {
    "maxLength": 128
  },
  "cert_type": {
    "maxLength": 64
  },
  "status": {
    "enum": [
      "active",
      "expired",
      "revoked"
    ]
  },
  "expires_from": {
    "maxLength": 35
  },
  "expires_before": {
    "maxLength": 35
  },
  "sort": {
    "enum": [
      "id",
      "-id",
      "expires_at",
      "-expires_at"
    ]
  },
  "page": {
    "max": 100000
  },
  "limit": {
    "max": 100
  },
  "after": {
    "maxLength": 128
  }
} as const

export const createCertification = {
  "mentor_id": {
    "maxLength": 128
  },
  "cert_type": {
    "maxLength": 64
  },
  "issued_at": {
    "maxLength": 35
  },
  "expires_at": {
    "maxLength": 35
  }
} as const

export const getExpiringCertifications = {
  "days": {
    "max": 3650
  },
  "mentor_id": {
    "maxLength": 128
  },
  "cert_type": {
    "maxLength": 64
  },
  "page": {
    "max": 100000
  },
  "limit": {
    "max": 100
  },
  "after": {
    "maxLength": 128
  }
} as const

export const exportCertifications = {
  "mentor_id": {
    "maxLength": 128
  },
  "cert_type": {
    "maxLength": 64
  },
  "status": {
    "enum": [
      "active",
      "expired",
      "revoked"
    ]
  },
  "expires_from": {
    "maxLength": 35
  },
  "expires_before": {
    "maxLength": 35
  },
  "separator": {
    "enum": [
      "comma",
      "semicolon"
    ]
  }
} as const

export const getExpiryCalendar = {
  "days": {
    "max": 3650
  },
  "cert_type": {
    "maxLength": 64
  }
} as const

export const renewCertifications = {
  "ids": {
    "maxItems": 500
  },
  "expires_at": {
    "maxLength": 35
  },
  "extend_by": {
    "maxLength": 21
  },
  "extend_from": {
    "enum": [
      "expiry",
      "today",
      "later_of_both"
    ]
  },
  "renewed_at": {
    "maxLength": 35
  }
} as const

export const importCertifications = {
  "date_format": {
    "enum": [
      "iso",
      "dmy",
      "mdy"
    ]
  },
  "time_zone": {
    "maxLength": 64
  },
  "column": {
    "maxItems": 100
  }
} as const

export const listCertificationChanges = {
  "after": {
    "maxLength": 128
  },
  "limit": {
    "max": 100
  }
} as const

export const getCertificationSummary = {
  "cert_type": {
    "maxLength": 64
  }
} as const

export const getCertification = {
  "id": {
    "maxLength": 20
  }
} as const

export const updateCertification = {
  "id": {
    "maxLength": 20
  },
  "issued_at": {
    "maxLength": 35
  },
  "expires_at": {
    "maxLength": 35
  },
  "cert_type": {
    "maxLength": 64
  },
  "change": {
    "enum": [
      "renewal",
      "correction"
    ]
  },
  "status": {
    "enum": [
      "revoked"
    ]
  },
  "revocation_reason": {
    "maxLength": 500
  }
} as const

export const deleteCertification = {
  "id": {
    "maxLength": 20
  }
} as const

export const getCertificationStatus = {
  "id": {
    "maxLength": 20
  },
  "as_of": {
    "maxLength": 35
  }
} as const

export const reinstateCertification = {
  "id": {
    "maxLength": 20
  },
  "reason": {
    "maxLength": 500
  }
} as const

export const withdrawRenewal = {
  "id": {
    "maxLength": 20
  }
} as const

export const listMentors = {
  "search": {
    "maxLength": 100
  },
  "limit": {
    "max": 100
  },
  "after": {
    "maxLength": 256
  }
} as const

export const getMentor = {
  "mentor_id": {
    "maxLength": 128
  }
} as const

export const putMentor = {
  "mentor_id": {
    "maxLength": 128
  },
  "name": {
    "maxLength": 200
  }
} as const

export const deleteMentor = {
  "mentor_id": {
    "maxLength": 128
  }
} as const

export const listAuditEntries = {
  "id": {
    "maxLength": 20
  },
  "after": {
    "maxLength": 128
  },
  "limit": {
    "max": 100
  }
} as const
