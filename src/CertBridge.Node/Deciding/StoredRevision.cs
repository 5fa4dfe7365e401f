using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Reports;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Deciding;

/// <summary>What the store holds of one revision of a report, as those read it who decide about it again.</summary>
internal static class StoredRevision
{
    /// <summary>The report itself.</summary>
    /// <param name="namedBy">What names this revision, as in "Outbox entry 7": the error begins with it.</param>
    /// <exception cref="InvalidOperationException">The revision is not stored, or what is stored cannot be read.</exception>
    public static Report Report(NodeStore store, ReportId id, ulong revision, string namedBy)
    {
        ReportRow row = store.Read(reader => reader.FindReport(id, revision))
            ?? throw new InvalidOperationException($"{namedBy} is for {id} revision {revision}, which is not stored.");
        Parsed<Report> report = ReportJson.Read(row.Json);
        return report.IsValid
            ? report.Value
            : throw new InvalidOperationException($"{id} revision {revision} is stored and cannot be read: {report.Problems[0]}");
    }

    /// <summary>Null where there is none, or it cannot be read.</summary>
    public static ReportDraft? ContentOf(byte[]? json) => json is { Length: > 0 } ? ReportJson.Read(json).Value?.Content : null;

    /// <summary>The manifest of the revision this partner got before, which the new one continues; null for the first.</summary>
    public static Digest? PreviousManifest(NodeStore store, ReportId id, ulong revision, PartnerId partner) => revision == 1
        ? null
        : store.Read(reader => reader.LastGot(id, partner))?.ManifestDigest;
}
