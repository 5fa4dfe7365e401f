namespace CertBridge.Protocol.Ids;

/// <summary>
/// The name a report keeps for life, given by its originator: <c>CB-ALN-2026-0001</c>, that is <c>CB-</c>, the organisation in
/// 1 to 40 of <c>A-Z 0-9 . -</c>, the year and a number of at least four digits.
/// </summary>
public readonly record struct ReportId
{
    public const int LengthMax = 64;

    private readonly string? value;

    private ReportId(string value) => this.value = value;

    public string Value => value ?? throw new InvalidOperationException("A ReportId was used before it was given a value.");

    /// <summary>The year in it, four digits.</summary>
    public string Year => Value[(Value.LastIndexOf('-') - 4)..Value.LastIndexOf('-')];

    /// <summary>The id for the given partner's <paramref name="number"/>th report of the year: the partner id without a leading <c>cert-</c>, upper case.</summary>
    public static ReportId Create(PartnerId originator, int year, long number)
    {
        string text = TextOf(originator, year, number);
        return TryParse(text, out ReportId id) ? id : throw new ArgumentException($"No report id can be made for a partner id of {originator.Value.Length} characters.", nameof(originator));
    }

    /// <summary>True when ten-digit numbers of this partner's reports still fit: a longer id would found a node that can share nothing.</summary>
    public static bool CanBeMadeFor(PartnerId originator) => TryParse(TextOf(originator, 9999, 9_999_999_999), out _);

    /// <summary>True when its organisation is the one this partner's reports are named after. Nothing in an id proves who gave it; this keeps one partner from using another's names.</summary>
    public bool IsNamedAfter(PartnerId originator) => Value[..(Value.LastIndexOf('-') - 5)] == TextOf(originator, 0, 0)[..^10];

    private static string TextOf(PartnerId originator, int year, long number)
    {
        string organisation = originator.Value.StartsWith("cert-", StringComparison.Ordinal) && originator.Value.Length > 5
            ? originator.Value[5..]
            : originator.Value;
        return $"CB-{organisation.ToUpperInvariant()}-{year:D4}-{number:D4}";
    }

    public static bool TryParse(string? text, out ReportId id)
    {
        id = default;
        if (text is not { Length: >= 12 and <= LengthMax } || !text.StartsWith("CB-", StringComparison.Ordinal))
            return false;
        int lastDash = text.LastIndexOf('-');
        int yearDash = lastDash > 0 ? text.LastIndexOf('-', lastDash - 1) : -1;
        bool valid = yearDash > 3
            && lastDash - yearDash == 5
            && text.Length - lastDash > 4
            && text[3] is not ('.' or '-')
            && text[3..yearDash].All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c is '.' or '-')
            && text[(yearDash + 1)..lastDash].All(char.IsAsciiDigit)
            && text[(lastDash + 1)..].All(char.IsAsciiDigit);
        if (valid)
            id = new ReportId(text);
        return valid;
    }

    /// <exception cref="FormatException">The text is not a report id.</exception>
    public static ReportId Parse(string text) =>
        TryParse(text, out ReportId id) ? id : throw new FormatException("Not a report id such as CB-ALN-2026-0001.");

    public override string ToString() => Value;
}
