using System.Globalization;
using CertBridge.Formats;
using CertBridge.Node.Deciding;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Submitting;

/// <summary>
/// What is judged before anything is stored, the same for a submission and for its preview: form and limits, the same key before, the document, and whom it
/// may reach. What is then done for each partner is the caller's: deciding and sealing, or only deciding.
/// </summary>
internal sealed class SubmissionJudging(NodeIdentity self, NodeSettings settings, NodeStore store)
{
    public Parsed<SubmissionOrder> ReadForm(SubmitRequest request, string amends = "") => SubmissionOrder.Read(request, settings.Limits.ReportBytes, amends);

    /// <returns>The earlier submission, or the refusal of a key that stands for another; null where the key is new.</returns>
    public static Parsed<Submission>? FindEarlier(StoreReader reader, SubmissionOrder order)
    {
        if (reader.FindSubmission(order.Key, order.Bytes) is not { } row)
            return null;
        if (!row.IsSame)
            return Parsed<Submission>.Invalid(new Problem(SubmissionErrors.KeyReused, "key", $"The key stands for {row.ReportId}, which was another submission."));
        if (reader.FindRetraction(row.ReportId) is { } retraction)
        {
            return Parsed<Submission>.Invalid(new Problem(AmendmentErrors.Retracted, "key",
                $"It was submitted before as {row.ReportId}, which was retracted on {retraction.At:yyyy-MM-dd'T'HH:mm'Z'}: another key makes it a report of its own."));
        }
        DecisionRow[] decisions =
            [.. DecisionHistory.LatestOutgoing(reader.ListDecisions(row.ReportId)).Where(decision => order.IsMeantFor(decision.Partner))];
        return Parsed<Submission>.Valid(
            new Submission(row.ReportId, row.Revision, IsDuplicate: true, row.NodeLogIndex, decisions, reader.ListOutbox(row.ReportId), [], [], []));
    }

    /// <summary>The document, once it is one, for partners this node has.</summary>
    public Parsed<SubmissionReading> ReadDocument(SubmissionOrder order, TrustSnapshot snapshot, DateTimeOffset now)
    {
        Parsed<SubmissionReading> reading = SubmissionReading.Read(order, settings, snapshot, now);
        if (!reading.IsValid)
            return TakenBack(order, snapshot) is { } again ? Parsed<SubmissionReading>.Invalid([again, .. reading.Problems]) : reading;
        return RefuseRecipients(order, reading.Value.Draft, snapshot) is { } refused ? Parsed<SubmissionReading>.Invalid(refused) : reading;
    }

    /// <summary>A file that names a report is refused whatever it names; where the report was taken back, that is what its bearer has to hear first.</summary>
    private Problem? TakenBack(SubmissionOrder order, TrustSnapshot snapshot)
    {
        if (!ReportFormats.IsOurs(order.Format) || ReportReading.NamedReport(order.Document) is not { } id)
            return null;
        if (store.Read(reader => reader.FindRetraction(id)) is { } retraction)
            return By(self.Id, retraction.At);
        foreach (PartnerId partner in snapshot.Partners.Keys.Where(id.IsNamedAfter).Order())
        {
            if (store.Read(reader => reader.FindWithdrawn(partner, id)) is { } withdrawn)
                return By(partner, withdrawn.Received);
        }
        return null;

        Problem By(PartnerId who, DateTimeOffset at) =>
            new(SubmissionErrors.TakenBack, "id", string.Create(CultureInfo.InvariantCulture, $"{id} was taken back by {who} on {at:yyyy-MM-dd'T'HH:mm'Z'}."));
    }

    /// <summary>One answer for each partner, in parallel.</summary>
    /// <param name="order">Whom the operator named.</param>
    /// <param name="draft">Whom the author named.</param>
    /// <param name="snapshot">The partners.</param>
    /// <param name="answer">Takes the partner, and whether it was named where names were given.</param>
    public static T[] ForEveryPartner<T>(SubmissionOrder order, ReportDraft draft, TrustSnapshot snapshot, Func<TrustedPartner, bool, T> answer)
    {
        TrustedPartner[] partners = [.. snapshot.Partners.Values];
        var answers = new T[partners.Length];
        void Answer(int i) => answers[i] = answer(partners[i], IsNamed(partners[i].Id));
        bool IsNamed(PartnerId id) => order.IsMeantFor(id) && (draft.Recipients.Count == 0 || draft.Recipients.Contains(id));
        if (partners.Length == 1)
            Answer(0); // the usual case under load: nothing to spread out
        else
            Parallel.For(0, partners.Length, Answer);
        return answers;
    }

    private static Problem[]? RefuseRecipients(SubmissionOrder order, ReportDraft draft, TrustSnapshot snapshot)
    {
        Problem[] unknown = [.. Strangers("to", order.To), .. Strangers("recipients", draft.Recipients)];
        if (unknown.Length > 0)
            return unknown;
        // An empty recipient set is an error, never "all" and never silence.
        return snapshot.Partners.Count > 0 ? null : [new Problem(SubmissionErrors.NoPartners, "", "This node has no partner yet.")];

        IEnumerable<Problem> Strangers(string field, IEnumerable<PartnerId> named) => named
            .Where(partner => snapshot.Find(partner) is null)
            .Order()
            .Select(partner => new Problem(SubmissionErrors.PartnerUnknown, field, $"{partner} is no partner of this node."));
    }
}
