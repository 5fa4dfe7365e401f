using System.Collections.Frozen;

namespace CertBridge.Sharing.Patterns;

/// <summary>The words of the language (STIX 2.1, sections 9.3 to 9.6). They are upper case, but for the two truths.</summary>
internal static class PatternWords
{
    public const string And = "AND";
    public const string Or = "OR";
    public const string Not = "NOT";
    public const string Exists = "EXISTS";
    public const string Start = "START";
    public const string Stop = "STOP";
    public const string Within = "WITHIN";
    public const string Seconds = "SECONDS";
    public const string Repeats = "REPEATS";
    public const string Times = "TIMES";
    public const string True = "true";
    public const string False = "false";

    private static readonly (string Word, PropertyTestKind Test)[] Tests =
    [
        ("=", PropertyTestKind.Equal), ("!=", PropertyTestKind.NotEqual), ("<", PropertyTestKind.Less), ("<=", PropertyTestKind.LessOrEqual), (">", PropertyTestKind.Greater), (">=", PropertyTestKind.GreaterOrEqual),
        ("IN", PropertyTestKind.In), ("LIKE", PropertyTestKind.Like), ("MATCHES", PropertyTestKind.Matches), ("ISSUBSET", PropertyTestKind.IsSubset), ("ISSUPERSET", PropertyTestKind.IsSuperset),
    ];

    private static readonly FrozenDictionary<string, PropertyTestKind> TestsByWord =
        Tests.Append(("==", PropertyTestKind.Equal)).Append(("<>", PropertyTestKind.NotEqual)).ToFrozenDictionary(one => one.Item1, one => one.Item2, StringComparer.Ordinal);

    private static readonly FrozenSet<string> Reserved = FrozenSet.Create(
        StringComparer.Ordinal,
        [And, Or, Not, Exists, Start, Stop, Within, Seconds, Repeats, Times, True, False, "FOLLOWEDBY", "LAST", .. Tests.Select(one => one.Word)]);

    public static bool IsReserved(string word) => Reserved.Contains(word);

    /// <summary>True where a name needs no quotes.</summary>
    public static bool IsPlainName(string name) =>
        name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !IsReserved(name);

    public static PropertyTestKind? TestOf(string word) => TestsByWord.TryGetValue(word, out PropertyTestKind test) ? test : null;

    public static string Of(PropertyTestKind test) => Array.Find(Tests, one => one.Test == test).Word;

    public static string Of(ObservationJoin join) => join switch
    {
        ObservationJoin.And => And,
        ObservationJoin.Or => Or,
        _ => "FOLLOWEDBY",
    };

    public static char PrefixOf(PatternValueKind kind) => kind switch
    {
        PatternValueKind.Moment => 't',
        PatternValueKind.Hexadecimal => 'h',
        PatternValueKind.Base64 => 'b',
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
