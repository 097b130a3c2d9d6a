// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
export declare const operationTable: {
    /** List all mentor certifications with optional filtering */
    readonly listCertifications: {
        readonly method: "GET";
        readonly path: "/api/v1/certifications";
        readonly parameters: {
            readonly mentor_id: readonly ["query", "mentor_id"];
            readonly cert_type: readonly ["query", "cert_type"];
            readonly status: readonly ["query", "status"];
            readonly page: readonly ["query", "page"];
            readonly limit: readonly ["query", "limit"];
            readonly after: readonly ["query", "after"];
        };
        readonly replies: {
            readonly "200": {
                readonly link: "Link";
            };
        };
        readonly paginator: {
            readonly name: "iterateCertifications";
            readonly limit: 100;
        };
    };
    /** Create a new certification for a mentor */
    readonly createCertification: {
        readonly method: "POST";
        readonly path: "/api/v1/certifications";
        readonly parameters: {
            readonly idempotencyKey: readonly ["header", "Idempotency-Key"];
        };
        readonly replies: {
            readonly "201": {
                readonly etag: "ETag";
                readonly location: "Location";
            };
        };
    };
    /** Get all certifications expiring within N days */
    readonly getExpiringCertifications: {
        readonly method: "GET";
        readonly path: "/api/v1/certifications/expiring";
        readonly parameters: {
            readonly days: readonly ["query", "days"];
            readonly page: readonly ["query", "page"];
            readonly limit: readonly ["query", "limit"];
            readonly after: readonly ["query", "after"];
        };
        readonly replies: {
            readonly "200": {
                readonly link: "Link";
            };
        };
        readonly paginator: {
            readonly name: "iterateExpiringCertifications";
            readonly limit: 100;
        };
    };
    /** Get a single certification record by ID */
    readonly getCertification: {
        readonly method: "GET";
        readonly path: "/api/v1/certifications/{id}";
        readonly parameters: {
            readonly id: readonly ["path", "id"];
            readonly ifNoneMatch: readonly ["header", "If-None-Match"];
        };
        readonly replies: {
            readonly "200": {
                readonly etag: "ETag";
            };
            readonly "304": {
                readonly etag: "ETag";
            };
        };
    };
    /** Record a certification renewal or update certification details */
    readonly updateCertification: {
        readonly method: "PUT";
        readonly path: "/api/v1/certifications/{id}";
        readonly parameters: {
            readonly id: readonly ["path", "id"];
            readonly ifMatch: readonly ["header", "If-Match"];
        };
        readonly replies: {
            readonly "200": {
                readonly etag: "ETag";
            };
        };
    };
    /** Remove a certification record */
    readonly deleteCertification: {
        readonly method: "DELETE";
        readonly path: "/api/v1/certifications/{id}";
        readonly parameters: {
            readonly id: readonly ["path", "id"];
            readonly ifMatch: readonly ["header", "If-Match"];
        };
        readonly replies: {
            readonly "200": {};
        };
    };
    /** Get the current certification status for a mentor */
    readonly getCertificationStatus: {
        readonly method: "GET";
        readonly path: "/api/v1/certifications/{id}/status";
        readonly parameters: {
            readonly id: readonly ["path", "id"];
        };
        readonly replies: {
            readonly "200": {};
        };
    };
};
