using System.Text.RegularExpressions;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Agreements;

/// <summary>Exact bytes to an <see cref="Agreement"/>. Every field is known and checked: both sides sign all of it, so nothing is skipped.</summary>
internal static partial class AgreementReading
{
    private const int TitleLengthMax = 200;
    private const int LegalBasisLengthMax = 500;
    private const int VersionMax = 1_000_000;
    private const int GrantsMax = 64;
    private const int LanguagesMax = 32;
    private const int YearsMax = 20;
    private const int OfficersMax = 5;

    internal const RegexOptions FormOptions = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    internal const int FormMillisecondsMax = 1_000;

    private static readonly DocumentErrors Errors = new()
    {
        Malformed = AgreementErrors.Malformed,
        Schema = AgreementErrors.Schema,
        Vocabulary = AgreementErrors.Vocabulary,
        Limit = AgreementErrors.Limit,
        Text = AgreementErrors.Text,
    };

    private static readonly DocumentLimits DocumentLimits = new() { BytesMax = Limits.AgreementBytesMax, NodesMax = 5_000 };

    public static Parsed<Agreement> Read(ReadOnlyMemory<byte> yaml)
    {
        ReadOnlyMemory<byte> bytes = yaml.Length <= Limits.AgreementBytesMax ? yaml.ToArray() : yaml;
        Parsed<DocumentNode> tree = DocumentReading.Yaml(bytes, Errors, DocumentLimits);
        if (!tree.IsValid)
            return Parsed<Agreement>.Invalid(tree.Problems);
        var problems = new DocumentProblems(Errors);
        if (DocumentFields.Open(tree.Value, problems) is not { } top)
            return Parsed<Agreement>.Invalid(problems.All);
        top.Word("apiVersion", ["certbridge/v1"], required: true);
        top.Word("kind", ["Agreement"], required: true);
        Heading heading = ReadHeading(top);
        (DateOnly from, DateOnly until, DateOnly? reviewBy) = ReadDates(top);
        (PartnerId, PartnerId) parties = ReadParties(top);
        long officers = top.Number("officersPerSide", 1, OfficersMax) ?? 1;
        IReadOnlySet<string> channels = Set(top.Words("channels", AgreementChannels.All.Count, AgreementChannels.All, required: true));
        string? legalBasis = top.Text("legalBasis", LegalBasisLengthMax);
        AgreementCeilings ceilings = CeilingsReading.Read(top);
        SectorTerms sectors = TermsReading.Sectors(top);
        IReadOnlySet<string> grants = ReadNames(top, "grants", GrantsMax, ShortName(), "a grant such as full-ip");
        OnwardTerms onward = OnwardReading.Read(top);
        IReadOnlyDictionary<string, string> exchangePolicy = TermsReading.ExchangePolicy(top);
        AgreementLimits limits = QuantityReading.LimitsOf(top);
        UrgentTerms urgent = QuantityReading.UrgentOf(top);
        IReadOnlyList<string> languages = [.. ReadNames(top, "languages", LanguagesMax, LanguageTag(), "a language such as en")];
        IReadOnlyDictionary<string, string> retention = QuantityReading.RetentionOf(top);
        DisputeTerms disputes = TermsReading.Disputes(top);
        top.RefuseOthers();
        return problems.Conclude(() => new Agreement
        {
            Id = heading.Id!,
            Version = (ulong)heading.Version!.Value,
            Title = heading.Title!,
            Parties = parties,
            From = from,
            Until = until,
            ReviewBy = reviewBy,
            LegalBasis = legalBasis ?? "",
            OfficersPerSide = (int)officers,
            Channels = channels,
            Ceilings = ceilings,
            Sectors = sectors,
            Grants = grants,
            Onward = onward,
            ExchangePolicy = exchangePolicy,
            Limits = limits,
            Urgent = urgent,
            Languages = languages,
            Retention = retention,
            Disputes = disputes,
            Hash = Digest.Of(bytes.Span),
            Bytes = bytes,
        });
    }

    /// <summary>A list of names of one form, each at most once.</summary>
    internal static IReadOnlySet<string> ReadNames(
        DocumentFields fields, string name, int countMax, Regex form, string example, bool required = false)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string text in fields.Texts(name, countMax, 64, required))
        {
            if (!form.IsMatch(text))
                fields.Report(AgreementErrors.Vocabulary, name, $"{Excerpt.Of(text)} is not {example}.");
            else if (!names.Add(text))
                fields.Report(AgreementErrors.Schema, name, $"{Excerpt.Of(text)} is listed twice.");
        }
        return names;
    }

    internal static IReadOnlySet<string> Set(IEnumerable<string> words) => new HashSet<string>(words, StringComparer.Ordinal);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}\\z", FormOptions, FormMillisecondsMax)]
    internal static partial Regex ShortName();

    /// <summary>RFC 5646 in the short forms used between CERTs.</summary>
    [GeneratedRegex("^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\\z", FormOptions, FormMillisecondsMax)]
    private static partial Regex LanguageTag();

    /// <summary>It is a file name in the home, so no slash and no leading dot.</summary>
    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,62}\\z", FormOptions, FormMillisecondsMax)]
    private static partial Regex AgreementId();

    private static Heading ReadHeading(DocumentFields top)
    {
        if (top.Group("metadata", required: true) is not { } metadata)
            return new Heading(null, null, null);
        string? id = metadata.Text("id", 64, required: true);
        if (id is not null && !AgreementId().IsMatch(id))
            metadata.Report(AgreementErrors.Schema, "id", $"{Excerpt.Of(id)} is not an agreement id (1 to 63 of a-z 0-9 . -, such as agr-aln-bor).");
        long? version = metadata.Number("version", 1, VersionMax, required: true);
        var heading = new Heading(id, version, metadata.Text("title", TitleLengthMax, required: true));
        metadata.RefuseOthers();
        return heading;
    }

    private static (PartnerId First, PartnerId Second) ReadParties(DocumentFields top)
    {
        IReadOnlyList<DocumentNode> listed = top.Items("parties", 16, required: true);
        IReadOnlyList<PartnerId> parties = top.Partners("parties", 16);
        if (parties.Count == 2 && listed.Count == 2 && parties[0] != parties[1])
            return (parties[0], parties[1]);
        if (listed.Count == 2 && parties.Count == 2)
            top.Report(AgreementErrors.Parties, "parties", "Both parties are the same.");
        else if (listed.Count > 0 && parties.Count == listed.Count)
            top.Report(AgreementErrors.Parties, "parties", $"There are {listed.Count} parties; an agreement has 2.");
        return default;
    }

    private static (DateOnly From, DateOnly Until, DateOnly? ReviewBy) ReadDates(DocumentFields top)
    {
        if (top.Group("effective", required: true) is not { } effective)
            return default;
        DateOnly? from = effective.Day("from", required: true);
        DateOnly? until = effective.Day("until", required: true);
        DateOnly? reviewBy = effective.Day("reviewBy");
        effective.RefuseOthers();
        if (from is not { } first || until is not { } last)
            return default;
        if (last < first)
            effective.Report(AgreementErrors.Dates, "until", $"The last day {last:yyyy-MM-dd} lies before the first, {first:yyyy-MM-dd}.");
        else if (last.Year - first.Year > YearsMax)
            effective.Report(AgreementErrors.Dates, "until", $"The term is {last.Year - first.Year} years; the limit is {YearsMax}.");
        if (reviewBy is { } review && (review < first || review > last))
            effective.Report(AgreementErrors.Dates, "reviewBy", $"The review on {review:yyyy-MM-dd} lies outside the term.");
        return (first, last, reviewBy);
    }

    private sealed record Heading(string? Id, long? Version, string? Title);
}
