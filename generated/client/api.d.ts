// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
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
         * @description Filters combine: a record must match all that are given. Order and paging are described at the top
         *     of this contract.
         */
        get: operations["listCertifications"];
        put?: never;
        /**
         * Create a new certification for a mentor
         * @description A mentor may hold several certifications of one type. `expires_at` must be later than `issued_at`
         *     (422).
         *
         *     With an `Idempotency-Key` the request can be repeated safely for 24 hours: the same key with the same
         *     body (compared as JSON values) gives the first reply again, also when the record has changed or gone
         *     since; with another body it is 422. A refused request does not use the key up. Where callers have
         *     tokens, a key is its caller's own.
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
         * @description Exactly the active certifications with `days_until_expiry` of at most `days`, soonest first.
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
         * @description The whole record with its renewals, oldest first. `revoked_at` and `revocation_reason` are there on
         *     revoked records only.
         */
        get: operations["getCertification"];
        /**
         * Record a certification renewal or update certification details
         * @description Takes any of the fields, at least one; what is left out stays as it is.
         *
         *     - An `expires_at` later than the stored one is a **renewal**: it counts, and it is added to the
         *       history. A certification is renewed 1,000 times at most (409).
         *     - `status: revoked` with a `revocation_reason`, and nothing else beside them (422), is a
         *       **revocation**. It is final: a request that would change a revoked record is 409.
         *     - Anything else is a **correction**.
         *     - A request whose values are all stored already changes nothing and is 200, so the same request twice
         *       in a row is never two renewals. Who must exclude writes in between sends `If-Match`.
         */
        put: operations["updateCertification"];
        post?: never;
        /**
         * Remove a certification record
         * @description Removes the record and its history. Its id is never given out again.
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
         * @description Whether the certification holds now, and for how many days more.
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
         * @description `cert-` and the record's number, of three to fifteen digits, without more zeros in front than that takes.
         * @example cert-001
         */
        CertificationId: string;
        /**
         * @description The mentor's id, as the organisation gives it.
         * @example mentor-42
         */
        MentorId: string;
        /**
         * @description What the mentor is certified for.
         * @example peer_mentor_level_2
         */
        CertType: string;
        /**
         * @description The mentor's name in the mentor directory; null if the directory does not have the mentor.
         * @example Lars Eriksen
         */
        MentorName: string | null;
        /**
         * @description Derived at the time of the request. Expect new values in replies.
         * @example active
         * @enum {string}
         */
        CertificationStatus: "active" | "expired" | "revoked";
        /**
         * @description Why it was revoked, for people to read. No control characters.
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
         * @description How many records a page has at most.
         * @default 20
         * @example 20
         */
        PageLimit: number;
        /**
         * Format: int32
         * @description UTC calendar days from now to `expires_at`; 0 on the last day, negative after it.
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
         * @description RFC 3339 with a capital `T` and any offset. A fraction of a second is dropped. Years 1900 to 2199 after the offset is applied (else 422).
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
             * @description The only status that can be set. It takes a `revocation_reason` with it, and nothing else.
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
            /** @description Active, and with 0 to 30 days left (or as many as the operator configured). */
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
             * @description The page's number; null in a reply to `after`.
             */
            page: number | null;
            limit: components["schemas"]["PageLimit"];
            /**
             * Format: int64
             * @description How many records the list has on all pages together.
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
             * @description `about:blank` where the status says it all, else `urn:problem-type:certifications:` and one of
             *
             *     - `invalid-request` (400): the request breaks this contract
             *     - `revoked` (409): the certification is revoked, which is final
             *     - `renewal-limit` (409): the certification was renewed as often as it can be
             *     - `validity-period` (422): `expires_at` is not later than `issued_at`
             *     - `time-out-of-range` (422): a time is before the year 1900 or after 2199
             *     - `revocation` (422): a revocation is `status` and `revocation_reason`, and nothing else
             *     - `idempotency-key-reused` (422): the key named another creation before
             */
            type: string;
            title: components["schemas"]["ProblemTitle"];
            /** Format: int32 */
            status: number;
            detail: components["schemas"]["ProblemDetail"];
        };
        /**
         * @description The status in words.
         * @example Not Found
         */
        ProblemTitle: string;
        /**
         * @description What is wrong with this request, for people to read. No control characters.
         * @example There is no certification cert-001.
         */
        ProblemDetail: string;
        /** @description RFC 9457, with a list of all faults. */
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
             * @description The part of the request that has the fault.
             * @enum {string}
             */
            in: "body" | "query" | "path" | "header";
            /**
             * Format: json-pointer
             * @description A JSON Pointer (RFC 6901) into that part; empty for the whole of it.
             * @example /expires_at
             */
            pointer: string;
            /**
             * @description What is wrong there.
             * @example must be an RFC 3339 date-time with a time zone, for example 2026-03-01T00:00:00Z
             */
            detail: string;
        };
    };
    responses: {
        /** @description The request breaks this contract. `errors` names the faults. */
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
        /** @description This deployment wants a bearer token, and there is none that is valid. Nothing was done. */
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
        /** @description The token lacks the scope that the operation needs. Nothing was done. */
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
        /** @description There is no such record. */
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
        /** @description The record's state forbids the change. */
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
                 *       "detail": "The certification is revoked, which is final."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `If-Match` does not name the current entity tag. */
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
                 *       "detail": "The certification's entity tag is not among those of If-Match."
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
        /** @description A rule that a schema cannot say is broken. Nothing was changed. */
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
        /** @description The client has sent more requests than it may. Nothing was changed. */
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
                 *       "detail": "The client has sent more requests than it may in a minute."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The address and headers together are larger than 16 KiB. */
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
                 *       "detail": "The address and headers together are larger than 16 KiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service failed. Its log says why; this reply does not. */
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
                 *       "detail": "The service failed. The failure is in its log."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The service cannot do it now and changed nothing. */
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
                 *       "detail": "The service cannot do this now. Nothing was changed."
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
        /** @description Only certifications that have this status now. */
        StatusFilter: components["schemas"]["CertificationStatus"];
        /**
         * @description Which page, 1 unless given. A page that starts past record 100,000 is 400: walk with `after` instead.
         *     Not together with `after` (400).
         * @example 1
         */
        Page: number;
        /** @description How many records a page has at most. */
        Limit: components["schemas"]["PageLimit"];
        /**
         * @description The opaque cursor of a `next` link: continues behind the last record of the page that carried it,
         *     also when that record is gone. A cursor that this list, with these filters, did not make is 400.
         */
        After: string;
        /**
         * @description How many calendar days (UTC) ahead to look; 0 is what expires today.
         * @example 30
         */
        Days: number;
        /**
         * @description Do it only if the record's entity tag is one of these (RFC 9110, section 13.1.1); `*` is any. Else
         *     412. Tags are compared strongly: a weak one never matches.
         * @example "3-active"
         */
        IfMatch: components["schemas"]["EntityTagList"];
        /**
         * @description Reply 304 without a body if the record's entity tag is one of these (RFC 9110, section 13.1.2); `*`
         *     is any.
         * @example "3-active"
         */
        IfNoneMatch: components["schemas"]["EntityTagList"];
        /**
         * @description A key of the caller's own making, such as a UUID, that names this one creation.
         * @example 0f8fad5b-d9cb-469f-a165-70867728950e
         */
        IdempotencyKey: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The record's strong entity tag. It changes with every change of the record and with its status, which
         *     changes without a write when the certification expires.
         * @example "3-active"
         */
        ETag: string;
        /**
         * @description The canonical path of the created record.
         * @example /api/v1/certifications/cert-002
         */
        Location: string;
        /**
         * @description Web links (RFC 8288) to the `first`, `prev`, `next` and `last` page, relative to the address asked. No
         *     `last` where a page number cannot reach it. `next` carries `after`.
         * @example <?page=1&limit=20>; rel="first", <?limit=20&after=MTc4OC4yMC5hYmNkZWZnaA>; rel="next", <?page=5&limit=20>; rel="last"
         */
        Link: string;
        /**
         * @description The challenge (RFC 6750, section 3). `error` is `invalid_token` or `insufficient_scope`, the latter
         *     with the `scope` that is needed; without a token there is no `error`.
         * @example Bearer realm="certifications", error="invalid_token"
         */
        WWWAuthenticate: string;
        /**
         * @description In how many seconds to ask again.
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
                /** @description Only certifications that have this status now. */
                status?: components["parameters"]["StatusFilter"];
                /**
                 * @description Which page, 1 unless given. A page that starts past record 100,000 is 400: walk with `after` instead.
                 *     Not together with `after` (400).
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /** @description How many records a page has at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The opaque cursor of a `next` link: continues behind the last record of the page that carried it,
                 *     also when that record is gone. A cursor that this list, with these filters, did not make is 400.
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
                 * @description A key of the caller's own making, such as a UUID, that names this one creation.
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
                 * @description How many calendar days (UTC) ahead to look; 0 is what expires today.
                 * @example 30
                 */
                days?: components["parameters"]["Days"];
                /**
                 * @description Which page, 1 unless given. A page that starts past record 100,000 is 400: walk with `after` instead.
                 *     Not together with `after` (400).
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
                /** @description How many records a page has at most. */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The opaque cursor of a `next` link: continues behind the last record of the page that carried it,
                 *     also when that record is gone. A cursor that this list, with these filters, did not make is 400.
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
                 * @description Reply 304 without a body if the record's entity tag is one of these (RFC 9110, section 13.1.2); `*`
                 *     is any.
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
            /** @description The record is still the one that `If-None-Match` names. */
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
                 * @description Do it only if the record's entity tag is one of these (RFC 9110, section 13.1.1); `*` is any. Else
                 *     412. Tags are compared strongly: a weak one never matches.
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
             * @description The certification as it is now. `revoked_at` and `revocation_reason` are there on revoked records
             *     only.
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
                 * @description Do it only if the record's entity tag is one of these (RFC 9110, section 13.1.1); `*` is any. Else
                 *     412. Tags are compared strongly: a weak one never matches.
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
            /** @description The record is gone. */
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
