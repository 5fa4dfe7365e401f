using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Misp;

/// <summary>Every attribute of an event, once: as an indicator or as a loss.</summary>
internal sealed class MispAttributes
{
    private readonly HashSet<string> refs = new(StringComparer.OrdinalIgnoreCase);

    private readonly Marking whole;
    private readonly ForeignComments comments;

    private MispAttributes(Marking whole)
    {
        this.whole = whole;
        comments = new ForeignComments(whole);
    }

    public List<Indicator> Indicators { get; } = [];

    public List<LossEntry> Losses { get; } = [];

    /// <summary>Comments of indicators that could not be carried.</summary>
    public int CommentsLeft => comments.Left;

    /// <summary>Files that came with attributes and are left behind.</summary>
    public int FilesLeft { get; private set; }

    public static MispAttributes Convert(MispEvent source, Marking whole, DocumentProblems problems)
    {
        var converted = new MispAttributes(whole);
        foreach (MispAttribute attribute in source.Attributes)
            converted.Take(attribute, problems);
        converted.WarnOfLeft(problems);
        return converted;
    }

    private void Take(MispAttribute attribute, DocumentProblems problems)
    {
        Marking? marking = MispMarking.Of(attribute, whole, problems);
        if (attribute.HasFile)
            FilesLeft++;
        if (Values(attribute, out string loss) is not var (what, also))
        {
            Losses.Add(new LossEntry { Path = attribute.Path, What = $"{TypeOf(attribute)}: {loss}" });
            return;
        }
        Indicators.Add(new Indicator
        {
            Ref = RefOf(attribute.Uuid),
            What = what,
            Also = also,
            Role = RoleOf(attribute.Category),
            Use = attribute.IsForDetection switch { true => "detection", false => "context", null => null },
            FirstSeen = attribute.FirstSeen,
            LastSeen = attribute.LastSeen,
            Group = GroupOf(attribute.Group),
            Comment = comments.Carried(attribute.Comment),
            Marking = marking,
        });
    }

    private static (IndicatorValue What, IndicatorValue? Also)? Values(MispAttribute attribute, out string loss)
    {
        loss = "it is deleted in MISP";
        if (attribute.IsDeleted || MispTypes.Values(attribute, out loss) is not { } values)
            return null;
        if (TextRules.FirstForbidden(attribute.Value, isMultiline: false) is not { } rune)
            return values;
        loss = $"the value holds the character U+{rune.Value:X4}";
        return null;
    }

    // The type is the source's text; one of ours is a word, anything longer is cut and made harmless.
    private static string TypeOf(MispAttribute attribute) => attribute.Type.Length == 0 ? "\"\"" : Excerpt.OfName(attribute.Type);

    private string? RefOf(string? uuid) => Guid.TryParseExact(uuid, "D", out _) && refs.Add(uuid!) ? uuid : null;

    private static string? GroupOf(string? group) =>
        group is { Length: <= 128 } && TextRules.FirstForbidden(group, isMultiline: false) is null ? group : null;

    private static string? RoleOf(string? category) => category switch
    {
        "Network activity" => "network",
        "Payload delivery" => "delivery",
        "Payload installation" or "Payload type" => "payload",
        "Artifacts dropped" => "artifact",
        "Persistence mechanism" => "persistence",
        "Antivirus detection" => "detection-name",
        "Attribution" => "attribution",
        null => null,
        _ => "other",
    };

    private void WarnOfLeft(DocumentProblems problems)
    {
        if (CommentsLeft > 0)
            ForeignReading.WarnNotCarried(problems, "comment", $"Comments of attributes left out: {CommentsLeft}, each over {ForeignComments.LengthMax} characters, with control characters, or with what looks like personal data.");
        if (FilesLeft > 0)
            ForeignReading.WarnNotCarried(problems, "data", $"Files that came with attributes left out: {FilesLeft}. They are never unpacked.");
    }
}
