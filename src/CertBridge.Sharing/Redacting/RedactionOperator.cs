namespace CertBridge.Sharing.Redacting;

/// <summary>
/// What a step does to a place, from the weakest to the strictest: where several meet, the one that stands lower here wins
/// (docs/REDACTION.md). Strictness is how little is left: nothing, something fixed, something that only compares, a part, all.
/// </summary>
public enum RedactionOperator
{
    /// <summary>Leaves it as it is, and lifts nothing that another step asks for.</summary>
    Keep,

    /// <summary>Changes nothing: the text is searched for removed values too, and one found denies the report.</summary>
    GuardText,

    /// <summary>Addresses and names in a text are written so that nobody opens them by accident.</summary>
    Defang,

    /// <summary>A time is known less exactly.</summary>
    Fidelity,

    /// <summary>An address becomes its network.</summary>
    TruncateIp,

    /// <summary>A number becomes the range it falls into.</summary>
    Bucket,

    /// <summary>A mail address keeps its domain only.</summary>
    MaskEmail,

    /// <summary>An address becomes another under a key, and addresses of one network stay together.</summary>
    CryptoPan,

    /// <summary>A value becomes a pseudonym under a key.</summary>
    Hmac,

    /// <summary>A value becomes its hash under a key; no part of it is kept.</summary>
    HashOnly,

    /// <summary>A value becomes a text that the policy fixes.</summary>
    Constant,

    /// <summary>It is left out.</summary>
    Drop,
}
