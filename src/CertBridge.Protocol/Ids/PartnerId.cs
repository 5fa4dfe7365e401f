using System.Diagnostics.CodeAnalysis;

namespace CertBridge.Protocol.Ids;

/// <summary>
/// The short name of a partner, such as <c>cert-aln</c>: 1 to 63 characters of <c>a-z 0-9 . -</c>, first a letter or digit.
/// It means nothing by itself; a card and a key sheet give it meaning.
/// </summary>
public readonly record struct PartnerId : IComparable<PartnerId>
{
    public const int LengthMax = 63;

    private readonly string? value;

    private PartnerId(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("A PartnerId was used before it was given a value.");

    public static bool TryParse(string? text, out PartnerId id)
    {
        bool valid = text is { Length: >= 1 and <= LengthMax } && text[0] is not ('.' or '-') && text.All(IsAllowed);
        id = valid ? new PartnerId(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a partner id.</exception>
    public static PartnerId Parse(string text) =>
        TryParse(text, out PartnerId id) ? id : throw new FormatException($"Not a partner id (1 to {LengthMax} of a-z 0-9 . -): {text.Length} characters.");

    public int CompareTo(PartnerId other) => string.CompareOrdinal(value, other.value);

    public override string ToString() => Value;

    public static bool operator <(PartnerId left, PartnerId right) => left.CompareTo(right) < 0;

    public static bool operator >(PartnerId left, PartnerId right) => left.CompareTo(right) > 0;

    public static bool operator <=(PartnerId left, PartnerId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PartnerId left, PartnerId right) => left.CompareTo(right) >= 0;

    private static bool IsAllowed(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '-';
}
