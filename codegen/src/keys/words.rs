//! Words that may stand behind keys, all of one kind together.

/// The layouts: where the name of a call and its parameters go.
pub const PROTOCOLS: &[&str] = &["aliyun-rpc", "http"];

/// The signature schemes that the runtime has, and the word for one of the user's own.
pub const SIGNATURES: &[&str] = &[
    "acs3-hmac-sha256",
    "koogallery-v2",
    "oss4-hmac-sha256",
    "oss-v1",
    "koogallery-v1",
    "koogallery-kit-v1",
    "koogallery-kit-v2",
    "sdk-hmac-sha256",
    "koogallery-agents",
    NONE,
    "koogallery-usage",
    CUSTOM,
];

/// The signature of an API whose requests prove nothing.
pub const NONE: &str = "none";

/// The signature of an API whose scheme is a type of the user's.
pub const CUSTOM: &str = "custom";

/// How answers are written.
pub const FORMATS: &[&str] = &["json", "xml"];

/// The HTTP methods that a call can have.
pub const METHODS: &[&str] = &["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/// Where a member of a request or an answer can stand.
pub const PLACES: &[&str] = &["query", "form", "json", "multipart", "body", "header", "path", "host"];

/// What can be done to a member on the way there.
pub const ENCODINGS: &[&str] = &["json", "base64-json", "json-or-text", "comma", "aes-cbc"];

/// The forms of a time that have a name.
pub const TIMES: &[&str] = &["unix", "unix-ms", "rfc3339", "http-date"];

/// What a code tells the program, whatever its text says.
pub const CODE_KINDS: &[&str] = &[
    "signature",
    "incomplete",
    "key",
    "clock",
    "replay",
    "permission",
    "invalid",
    "unknown-call",
    "not-found",
    "throttled",
    "pending",
    "unavailable",
    "internal",
    "business",
];

/// The types that need no definition.
pub const TYPES: &[&str] = &[
    "string",
    "integer",
    "int32",
    "number",
    "decimal",
    "boolean",
    "timestamp",
    "bytes",
    "any",
    "code",
    "enum",
    "list",
    "map",
    "object",
];
