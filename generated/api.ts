// Made from openapi.yaml by `npm run generate`. Do not edit.
export interface paths {
    "/api/v1/certifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all mentor certifications with optional filtering
         * @description A record must match all given filters. For order and pages, see the introduction.
         */
        get: operations["listCertifications"];
        put?: never;
        /**
         * Create a new certification for a mentor
         * @description A mentor may hold several certifications of one type. `expires_at` must be later than `issued_at`,
         *     otherwise the reply is 422.
         *
         *     With an `Idempotency-Key`, clients can safely repeat the request for 24 hours. The same key with the
         *     same body (compared as JSON values) returns the first response again, even if the record was changed
         *     or deleted since. The same key with another body is a 422. A rejected request does not use its key.
         *     With tokens, each caller has its own keys.
         */
        post: operations["createCertification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/expiring": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get all certifications expiring within N days
         * @description The active certifications that expire by the end of the UTC day `days` days from today, soonest
         *     first. With `days=0`, these are the certifications that expire later today. A certification that
         *     expires at midnight is expired for the whole day, so `days=0` never lists it.
         */
        get: operations["getExpiringCertifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Get a single certification record by ID
         * @description The record with its renewals, oldest first. Only revoked records have `revoked_at` and
         *     `revocation_reason`.
         */
        get: operations["getCertification"];
        /**
         * Record a certification renewal or update certification details
         * @description Changes the given fields, at least one, and keeps the others.
         *
         *     - An `expires_at` later than the stored one is a **renewal**. It is counted and added to the history.
         *       A certification can be renewed 1,000 times; the next renewal is a 409.
         *     - `status: revoked` together with `revocation_reason`, and no other field, is a **revocation**. It is
         *       final: a request that would change a revoked record is a 409.
         *     - Anything else is a **correction**.
         *     - A request with only stored values changes nothing and is a 200. So the same request twice in a row is
         *       never two renewals. To prevent lost updates, send `If-Match`.
         */
        put: operations["updateCertification"];
        post?: never;
        /**
         * Remove a certification record
         * @description Removes the record and its history. The id is never assigned again.
         */
        delete: operations["deleteCertification"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/certifications/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /**
         * Get the current certification status for a mentor
         * @description Whether the certification is valid now, and for how many more days.
         */
        get: operations["getCertificationStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description `cert-` and the record's number, zero-padded to at least three digits.
         * @example cert-001
         */
        CertificationId: string;
        /**
         * @description The mentor's id in the organisation.
         * @example mentor-42
         */
        MentorId: string;
        /**
         * @description The type of the certification.
         * @example peer_mentor_level_2
         */
        CertType: string;
        /**
         * @description The mentor's name in the mentor directory; null if the directory has no such mentor.
         * @example Lars Eriksen
         */
        MentorName: string | null;
        /**
         * @description Derived at the time of the request. Responses may contain new values in the future.
         * @example active
         * @enum {string}
         */
        CertificationStatus: "active" | "expired" | "revoked";
        /**
         * @description Why the certification was revoked. Control characters are not allowed.
         * @example Left the programme
         */
        RevocationReason: string;
        /**
         * Format: int32
         * @description How often the certification was renewed.
         * @example 1
         */
        RenewalCount: number;
        /**
         * Format: int32
         * @description The maximum number of records on a page.
         * @default 20
         * @example 20
         */
        PageLimit: number;
        /**
         * Format: int32
         * @description UTC calendar days from today to the day of `expires_at`; 0 on that day, negative afterwards.
         * @example 15
         */
        DaysUntilExpiry: number;
        /**
         * Format: date-time
         * @description UTC, whole seconds.
         * @example 2026-03-01T00:00:00Z
         */
        Timestamp: string;
        /**
         * Format: date-time
         * @description RFC 3339 with a capital `T` and any offset. Fractions of a second are dropped. After the offset is applied, the year must be from 1900 to 2199 (otherwise 422).
         * @example 2026-03-01T00:00:00Z
         */
        TimestampInput: string;
        /** @example "3-active" */
        EntityTagList: string;
        CreateCertification: {
            mentor_id: components["schemas"]["MentorId"];
            cert_type: components["schemas"]["CertType"];
            issued_at: components["schemas"]["TimestampInput"];
            expires_at: components["schemas"]["TimestampInput"];
        };
        UpdateCertification: {
            issued_at?: components["schemas"]["TimestampInput"];
            expires_at?: components["schemas"]["TimestampInput"];
            cert_type?: components["schemas"]["CertType"];
            /**
             * @description The only status that can be set. Requires `revocation_reason` and excludes all other fields.
             * @enum {string}
             */
            status?: "revoked";
            revocation_reason?: components["schemas"]["RevocationReason"];
        };
        Certification: {
            id: components["schemas"]["CertificationId"];
            mentor_id: components["schemas"]["MentorId"];
            cert_type: components["schemas"]["CertType"];
            status: components["schemas"]["CertificationStatus"];
            issued_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
            renewal_count: components["schemas"]["RenewalCount"];
            created_at: components["schemas"]["Timestamp"];
        };
        CertificationRecord: {
            id: components["schemas"]["CertificationId"];
            mentor_id: components["schemas"]["MentorId"];
            cert_type: components["schemas"]["CertType"];
            status: components["schemas"]["CertificationStatus"];
            issued_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
            renewal_count: components["schemas"]["RenewalCount"];
            /** @description The renewals, oldest first. */
            renewal_history: components["schemas"]["Renewal"][];
            created_at: components["schemas"]["Timestamp"];
            updated_at: components["schemas"]["Timestamp"];
            revoked_at?: components["schemas"]["Timestamp"];
            revocation_reason?: components["schemas"]["RevocationReason"];
        };
        UpdatedCertification: {
            id: components["schemas"]["CertificationId"];
            mentor_id: components["schemas"]["MentorId"];
            cert_type: components["schemas"]["CertType"];
            status: components["schemas"]["CertificationStatus"];
            issued_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
            renewal_count: components["schemas"]["RenewalCount"];
            updated_at: components["schemas"]["Timestamp"];
            revoked_at?: components["schemas"]["Timestamp"];
            revocation_reason?: components["schemas"]["RevocationReason"];
        };
        Renewal: {
            renewed_at: components["schemas"]["Timestamp"];
            expires_at: components["schemas"]["Timestamp"];
        };
        DeletedCertification: {
            /** @enum {boolean} */
            deleted: true;
            id: components["schemas"]["CertificationId"];
        };
        StatusReport: {
            mentor_id: components["schemas"]["MentorId"];
            status: components["schemas"]["CertificationStatus"];
            cert_type: components["schemas"]["CertType"];
            expires_at: components["schemas"]["Timestamp"];
            days_until_expiry: components["schemas"]["DaysUntilExpiry"];
            /** @description True if the certification is active and has at most 30 days left, or as many as the operator configured. */
            is_expiring_soon: boolean;
        };
        ExpiringCertification: {
            id: components["schemas"]["CertificationId"];
            mentor_id: components["schemas"]["MentorId"];
            mentor_name: components["schemas"]["MentorName"];
            cert_type: components["schemas"]["CertType"];
            expires_at: components["schemas"]["Timestamp"];
            days_until_expiry: components["schemas"]["DaysUntilExpiry"];
            status: components["schemas"]["CertificationStatus"];
        };
        Pagination: {
            /**
             * Format: int32
             * @description The number of the page; null in a response to `after`.
             */
            page: number | null;
            limit: components["schemas"]["PageLimit"];
            /**
             * Format: int64
             * @description The number of records on all pages.
             */
            total: number;
        };
        CertificationPage: {
            data: components["schemas"]["Certification"][];
            pagination: components["schemas"]["Pagination"];
        };
        ExpiringCertificationPage: {
            data: components["schemas"]["ExpiringCertification"][];
            pagination: components["schemas"]["Pagination"];
        };
        /** @description RFC 9457. */
        Problem: {
            /**
             * Format: uri-reference
             * @description `about:blank` if the status says everything, otherwise `urn:problem-type:certifications:` and one of
             *
             *     - `invalid-request` (400): the request violates this contract
             *     - `revoked` (409): the certification is revoked, which is final
             *     - `renewal-limit` (409): the certification was renewed the maximum number of times
             *     - `validity-period` (422): `expires_at` is not later than `issued_at`
             *     - `time-out-of-range` (422): a time is before the year 1900 or after 2199
             *     - `revocation` (422): a revocation needs `status` and `revocation_reason` and no other field
             *     - `idempotency-key-reused` (422): the key was used for another creation
             */
            type: string;
            title: components["schemas"]["ProblemTitle"];
            /** Format: int32 */
            status: number;
            detail: components["schemas"]["ProblemDetail"];
        };
        /**
         * @description The name of the status.
         * @example Not Found
         */
        ProblemTitle: string;
        /**
         * @description What is wrong with this request, for a person to read.
         * @example There is no certification cert-001.
         */
        ProblemDetail: string;
        /** @description RFC 9457, with a list of all violations. */
        InvalidRequestProblem: {
            /** Format: uri-reference */
            type: string;
            title: components["schemas"]["ProblemTitle"];
            /** Format: int32 */
            status: number;
            detail: components["schemas"]["ProblemDetail"];
            errors: components["schemas"]["RequestFault"][];
        };
        RequestFault: {
            /**
             * @description The part of the request with the violation.
             * @enum {string}
             */
            in: "body" | "query" | "path" | "header";
            /**
             * Format: json-pointer
             * @description A JSON Pointer (RFC 6901) into that part; empty for the whole part.
             * @example /expires_at
             */
            pointer: string;
            /**
             * @description What is expected there.
             * @example must be an RFC 3339 date-time with a time zone, for example 2026-03-01T00:00:00Z
             */
            detail: string;
        };
    };
    responses: {
        /** @description The request violates this contract. `errors` lists the violations, one per field. */
        InvalidRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:invalid-request",
                 *       "title": "Bad Request",
                 *       "status": 400,
                 *       "detail": "limit must be a whole number from 1 to 100.",
                 *       "errors": [
                 *         {
                 *           "in": "query",
                 *           "pointer": "/limit",
                 *           "detail": "must be a whole number from 1 to 100"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["InvalidRequestProblem"];
            };
        };
        /** @description A valid bearer token is required. Nothing was changed. */
        Unauthenticated: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWWAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unauthorized",
                 *       "status": 401,
                 *       "detail": "The token has expired."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The token lacks the required scope. Nothing was changed. */
        MissingScope: {
            headers: {
                "WWW-Authenticate": components["headers"]["WWWAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Forbidden",
                 *       "status": 403,
                 *       "detail": "The token lacks the scope certifications:write."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The record does not exist. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Not Found",
                 *       "status": 404,
                 *       "detail": "There is no certification cert-001."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request took too long to arrive. */
        RequestTimeout: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Timeout",
                 *       "status": 408,
                 *       "detail": "The request took too long to arrive."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The state of the record forbids the change. */
        Conflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:revoked",
                 *       "title": "Conflict",
                 *       "status": 409,
                 *       "detail": "The certification is revoked. A revocation is final."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `If-Match` does not contain the current entity tag. */
        PreconditionFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Precondition Failed",
                 *       "status": 412,
                 *       "detail": "If-Match does not contain the certification's current entity tag. Read it again and retry."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is larger than 64 KiB. */
        BodyTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Payload Too Large",
                 *       "status": 413,
                 *       "detail": "The body is larger than 64 KiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is not `application/json`, or has a `Content-Encoding`. */
        UnsupportedMediaType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Unsupported Media Type",
                 *       "status": 415,
                 *       "detail": "The body must be application/json."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The request violates a rule that a schema cannot express. Nothing was changed. */
        RuleBroken: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:problem-type:certifications:validity-period",
                 *       "title": "Unprocessable Entity",
                 *       "status": 422,
                 *       "detail": "expires_at must be later than issued_at."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The client has exceeded its rate limit. Nothing was changed. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Too Many Requests",
                 *       "status": 429,
                 *       "detail": "The client has exceeded its rate limit of requests per minute."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The URL and headers together are larger than 16 KiB. */
        HeadersTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Request Header Fields Too Large",
                 *       "status": 431,
                 *       "detail": "The URL and headers together are larger than 16 KiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description An error of the service. Its log contains the details, this response does not. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Internal Server Error",
                 *       "status": 500,
                 *       "detail": "The service failed. Its log contains the details."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service is temporarily unavailable and changed nothing. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "about:blank",
                 *       "title": "Service Unavailable",
                 *       "status": 503,
                 *       "detail": "The service is temporarily unavailable. Nothing was changed."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /** @description The certification's id. */
        Id: components["schemas"]["CertificationId"];
        /** @description Only certifications of this mentor. */
        MentorIdFilter: components["schemas"]["MentorId"];
        /** @description Only certifications of this type. */
        CertTypeFilter: components["schemas"]["CertType"];
        /** @description Only certifications with this status at the time of the request. */
        StatusFilter: components["schemas"]["CertificationStatus"];
        /**
         * @description The number of the page; the default is 1. A page that begins after record 100,000 is a 400: follow the
         *     `next` links instead. Cannot be combined with `after` (400).
         * @example 1
         */
        Page: number;
        /** @description The maximum number of records on a page. */
        Limit: components["schemas"]["PageLimit"];
        /**
         * @description The opaque cursor of a `next` link. The page begins after the last record of the page with that link,
         *     even if that record was deleted. A cursor of another list or of other filters is a 400.
         */
        After: string;
        /**
         * @description How many UTC calendar days to look ahead; 0 means until the end of today.
         * @example 30
         */
        Days: number;
        /**
         * @description Changes the record only if its entity tag is in this list (RFC 9110, section 13.1.1); otherwise the
         *     reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
         * @example "3-active"
         */
        IfMatch: components["schemas"]["EntityTagList"];
        /**
         * @description Returns 304 without a body if the record's entity tag is in this list (RFC 9110, section 13.1.2). `*`
         *     matches any tag.
         * @example "3-active"
         */
        IfNoneMatch: components["schemas"]["EntityTagList"];
        /**
         * @description A key that the client chooses for this creation, for example a UUID.
         * @example 0f8fad5b-d9cb-469f-a165-70867728950e
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The record's strong entity tag. It changes with every change of the record, and when the certification
         *     expires.
         * @example "3-active"
         */
        ETag: string;
        /**
         * @description The canonical path of the created record.
         * @example /api/v1/certifications/cert-002
         */
        Location: string;
        /**
         * @description Web links (RFC 8288) to the `first`, `prev`, `next` and `last` page, relative to the request's URL.
         *     `last` is absent if it begins after record 100,000. `next` contains `after`.
         * @example <?page=1&limit=20>; rel="first", <?limit=20&after=MTc4OC4yMC5hYmNkZWZnaA>; rel="next", <?page=5&limit=20>; rel="last"
         */
        Link: string;
        /**
         * @description The challenge (RFC 6750, section 3). `error` is `invalid_token`, or `insufficient_scope` with the
         *     required `scope`. Without a token, `error` is absent.
         * @example Bearer realm="certifications", error="invalid_token"
         */
        WWWAuthenticate: string;
        /**
         * @description The number of seconds after which to try again.
         * @example 1
         */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listCertifications: {
        parameters: {
            query?: {
                /** @description Only certifications of this mentor. */
                mentor_id?: components["parameters"]["MentorIdFilter"];
                /** @description Only certifications of this type. */
                cert_type?: components["parameters"]["CertTypeFilter"];
                /** @description Only certifications with this status at the time of the request. */
                status?: components["parameters"]["StatusFilter"];
                /**
                 * @description The number of the page; the default is 1. A page that begins after record 100,000 is a 400: follow the
                 *     `next` links instead. Cannot be combined with `after` (400).
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /** @description The maximum number of records on a page. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The opaque cursor of a `next` link. The page begins after the last record of the page with that link,
                 *     even if that record was deleted. A cursor of another list or of other filters is a 400.
                 */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the list. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "cert-001",
                     *           "mentor_id": "mentor-42",
                     *           "cert_type": "peer_mentor_level_2",
                     *           "status": "active",
                     *           "issued_at": "2025-09-01T00:00:00Z",
                     *           "expires_at": "2026-09-01T00:00:00Z",
                     *           "renewal_count": 1,
                     *           "created_at": "2025-09-01T08:14:00Z"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "limit": 20,
                     *         "total": 87
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CertificationPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description A key that the client chooses for this creation, for example a UUID.
                 * @example 0f8fad5b-d9cb-469f-a165-70867728950e
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The certification to create. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "mentor_id": "mentor-42",
                 *       "cert_type": "peer_mentor_level_2",
                 *       "issued_at": "2026-03-01T00:00:00Z",
                 *       "expires_at": "2027-03-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["CreateCertification"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    Location: components["headers"]["Location"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-002",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2026-03-01T00:00:00Z",
                     *       "expires_at": "2027-03-01T00:00:00Z",
                     *       "renewal_count": 0,
                     *       "created_at": "2026-03-26T10:00:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Certification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["RuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getExpiringCertifications: {
        parameters: {
            query?: {
                /**
                 * @description How many UTC calendar days to look ahead; 0 means until the end of today.
                 * @example 30
                 */
                days?: components["parameters"]["Days"];
                /**
                 * @description The number of the page; the default is 1. A page that begins after record 100,000 is a 400: follow the
                 *     `next` links instead. Cannot be combined with `after` (400).
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /** @description The maximum number of records on a page. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The opaque cursor of a `next` link. The page begins after the last record of the page with that link,
                 *     even if that record was deleted. A cursor of another list or of other filters is a 400.
                 */
                after?: components["parameters"]["After"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of the expiring list. */
            200: {
                headers: {
                    Link: components["headers"]["Link"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "data": [
                     *         {
                     *           "id": "cert-007",
                     *           "mentor_id": "mentor-19",
                     *           "mentor_name": "Lars Eriksen",
                     *           "cert_type": "peer_mentor_level_1",
                     *           "expires_at": "2026-04-10T00:00:00Z",
                     *           "days_until_expiry": 15,
                     *           "status": "active"
                     *         }
                     *       ],
                     *       "pagination": {
                     *         "page": 1,
                     *         "limit": 20,
                     *         "total": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExpiringCertificationPage"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Returns 304 without a body if the record's entity tag is in this list (RFC 9110, section 13.1.2). `*`
                 *     matches any tag.
                 * @example "3-active"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record. */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-001",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2025-09-01T00:00:00Z",
                     *       "expires_at": "2026-09-01T00:00:00Z",
                     *       "renewal_count": 1,
                     *       "renewal_history": [
                     *         {
                     *           "renewed_at": "2025-09-01T08:14:00Z",
                     *           "expires_at": "2026-09-01T00:00:00Z"
                     *         }
                     *       ],
                     *       "created_at": "2025-09-01T08:14:00Z",
                     *       "updated_at": "2025-09-01T08:14:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CertificationRecord"];
                };
            };
            /** @description The record's entity tag is in `If-None-Match`. */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Changes the record only if its entity tag is in this list (RFC 9110, section 13.1.1); otherwise the
                 *     reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
                 * @example "3-active"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        /** @description The fields to change. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "issued_at": "2026-03-26T00:00:00Z",
                 *       "expires_at": "2027-03-26T00:00:00Z",
                 *       "cert_type": "peer_mentor_level_2"
                 *     }
                 */
                "application/json": components["schemas"]["UpdateCertification"];
            };
        };
        responses: {
            /**
             * @description The certification after the change. Only revoked records have `revoked_at` and
             *     `revocation_reason`.
             */
            200: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "cert-001",
                     *       "mentor_id": "mentor-42",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "status": "active",
                     *       "issued_at": "2026-03-26T00:00:00Z",
                     *       "expires_at": "2027-03-26T00:00:00Z",
                     *       "renewal_count": 2,
                     *       "updated_at": "2026-03-26T10:05:00Z"
                     *     }
                     */
                    "application/json": components["schemas"]["UpdatedCertification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            409: components["responses"]["Conflict"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            422: components["responses"]["RuleBroken"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteCertification: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description Changes the record only if its entity tag is in this list (RFC 9110, section 13.1.1); otherwise the
                 *     reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
                 * @example "3-active"
                 */
                "If-Match"?: components["parameters"]["IfMatch"];
            };
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record was removed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "deleted": true,
                     *       "id": "cert-001"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedCertification"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            412: components["responses"]["PreconditionFailed"];
            413: components["responses"]["BodyTooLarge"];
            415: components["responses"]["UnsupportedMediaType"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getCertificationStatus: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The certification's id. */
                id: components["parameters"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The status at the time of the request. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "mentor_id": "mentor-42",
                     *       "status": "active",
                     *       "cert_type": "peer_mentor_level_2",
                     *       "expires_at": "2027-03-26T00:00:00Z",
                     *       "days_until_expiry": 365,
                     *       "is_expiring_soon": false
                     *     }
                     */
                    "application/json": components["schemas"]["StatusReport"];
                };
            };
            400: components["responses"]["InvalidRequest"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["MissingScope"];
            404: components["responses"]["NotFound"];
            408: components["responses"]["RequestTimeout"];
            429: components["responses"]["TooManyRequests"];
            431: components["responses"]["HeadersTooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
