namespace CertBridge.Sharing.Redacting;

/// <summary>The operators in the words of a policy.</summary>
public static class RedactionOperators
{
    /// <summary>A word of the language without an operator yet: it is about attachments, which are not carried.</summary>
    internal const string StripExif = "strip-exif";

    private static readonly (RedactionOperator Operator, string Word)[] ByStrictness =
    [
        (RedactionOperator.Drop, "drop"),
        (RedactionOperator.Constant, "constant"),
        (RedactionOperator.HashOnly, "hash-only"),
        (RedactionOperator.Hmac, "hmac"),
        (RedactionOperator.CryptoPan, "cryptopan"),
        (RedactionOperator.MaskEmail, "mask-email"),
        (RedactionOperator.Bucket, "bucket"),
        (RedactionOperator.TruncateIp, "truncate-ip"),
        (RedactionOperator.Fidelity, "fidelity"),
        (RedactionOperator.Defang, "defang"),
        (RedactionOperator.GuardText, "guard-text"),
        (RedactionOperator.Keep, "keep"),
    ];

    /// <summary>Every word, the strictest first; <c>strip-exif</c>, which is refused by name, last.</summary>
    public static IReadOnlyList<string> Words { get; } = [.. ByStrictness.Select(pair => pair.Word), StripExif];

    /// <summary>Such as <c>truncate-ip</c>.</summary>
    public static string Word(RedactionOperator op) => ByStrictness[(int)RedactionOperator.Drop - (int)op].Word;

    internal static RedactionOperator? Find(string word)
    {
        foreach ((RedactionOperator op, string known) in ByStrictness)
        {
            if (known == word)
                return op;
        }
        return null;
    }
}
