using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Releasing;
using CertBridge.Sharing.Reports;

namespace CertBridge.Cli.Releasing;

/// <summary>
/// What a person is asked to release, built anew here from the items alone: their root and number, and that they are the report, revision and marking the node speaks of. A node
/// that shows one thing and wants another signed is found out before anybody signs.
/// </summary>
internal sealed class RebuiltRelease
{
    private static readonly TimeSpan ClocksMax = TimeSpan.FromHours(1);

    private readonly ShowApprovalResponse shown;
    private readonly SaltedItems salted;

    private RebuiltRelease(ShowApprovalResponse shown, SaltedItems salted, ReleasePersons? persons)
    {
        this.shown = shown;
        this.salted = salted;
        Persons = persons;
    }

    public IReadOnlyList<EnvelopeItem> Items => salted.Items;

    public Digest Root => salted.Root;

    /// <summary>Whom TLP:RED is sealed to; null below it, and where the node has no key of each of them and will release nothing.</summary>
    public ReleasePersons? Persons { get; }

    /// <exception cref="CommandFailedException">The items are not those of the approval, or are gone.</exception>
    public static RebuiltRelease Of(ShowApprovalResponse shown, DateTimeOffset now)
    {
        ApprovalSummary summary = shown.Summary;
        if (shown.ItemBlock.IsEmpty)
            throw new CommandFailedException(ReleaseErrors.Settled, $"approval {summary.Id} is {summary.State}: there is nothing to look at any more");
        if (SaltedItems.Read(shown.ItemBlock.ToByteArray()) is not { } salted)
            throw Differ("the items cannot be read");
        if (!salted.Root.ToBytes().AsSpan().SequenceEqual(shown.ItemRoot.Span) || salted.Items.Count != shown.ItemCount)
            throw Differ($"the items give the root {salted.Root} of {salted.Items.Count}");
        Parsed<Report> core = ReportJson.Read(salted.Items[0].Content.Memory);
        Parsed<Report> whole = core.IsValid ? ReportItems.Join(salted.Items, ManifestOf(summary, core.Value)) : core;
        if (!whole.IsValid)
            throw Differ($"they are not {summary.ReportId} revision {summary.Revision} as it is marked: {whole.Problems[0].Field}");
        ulong begins = Math.Max(summary.HeldUntilMs, (ulong)(now + ClocksMax).ToUnixTimeMilliseconds());
        if (summary.ExpiresMs > begins + (ulong)Limits.ReleaseLife.TotalMilliseconds || summary.ExpiresMs > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            throw Differ("the release would hold longer than one may");
        return new RebuiltRelease(shown, salted, PersonsOf(shown, whole.Value));
    }

    public ReleaseStatement Statement(bool isEmergency) => new()
    {
        Sender = PartnerId.Parse(shown.Sender),
        Partner = PartnerId.Parse(shown.Summary.Partner),
        Environment = shown.Environment,
        ReportId = shown.Summary.ReportId,
        Revision = shown.Summary.Revision,
        ItemCount = (uint)salted.Items.Count,
        Root = salted.Root,
        Marking = shown.Summary.Marking,
        Persons = [.. shown.PersonKeyIds.Select(key => new KeyId(Digest.FromBytes(key.Span)))],
        HighestLane = shown.HighestLane,
        Expires = DateTimeOffset.FromUnixTimeMilliseconds((long)shown.Summary.ExpiresMs),
        IsEmergency = isEmergency,
    };

    private static ReleasePersons? PersonsOf(ShowApprovalResponse shown, Report report)
    {
        if (shown.PersonKeyIds.Count == 0)
            return null;
        Parsed<ReleasePersons> persons = ReleasePersons.Of(shown, report.Content.PersonsAt(PartnerId.Parse(shown.Summary.Partner)));
        return persons.IsValid ? persons.Value : throw Differ(persons.Problems[0].Message);
    }

    /// <summary>What the envelope's manifest would say of these items; what the node does not say separately the report says itself.</summary>
    private static Manifest ManifestOf(ApprovalSummary summary, Report core) => new()
    {
        ReportId = summary.ReportId,
        Revision = summary.Revision,
        Marking = summary.Marking,
        Exercise = core.Content.IsExercise,
        Onward = core.Content.Onward,
        ContentExpiresMs = core.Content.Expires is { } expires ? (ulong)expires.ToUnixTimeMilliseconds() : 0,
    };

    private static CommandFailedException Differ(string what) => new(ReleaseErrors.ItemsDiffer, $"{what}; nothing was signed");
}
