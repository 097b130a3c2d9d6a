// Made from openapi.yaml by `npm run generate`. Do not edit.
export const operationTable = {
  /** List all mentor certifications with optional filtering */
  listCertifications: {"method":"GET","path":"/api/v1/certifications","parameters":{"mentor_id":["query","mentor_id"],"cert_type":["query","cert_type"],"status":["query","status"],"page":["query","page"],"limit":["query","limit"],"after":["query","after"]},"replies":{"200":{"link":"Link"}},"paginator":{"name":"iterateCertifications","limit":100}},
  /** Create a new certification for a mentor */
  createCertification: {"method":"POST","path":"/api/v1/certifications","parameters":{"idempotencyKey":["header","Idempotency-Key"]},"replies":{"201":{"etag":"ETag","location":"Location"}}},
  /** Get all certifications expiring within N days */
  getExpiringCertifications: {"method":"GET","path":"/api/v1/certifications/expiring","parameters":{"days":["query","days"],"page":["query","page"],"limit":["query","limit"],"after":["query","after"]},"replies":{"200":{"link":"Link"}},"paginator":{"name":"iterateExpiringCertifications","limit":100}},
  /** Get a single certification record by ID */
  getCertification: {"method":"GET","path":"/api/v1/certifications/{id}","parameters":{"id":["path","id"],"ifNoneMatch":["header","If-None-Match"]},"replies":{"200":{"etag":"ETag"},"304":{"etag":"ETag"}}},
  /** Record a certification renewal or update certification details */
  updateCertification: {"method":"PUT","path":"/api/v1/certifications/{id}","parameters":{"id":["path","id"],"ifMatch":["header","If-Match"]},"replies":{"200":{"etag":"ETag"}}},
  /** Remove a certification record */
  deleteCertification: {"method":"DELETE","path":"/api/v1/certifications/{id}","parameters":{"id":["path","id"],"ifMatch":["header","If-Match"]},"replies":{"200":{}}},
  /** Get the current certification status for a mentor */
  getCertificationStatus: {"method":"GET","path":"/api/v1/certifications/{id}/status","parameters":{"id":["path","id"]},"replies":{"200":{}}},
} as const
