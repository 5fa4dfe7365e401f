using System.Collections.Frozen;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Lists;

/// <summary>What the cells of a column are: as the submitter says, else by its heading.</summary>
/// <param name="Heading">As written.</param>
/// <param name="Meaning">One of <see cref="Meanings"/>, or an indicator type; null where nobody says.</param>
internal sealed record ListColumn(string Heading, string? Meaning)
{
    /// <summary>A value whose type is said by the column <see cref="Type"/> of its row, else by its look.</summary>
    public const string Value = "value";

    /// <summary>A hash whose kind is said by its length.</summary>
    public const string Hash = "hash";

    public const string Type = "type";
    public const string Comment = "comment";
    public const string FirstSeen = "first-seen";
    public const string LastSeen = "last-seen";
    public const string ValidUntil = "valid-until";
    public const string Confidence = "confidence";
    public const string Tlp = "tlp";

    /// <summary>Left out on purpose.</summary>
    public const string Ignored = "ignore";

    /// <summary>Headings of real tables, in small letters and without anything but letters and digits.</summary>
    private static readonly FrozenDictionary<string, string> ByHeading = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["value"] = Value,
        ["indicator"] = Value,
        ["ioc"] = Value,
        ["observable"] = Value,
        ["c2"] = Value,
        ["c2server"] = Value,
        ["type"] = Type,
        ["indicatortype"] = Type,
        ["ioctype"] = Type,
        ["hash"] = Hash,
        ["filehash"] = Hash,
        ["payloadhash"] = Hash,
        ["md5hash"] = "md5",
        ["sha1hash"] = "sha1",
        ["sha256hash"] = "sha256",
        ["ipaddress"] = "ip",
        ["ipv4"] = "ip",
        ["ipv6"] = "ip",
        ["domains"] = "domain",
        ["domainname"] = "domain",
        ["fqdn"] = "domain",
        ["host"] = "domain",
        ["hostname"] = "domain",
        ["urls"] = "url",
        ["emailaddress"] = "email",
        ["pdb"] = "pdb-path",
        ["pdbstring"] = "pdb-path",
        ["useragent"] = "user-agent",
        ["note"] = Comment,
        ["notes"] = Comment,
        ["comments"] = Comment,
        ["description"] = Comment,
        ["firstseen"] = FirstSeen,
        ["lastseen"] = LastSeen,
        ["validuntil"] = ValidUntil,
        ["expires"] = ValidUntil,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Others = [Value, Hash, Type, Comment, FirstSeen, LastSeen, ValidUntil, Confidence, Tlp, Ignored];

    /// <summary>What a submitter may say of a column.</summary>
    public static IReadOnlyList<string> Meanings { get; } = [.. Others, .. Vocabularies.IndicatorTypes.Words.Where(type => type != IndicatorValue.RedactedType)];

    /// <summary>True where its cells are to become indicators.</summary>
    public bool HasValues => Meaning is not null && (Meaning is Value or Hash || !Others.Contains(Meaning));

    /// <summary>All of a table; what is wrong with what was said of them is reported.</summary>
    public static IReadOnlyList<ListColumn> Of(CsvRow headings, IReadOnlyDictionary<string, string> said, DocumentProblems problems)
    {
        foreach ((string heading, string meaning) in said)
        {
            if (!headings.Cells.Contains(heading))
                problems.Schema("column", $"There is no column {Excerpt.Of(heading)}.", headings.Line, $"Its headings are {string.Join(", ", headings.Cells.Take(20).Select(Excerpt.Of))}.");
            if (!Meanings.Contains(meaning))
                problems.Schema("column", $"{Excerpt.Of(meaning)} is nothing that a column can be.", 0, $"It can be {string.Join(", ", Meanings)}.");
        }
        ListColumn[] columns = [.. headings.Cells.Select(heading => new ListColumn(heading, said.GetValueOrDefault(heading) ?? ByName(heading)))];
        if (!Array.Exists(columns, column => column.HasValues))
            problems.Schema("line 1", "None of its headings says that indicators stand beneath it.", headings.Line, "Say so, such as --column \"Remote IP=ip\"; a list without headings is read with --format list.");
        return columns;
    }

    private static string? ByName(string heading)
    {
        string plain = string.Concat(heading.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
        return ByHeading.GetValueOrDefault(plain) ?? Meanings.FirstOrDefault(meaning => meaning != Ignored && string.Concat(meaning.Where(char.IsAsciiLetterOrDigit)) == plain);
    }
}
