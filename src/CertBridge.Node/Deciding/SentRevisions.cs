using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>
/// What a partner may hold of the earlier revisions of a report: those that were sent and that it has not answered a withdrawal of. Read only where a later revision marks an indicator over the agreement's ceiling.
/// What cannot be told counts as held: the content was forgotten, or the agreement it went under is not known any more.
/// </summary>
internal sealed class SentRevisions
{
    /// <summary>Of a first revision.</summary>
    public static readonly SentRevisions None = new(() => []);

    private readonly Func<IReadOnlyList<SentRevision>> read;

    private SentRevisions(Func<IReadOnlyList<SentRevision>> read) => this.read = read;

    /// <summary>Of a report of our own.</summary>
    public static SentRevisions Of(NodeStore store, ReportId id, ulong revision, PartnerId partner) =>
        Before(store, id, revision, partner, originator: null, (reader, sent) => reader.FindReport(id, sent)?.Json);

    /// <summary>Of a report that is passed on.</summary>
    public static SentRevisions OfPassedOn(NodeStore store, ReportId id, ulong revision, PartnerId partner, PartnerId originator) =>
        Before(store, id, revision, partner, originator, (reader, sent) => reader.FindFromOriginator(originator, id, sent)?.ReportJson);

    /// <summary>True where one of these indicators may have gone to the partner: its value stood in a revision that was sent, marked within what the agreement of that day carried.</summary>
    /// <param name="over">Marked over the ceiling by now; at least one.</param>
    /// <param name="partner">With the agreements known with it.</param>
    public bool MayHold(IReadOnlyList<Indicator> over, TrustedPartner partner)
    {
        HashSet<IndicatorValue> values = [.. over.SelectMany(ValuesOf)];
        return read().Any(sent => sent.Content is null || CeilingOf(sent, partner) is not { } ceiling || sent.Content.Indicators.Any(indicator =>
            ValuesOf(indicator).Any(values.Contains) && (indicator.Marking is { } own ? MarkingWords.Strictest(own, sent.Content.Marking) : sent.Content.Marking).Tlp <= ceiling));
    }

    private static SentRevisions Before(NodeStore store, ReportId id, ulong revision, PartnerId partner, PartnerId? originator, Func<StoreReader, ulong, byte[]?> json) => revision == 1 ? None : new(() => store.Read(reader =>
    {
        IReadOnlyList<OutboxRow> entries = reader.ListWithPartner(id, partner);
        ulong takenBack = entries.Where(entry => entry is { Kind: CarriedKind.Withdrawal, State: OutboxState.Delivered }).Select(entry => entry.Revision).DefaultIfEmpty().Max();
        return (IReadOnlyList<SentRevision>)[.. entries
            .Where(entry => entry.Kind == CarriedKind.Report && entry.Originator == originator && entry.Revision < revision && entry.Revision >= takenBack)
            .Select(entry => new SentRevision(StoredRevision.ContentOf(json(reader, entry.Revision)), entry.AgreementHash))];
    }));

    private static Tlp? CeilingOf(SentRevision sent, TrustedPartner partner) => partner.Agreements.FirstOrDefault(known => known.Document.Hash == sent.Agreement)?.Document.Ceilings.Tlp;

    private static IEnumerable<IndicatorValue> ValuesOf(Indicator indicator) => indicator.Also is { } also ? [indicator.What, also] : [indicator.What];

    /// <param name="Content">As its author wrote it; null where it was forgotten.</param>
    private sealed record SentRevision(ReportDraft? Content, Digest Agreement);
}
