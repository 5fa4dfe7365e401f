using System.Buffers.Binary;
using System.Text;
using CertBridge.Formats;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Node.Submitting;

/// <summary>A submission whose form is in order: sizes, key, format, marking, names and hold. Its document is still unread.</summary>
/// <param name="Bytes">Digest of what makes two submissions the same; for how long they are held does not.</param>
/// <param name="Hold">How long it is kept from a number; zero for not at all.</param>
/// <param name="AskedLane">The lane that was asked for; null where nobody did.</param>
internal sealed record SubmissionOrder(ReadOnlyMemory<byte> Document, string Format, string Key, Digest Bytes, Marking? Marking, IReadOnlySet<PartnerId> To, TimeSpan Hold, LaneName? AskedLane)
{
    /// <summary>What columns of a table are, by their heading.</summary>
    public IReadOnlyDictionary<string, string> Columns { get; private init; } = new Dictionary<string, string>();

    /// <summary>Of the report that a list becomes; null for a default.</summary>
    public string? Title { get; private init; }


    /// <summary>The lane it goes by.</summary>
    public LaneName Lane => AskedLane ?? LaneName.Routine;

    /// <summary>Partners named with --to.</summary>
    public const int NamedMax = 64;

    /// <summary>Without --to it is for every partner the decision allows.</summary>
    public bool IsMeantFor(PartnerId partner) => To.Count == 0 || To.Contains(partner);

    /// <summary>Every problem of the form at once.</summary>
    /// <param name="request">As it came.</param>
    /// <param name="documentBytesMax">The node's limit for a report.</param>
    /// <param name="amends">What is amended, and from which revision: two amendments are the same only where these are too. Empty for a new report.</param>
    public static Parsed<SubmissionOrder> Read(SubmitRequest request, int documentBytesMax, string amends = "")
    {
        var problems = new List<Problem>();
        int size = request.Document.Length;
        if (size is 0 || size > documentBytesMax)
            problems.Add(new Problem(SubmissionErrors.DocumentSize, "document", $"The document has {size} bytes; 1 to {documentBytesMax} are taken."));
        if (LaneObjection(request) is { } lane)
            problems.Add(lane);
        if (ReportFormats.Refuse(request.Format) is { } refused)
            problems.Add(refused);
        if (request.Key.Length > Limits.SubmissionKeyLengthMax || !request.Key.All(c => c is > ' ' and <= '~'))
            problems.Add(new Problem(SubmissionErrors.KeyMalformed, "key",
                $"The key has {request.Key.Length} characters; at most {Limits.SubmissionKeyLengthMax} visible ASCII characters are taken."));
        if (request.HoldMs is not (0 or (>= Limits.HoldMillisMin and <= Limits.HoldMillisMax)))
            problems.Add(new Problem(SubmissionErrors.HoldOutOfRange, "hold_ms", $"A hold of {request.HoldMs} ms is asked for; {Limits.HoldMillisMin} to {Limits.HoldMillisMax} are taken."));
        problems.AddRange(ReportFormats.RefuseBeside(request.Format, request.Marking is not null, request.Columns.Count > 0, request.Title.Length > 0));
        CheckMarking(request, problems);
        CheckColumns(request, problems);
        HashSet<PartnerId> to = ReadNames(request, problems);
        if (problems.Count > 0)
            return Parsed<SubmissionOrder>.Invalid(problems);
        Digest bytes = DigestOf(request, to, amends);
        string key = request.Key.Length > 0 ? request.Key : bytes.ToString();
        return Parsed<SubmissionOrder>.Valid(new SubmissionOrder(request.Document.Memory, request.Format, key, bytes, request.Marking, to, TimeSpan.FromMilliseconds(request.HoldMs), AskedLaneOf(request))
        {
            Columns = request.Columns.ToDictionary(column => column.Heading, column => column.Meaning, StringComparer.Ordinal),
            Title = request.Title.Length > 0 ? request.Title : null,
        });
    }

    /// <summary>What may be urgent is short: it never keeps another urgent thing waiting.</summary>
    private static Problem? LaneObjection(SubmitRequest request)
    {
        if (request.Lane is < LaneName.Unspecified or > LaneName.Bulk)
            return new Problem(SubmissionErrors.LaneUnknown, "lane", $"{(int)request.Lane} is no lane: 1 to 5.");
        return BytesMaxOf(request.Lane) is { } most && request.Document.Length > most
            ? new Problem(SubmissionErrors.LaneTooSmall, "lane", $"The document has {request.Document.Length} bytes; {most} go by {request.Lane.ToString().ToLowerInvariant()}.")
            : null;
    }

    /// <returns>Null where the limit of a report is all there is.</returns>
    public static int? BytesMaxOf(LaneName lane) => lane switch
    {
        LaneName.Flash => Limits.FlashBytesMax,
        LaneName.Immediate => Limits.ImmediateBytesMax,
        _ => null,
    };

    private static LaneName? AskedLaneOf(SubmitRequest request) => request.Lane == LaneName.Unspecified ? null : request.Lane;

    private static void CheckMarking(SubmitRequest request, List<Problem> problems)
    {
        if (request.Marking is not { } marking)
            return;
        if (!Enum.IsDefined(marking.Tlp) || !Enum.IsDefined(marking.Pap))
            problems.Add(new Problem(SubmissionErrors.MarkingUnknown, "marking", $"TLP {(int)marking.Tlp} or PAP {(int)marking.Pap} is not known."));
    }

    private static void CheckColumns(SubmitRequest request, List<Problem> problems)
    {
        if (request.Columns.Count > ReportFormats.ColumnsMax)
            problems.Add(new Problem(FormatErrors.Limit, "columns", $"{request.Columns.Count} columns are named; the limit is {ReportFormats.ColumnsMax}."));
        else if (request.Columns.DistinctBy(column => column.Heading, StringComparer.Ordinal).Count() < request.Columns.Count)
            problems.Add(new Problem(FormatErrors.NotList, "columns", "A column is named twice."));
    }

    private static HashSet<PartnerId> ReadNames(SubmitRequest request, List<Problem> problems)
    {
        var names = new HashSet<PartnerId>();
        if (request.To.Count > NamedMax)
            problems.Add(new Problem(SubmissionErrors.PartnerUnknown, "to", $"{request.To.Count} partners are named; the limit is {NamedMax}."));
        foreach ((string text, int i) in request.To.Take(NamedMax).Select((text, i) => (text, i)))
        {
            if (PartnerId.TryParse(text, out PartnerId partner))
                names.Add(partner);
            else
                problems.Add(new Problem(SubmissionErrors.PartnerUnknown, $"to[{i}]", $"The name ({text.Length} characters) is not a partner id."));
        }
        return names;
    }

    /// <summary>
    /// What must be the same for a repeated submission to be the same: SHA-256 over length-prefixed format, marking, partners in order, what is said of
    /// columns and title, and the document.
    /// </summary>
    private static Digest DigestOf(SubmitRequest request, HashSet<PartnerId> to, string amends)
    {
        Marking marking = request.Marking ?? new Marking();
        string lane = request.Lane == LaneName.Unspecified ? "" : $"lane {(int)request.Lane}\n";
        string flags = $"{request.Format}\n{(int)marking.Tlp} {(int)marking.Pap}\n{string.Join(' ', to.Order())}\n{amends}{lane}{OfTable(request)}";
        int flagBytes = Encoding.UTF8.GetByteCount(flags);
        var whole = new byte[sizeof(uint) + flagBytes + request.Document.Length];
        BinaryPrimitives.WriteUInt32BigEndian(whole, (uint)flagBytes);
        Encoding.UTF8.GetBytes(flags, whole.AsSpan(sizeof(uint)));
        request.Document.Span.CopyTo(whole.AsSpan(sizeof(uint) + flagBytes));
        return Digest.Of(whole);
    }

    /// <summary>Empty where nothing is said; each text with its length before it, so that no two say the same.</summary>
    private static string OfTable(SubmitRequest request) =>
        string.Concat(request.Columns.SelectMany(column => (string[])[column.Heading, column.Meaning]).Append(request.Title).Where(text => request.Columns.Count > 0 || text.Length > 0).Select(text => $"{text.Length}:{text}\n"));
}
