// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
export declare const operationTable: {
    /**
     * List all mentor certifications with optional filtering.
     *
     * A record must match all given filters. For order and pages, see the introduction. A list that no record
     * can match is empty, for example that of active certifications that expire in the past.
     *
     * @throws ProblemError with 400, 401, 403, 408, 422, 429, 431, 500, 503
     * @example
     * await api.listCertifications()
     */
    readonly listCertifications: {
        readonly path: "/api/v1/certifications";
        readonly replies: {
            readonly "200": {
                readonly link: "Link";
            };
        };
        readonly query: readonly ["mentor_id", "cert_type", "status", "expires_from", "expires_before", "sort", "page", "limit", "after"];
        readonly method: "GET";
    };
    /**
     * Create a new certification for a mentor.
     *
     * A mentor may hold several certifications of one type. `expires_at` must be later than `issued_at`,
     * otherwise the reply is 422.
     *
     * With an `Idempotency-Key`, clients can safely repeat the request for 24 hours. The same key with the
     * same body (compared as JSON values) returns the first response again, even if the record was changed
     * or deleted since. The same key with another body is a 422. A rejected request does not use its key.
     * With tokens, each caller has its own keys.
     *
     * @throws ProblemError with 400, 401, 403, 408, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.createCertification({ body: { mentor_id: 'mentor-42', cert_type: 'peer_mentor_level_2', issued_at: '2026-03-01T00:00:00Z', expires_at: '2027-03-01T00:00:00Z' } })
     */
    readonly createCertification: {
        readonly path: "/api/v1/certifications";
        readonly replies: {
            readonly "201": {
                readonly etag: "ETag";
                readonly location: "Location";
            };
        };
        readonly headers: {
            /** A key that the client chooses for this request, for example a UUID. */
            readonly idempotencyKey: "Idempotency-Key";
        };
        readonly method: "POST";
        readonly body: "json";
    };
    /**
     * Get all certifications expiring within N days.
     *
     * Lists the active certifications that expire by the end of the UTC day `days` days from today, soonest
     * first. With `days=0`, these are the certifications that expire later today. A certification that
     * expires at midnight is expired for the whole day, so `days=0` never lists it. A certification must match
     * all given filters.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.getExpiringCertifications()
     */
    readonly getExpiringCertifications: {
        readonly path: "/api/v1/certifications/expiring";
        readonly replies: {
            readonly "200": {
                readonly link: "Link";
            };
        };
        readonly query: readonly ["days", "mentor_id", "cert_type", "page", "limit", "after"];
        readonly method: "GET";
    };
    /**
     * Download certifications as a CSV file for spreadsheets.
     *
     * Streams all certifications that match the filters, ordered by the number in the id. The file shows one
     * moment, however long the transfer takes. Derived columns are as of the request.
     *
     * The file is CSV (RFC 4180) in UTF-8 with a byte order mark, and its lines end with CRLF. Where
     * spreadsheets expect semicolons, as in most of Europe, use `separator=semicolon`. A cell that begins
     * with `=`, `+`, `-`, `@`, a tab or a carriage return, and is not a number, begins with an apostrophe
     * instead, because spreadsheets would run it as a formula.
     *
     * If the service fails during the transfer, or the client needs more than 15 minutes for it, the transfer
     * is aborted: the last chunk is missing, and HTTP clients report an error. A file that ends regularly is
     * complete. Each process of the service sends at most two such files at a time; other requests wait for
     * up to 10 seconds, and then get a 503.
     *
     * @throws ProblemError with 400, 401, 403, 408, 422, 429, 431, 500, 503
     * @example
     * await api.exportCertifications()
     */
    readonly exportCertifications: {
        readonly path: "/api/v1/certifications/export.csv";
        readonly replies: {
            readonly "200": {
                readonly contentDisposition: "Content-Disposition";
            };
        };
        readonly query: readonly ["mentor_id", "cert_type", "status", "expires_from", "expires_before", "separator"];
        readonly method: "GET";
        readonly returns: {
            readonly mediaType: "text/csv";
            readonly as: "stream";
        };
    };
    /**
     * Get a calendar of the certifications that expire within N days.
     *
     * An iCalendar file (RFC 5545) that calendar programs can subscribe to: an all-day event on the UTC day of
     * the expiry for each active certification that expires by the end of the UTC day `days` days from today.
     * If there are more than 5,000, the calendar contains those that expire first.
     *
     * An event keeps its `UID` as long as the certification keeps its `issued_at` and `expires_at`. A renewal
     * replaces the event by another one on the new day.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.getExpiryCalendar()
     */
    readonly getExpiryCalendar: {
        readonly path: "/api/v1/certifications/expiring.ics";
        readonly replies: {
            readonly "200": {
                readonly etag: "ETag";
            };
            readonly "304": {
                readonly etag: "ETag";
            };
        };
        readonly headers: {
            /**
             * Returns 304 without a body if the calendar's entity tag is in this list (RFC 9110, section 13.1.2). `*`
             * matches any tag.
             */
            readonly ifNoneMatch: "If-None-Match";
        };
        readonly query: readonly ["days", "cert_type"];
        readonly method: "GET";
        readonly returns: {
            readonly mediaType: "text/calendar";
            readonly as: "text";
        };
    };
    /**
     * Renew up to 500 certifications at once.
     *
     * Renews the certifications with the given ids, all or none. The new expiry is either `expires_at`, the
     * same for all, or the result of `extend_by` for each of them.
     *
     * `extend_by` counts calendar days in UTC, and keeps the time of day. Years and months come first, then
     * weeks and days. A day that the month does not have becomes its last day: 31 January and one month is
     * 28 or 29 February.
     *
     * A certification that already has the new expiry is `unchanged`. If any certification cannot be renewed,
     * nothing is changed, and `refused` lists every one of them with its error. The status is the first in
     * the order 404, 409, 422. An error is one that a renewal with PUT would get, or
     *
     * - `not-a-renewal` if the new expiry is earlier than the stored one
     * - `renewal-in-the-past` if the new expiry is not in the future
     * - `renewal-date` if `renewed_at` is in the future, before the creation of the record or before its
     *   last renewal.
     *
     * With `dry_run: true` the request changes nothing, and the reply is the one that the renewal would get now.
     *
     * With an `Idempotency-Key`, clients can safely repeat the request for 24 hours: the same key with the
     * same body returns the first response again, even if the records were changed or deleted since. The same
     * key with another body is a 422. A rejected request and a dry run do not use their key.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.renewCertifications({ body: { ids: ['cert-001','cert-007'], extend_by: 'P1Y', extend_from: 'later_of_both', dry_run: true } })
     */
    readonly renewCertifications: {
        readonly path: "/api/v1/certifications/renewals";
        readonly replies: {
            readonly "200": {};
        };
        readonly headers: {
            /** A key that the client chooses for this request, for example a UUID. */
            readonly idempotencyKey: "Idempotency-Key";
        };
        readonly method: "POST";
        readonly body: "json";
    };
    /**
     * Import certifications from a file.
     *
     * Adds the certifications of a file, all or none. With `dry_run=true` nothing is added, and the reply is
     * the one that the import would get now.
     *
     * The file is CSV in any of the forms that spreadsheet programs save, an Excel workbook (.xlsx), or NDJSON
     * (one JSON object per line). Text is in UTF-8 unless it has a byte order mark, or `charset` in
     * `Content-Type` names its encoding, for example `text/csv; charset=windows-1252`.
     *
     * - The first line of a table has the headings. They are the names of the fields: those of a creation, and
     *   optionally the others of a record. Case, spaces and punctuation do not matter, so `Mentor ID` is
     *   `mentor_id`. For any other heading, `column` names the field.
     * - The cells of CSV are separated by commas, semicolons or tabs. The service detects the separator.
     * - Derived columns, such as `status` and `mentor_name`, are ignored. Empty rows are skipped.
     * - Times are as in other requests. A date alone is a calendar day in `time_zone`: `issued_at` is its
     *   beginning, and `expires_at` its end, because "valid until 1 March" includes 1 March. `date_format`
     *   says whether `01/03/2026` begins with the day or the month.
     * - A line that equals a stored certification is `unchanged`, and so is every line of a file that was
     *   imported before. So a file can safely be sent again.
     * - A line with an `id` becomes the certification with this id. If it exists with other values, that is an error.
     *
     * If any line has an error, nothing is imported, and `errors` lists the first 100. Other changes wait
     * while the file is imported: if that takes more than a few seconds, they get a 503. Each process of the
     * service imports one file at a time; other imports wait for up to 10 seconds, and then get a 503. If the
     * client closes the connection before the reply, nothing is imported.
     *
     * @throws ProblemError with 400, 401, 403, 408, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.importCertifications({ contentType: 'text/csv', body: file })
     */
    readonly importCertifications: {
        readonly path: "/api/v1/certifications/import";
        readonly replies: {
            readonly "200": {};
        };
        readonly headers: {
            /** The media type of the file. */
            readonly contentType: "Content-Type";
        };
        readonly query: readonly ["dry_run", "date_format", "time_zone", "column"];
        readonly method: "POST";
        readonly body: "file";
    };
    /**
     * List every change of certifications in order, to keep a copy in step.
     *
     * Lists every committed change once, deletions included, oldest first. The changes of one certification
     * are in the order in which they were made. No change is ever added before a cursor that was returned, so a
     * reader that continues from its last cursor misses nothing. Changes of different certifications can be in
     * another order than `changed_at`. A change appears when all transactions that began before it have ended,
     * usually at once.
     *
     * To keep a copy: request `after=latest` and keep the cursor of its `next` link, read the whole list of
     * certifications, then follow the changes from that cursor. The first changes can be older than the
     * records in the list. When `has_more` is false, wait, then request the `next` link again.
     *
     * Records that existed before the service recorded changes, and sample records, have no entry until
     * their first change. The order is that of a database: after a move to another one, old cursors are
     * rejected. Read the list and begin again, also after a backup was restored, which cannot always be seen.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.listCertificationChanges()
     */
    readonly listCertificationChanges: {
        readonly path: "/api/v1/certifications/changes";
        readonly replies: {
            readonly "200": {
                readonly link: "Link";
            };
        };
        readonly query: readonly ["after", "limit"];
        readonly method: "GET";
    };
    /**
     * Count certifications by status, type and month of expiry.
     *
     * Counts all certifications, or those of one type, at the time of the request. `total` is the sum
     * of `active`, `expired` and `revoked`.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.getCertificationSummary()
     */
    readonly getCertificationSummary: {
        readonly path: "/api/v1/certifications/summary";
        readonly replies: {
            readonly "200": {};
        };
        readonly query: readonly ["cert_type"];
        readonly method: "GET";
    };
    /**
     * Get a single certification record by ID.
     *
     * Returns the record with its renewals, oldest first. Only revoked records have `revoked_at` and
     * `revocation_reason`.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 412, 429, 431, 500, 503
     * @example
     * await api.getCertification({ id: 'cert-001' })
     */
    readonly getCertification: {
        readonly path: "/api/v1/certifications/{id}";
        readonly replies: {
            readonly "200": {
                readonly etag: "ETag";
            };
            readonly "304": {
                readonly etag: "ETag";
            };
        };
        readonly headers: {
            /**
             * Returns 304 without a body if the record's entity tag is in this list (RFC 9110, section 13.1.2). `*`
             * matches any tag.
             */
            readonly ifNoneMatch: "If-None-Match";
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            readonly ifMatch: "If-Match";
        };
        readonly method: "GET";
    };
    /**
     * Record a certification renewal or update certification details.
     *
     * Changes the given fields, at least one, and keeps the others.
     *
     * - An `expires_at` later than the stored one is a **renewal**. It is counted and added to the history.
     *   A certification can be renewed 1,000 times; the next renewal is a 409. `change: correction` corrects
     *   a mistyped `expires_at` to a later one without counting it. `change: renewal` rejects an `expires_at`
     *   that is not later (422).
     * - `status: revoked` together with `revocation_reason`, and no other field, is a **revocation**. A
     *   request that would change a revoked record is a 409; only a reinstatement undoes the revocation.
     * - Anything else is a **correction**.
     * - A request with only stored values changes nothing and is a 200, whatever its `change`. So the same
     *   request twice in a row is never two renewals. To prevent lost updates, send `If-Match`.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.updateCertification({ id: 'cert-001', body: { issued_at: '2026-03-26T00:00:00Z', expires_at: '2027-03-26T00:00:00Z', cert_type: 'peer_mentor_level_2' } })
     */
    readonly updateCertification: {
        readonly path: "/api/v1/certifications/{id}";
        readonly replies: {
            readonly "200": {
                readonly etag: "ETag";
            };
        };
        readonly headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            readonly ifMatch: "If-Match";
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            readonly ifNoneMatch: "If-None-Match";
        };
        readonly method: "PUT";
        readonly body: "json";
    };
    /**
     * Remove a certification record.
     *
     * Removes the record and its history. The id is never assigned again.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 412, 413, 415, 429, 431, 500, 503
     * @example
     * await api.deleteCertification({ id: 'cert-001' })
     */
    readonly deleteCertification: {
        readonly path: "/api/v1/certifications/{id}";
        readonly replies: {
            readonly "200": {};
        };
        readonly headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            readonly ifMatch: "If-Match";
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            readonly ifNoneMatch: "If-None-Match";
        };
        readonly method: "DELETE";
    };
    /**
     * Get the current certification status for a mentor.
     *
     * Says whether the certification is valid now, and for how many more days. With `as_of`, says the same for
     * another instant: in the past from the audit trail, in the future from the record as it is now.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 422, 429, 431, 500, 503
     * @example
     * await api.getCertificationStatus({ id: 'cert-001' })
     */
    readonly getCertificationStatus: {
        readonly path: "/api/v1/certifications/{id}/status";
        readonly replies: {
            readonly "200": {};
        };
        readonly query: readonly ["as_of"];
        readonly method: "GET";
    };
    /**
     * Undo the revocation of a certification.
     *
     * Makes a revoked certification active again, or expired if `expires_at` has passed. The record loses
     * `revoked_at` and `revocation_reason`; the audit trail keeps both, and the reason of the reinstatement.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.reinstateCertification({ id: 'cert-001', body: { reason: 'Revoked by mistake' } })
     */
    readonly reinstateCertification: {
        readonly path: "/api/v1/certifications/{id}/reinstatement";
        readonly replies: {
            readonly "200": {
                readonly etag: "ETag";
            };
        };
        readonly headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            readonly ifMatch: "If-Match";
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            readonly ifNoneMatch: "If-None-Match";
        };
        readonly method: "POST";
        readonly body: "json";
    };
    /**
     * Withdraw the latest renewal of a certification.
     *
     * Undoes a renewal that was entered by mistake: restores the `expires_at` before it, lowers
     * `renewal_count` by one and removes the entry from `renewal_history`. The audit trail keeps the renewal
     * and its withdrawal. Other fields keep their values. If `issued_at` was changed to a time that is not
     * before the restored `expires_at`, the reply is 422: correct `issued_at` first.
     *
     * The same request twice withdraws two renewals. To prevent that, send `If-Match`.
     *
     * The reply is 409 if the certification is revoked, if it has no renewal that this service recorded
     * (imported renewals do not count), or if `expires_at` was changed after the renewal.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.withdrawRenewal({ id: 'cert-001' })
     */
    readonly withdrawRenewal: {
        readonly path: "/api/v1/certifications/{id}/renewals/latest";
        readonly replies: {
            readonly "200": {
                readonly etag: "ETag";
            };
        };
        readonly headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            readonly ifMatch: "If-Match";
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            readonly ifNoneMatch: "If-None-Match";
        };
        readonly method: "DELETE";
    };
    /**
     * List or search the mentor directory.
     *
     * Lists the mentors of the directory with the numbers of their certifications, ordered by the bytes of the
     * id. `search` selects the mentors whose id begins with the text, and those in whose name each word of the
     * text is the beginning of a word. The comparison of names ignores case and diacritics: `eriks lar` finds
     * Lars Eriksen, `soren` finds Søren, and `oneill` and `neill` find O'Neill. A text without a letter or digit
     * is compared with ids only.
     *
     * A page can have fewer mentors than `limit`, even none, while `has_more` is true: one request looks at
     * 20,000 names at most. To read a whole list, follow `next` until it is absent.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.listMentors()
     */
    readonly listMentors: {
        readonly path: "/api/v1/mentors";
        readonly replies: {
            readonly "200": {
                readonly link: "Link";
            };
        };
        readonly query: readonly ["search", "limit", "after"];
        readonly method: "GET";
    };
    /**
     * Get a mentor's entry in the directory.
     *
     * Returns the mentor's name and the numbers of the mentor's certifications at the time of the request.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 429, 431, 500, 503
     * @example
     * await api.getMentor({ mentor_id: 'mentor-42' })
     */
    readonly getMentor: {
        readonly path: "/api/v1/mentors/{mentor_id}";
        readonly replies: {
            readonly "200": {};
        };
        readonly method: "GET";
    };
    /**
     * Add a mentor to the directory or rename a mentor.
     *
     * Spaces around the name are removed. The same request twice changes nothing more. Entries have no
     * entity tags: the last request counts. The audit trail contains changes of certifications only, not of
     * the directory.
     *
     * @throws ProblemError with 400, 401, 403, 408, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.putMentor({ mentor_id: 'mentor-42', body: { name: 'Lars Eriksen' } })
     */
    readonly putMentor: {
        readonly path: "/api/v1/mentors/{mentor_id}";
        readonly replies: {
            readonly "200": {};
            readonly "201": {
                readonly location: "Location";
            };
        };
        readonly method: "PUT";
        readonly body: "json";
    };
    /**
     * Remove a mentor from the directory.
     *
     * Removes the entry with the name. The mentor's certifications stay, and their `mentor_name` is null.
     * The audit trail does not mention the removal.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 413, 415, 429, 431, 500, 503
     * @example
     * await api.deleteMentor({ mentor_id: 'mentor-42' })
     */
    readonly deleteMentor: {
        readonly path: "/api/v1/mentors/{mentor_id}";
        readonly replies: {
            readonly "200": {};
        };
        readonly method: "DELETE";
    };
    /**
     * List the changes of a certification with their time and actor.
     *
     * Lists the entries of the certification's audit trail, oldest first, also after its deletion. A record
     * that existed before the service kept a trail has entries from its next change on. If tokens are required,
     * the list needs the scope `certifications:audit`, even if other reads are public.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 429, 431, 500, 503
     * @example
     * await api.listAuditEntries({ id: 'cert-001' })
     */
    readonly listAuditEntries: {
        readonly path: "/api/v1/certifications/{id}/audit";
        readonly replies: {
            readonly "200": {
                readonly link: "Link";
            };
        };
        readonly query: readonly ["after", "limit"];
        readonly method: "GET";
    };
};
/** The methods that iterate over all pages of a list. `limit` is the largest size of a page. */
export declare const paginatorTable: {
    /**
     * Iterates over the records of all pages of `listCertifications`, and requests a page when it is needed.
     *
     * A record must match all given filters. For order and pages, see the introduction. A list that no record
     * can match is empty, for example that of active certifications that expire in the past.
     *
     * @throws ProblemError with 400, 401, 403, 408, 422, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateCertifications()) console.log(record)
     */
    readonly iterateCertifications: {
        readonly operation: "listCertifications";
        readonly limit: 100;
    };
    /**
     * Iterates over the records of all pages of `getExpiringCertifications`, and requests a page when it is needed.
     *
     * Lists the active certifications that expire by the end of the UTC day `days` days from today, soonest
     * first. With `days=0`, these are the certifications that expire later today. A certification that
     * expires at midnight is expired for the whole day, so `days=0` never lists it. A certification must match
     * all given filters.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateExpiringCertifications()) console.log(record)
     */
    readonly iterateExpiringCertifications: {
        readonly operation: "getExpiringCertifications";
        readonly limit: 100;
    };
    /**
     * Iterates over the records of all pages of `listCertificationChanges`, and requests a page when it is needed.
     *
     * Lists every committed change once, deletions included, oldest first. The changes of one certification
     * are in the order in which they were made. No change is ever added before a cursor that was returned, so a
     * reader that continues from its last cursor misses nothing. Changes of different certifications can be in
     * another order than `changed_at`. A change appears when all transactions that began before it have ended,
     * usually at once.
     *
     * To keep a copy: request `after=latest` and keep the cursor of its `next` link, read the whole list of
     * certifications, then follow the changes from that cursor. The first changes can be older than the
     * records in the list. When `has_more` is false, wait, then request the `next` link again.
     *
     * Records that existed before the service recorded changes, and sample records, have no entry until
     * their first change. The order is that of a database: after a move to another one, old cursors are
     * rejected. Read the list and begin again, also after a backup was restored, which cannot always be seen.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateCertificationChanges()) console.log(record)
     */
    readonly iterateCertificationChanges: {
        readonly operation: "listCertificationChanges";
        readonly limit: 100;
    };
    /**
     * Iterates over the records of all pages of `listMentors`, and requests a page when it is needed.
     *
     * Lists the mentors of the directory with the numbers of their certifications, ordered by the bytes of the
     * id. `search` selects the mentors whose id begins with the text, and those in whose name each word of the
     * text is the beginning of a word. The comparison of names ignores case and diacritics: `eriks lar` finds
     * Lars Eriksen, `soren` finds Søren, and `oneill` and `neill` find O'Neill. A text without a letter or digit
     * is compared with ids only.
     *
     * A page can have fewer mentors than `limit`, even none, while `has_more` is true: one request looks at
     * 20,000 names at most. To read a whole list, follow `next` until it is absent.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateMentors()) console.log(record)
     */
    readonly iterateMentors: {
        readonly operation: "listMentors";
        readonly limit: 100;
    };
    /**
     * Iterates over the records of all pages of `listAuditEntries`, and requests a page when it is needed.
     *
     * Lists the entries of the certification's audit trail, oldest first, also after its deletion. A record
     * that existed before the service kept a trail has entries from its next change on. If tokens are required,
     * the list needs the scope `certifications:audit`, even if other reads are public.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateAuditEntries({ id: 'cert-001' })) console.log(record)
     */
    readonly iterateAuditEntries: {
        readonly operation: "listAuditEntries";
        readonly limit: 100;
    };
};
/** The arguments and fields of requests that are date-times. */
export type DateTimeField = 'as_of' | 'expires_at' | 'expires_before' | 'expires_from' | 'issued_at' | 'renewed_at';
