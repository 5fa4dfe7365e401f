using CertBridge.Node.Operating;
using CertBridge.Node.Settings;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Restoring;

/// <summary>
/// Is what came out of a backup a node that could serve? Settings and documents of the home are read as at a start, SQLite looks at every page, and every leaf of every log is hashed again and
/// held against the checkpoints, as <c>ledger verify</c> does.
/// </summary>
internal sealed class RestoredHomeExamination(NodeHome home, TimeProvider time)
{
    /// <exception cref="BackupRefusedException">Something in it is wrong.</exception>
    /// <exception cref="StoreRefusedException">The store cannot be read, or is of a newer program.</exception>
    public RestoreOutcome Look(BackupReading backup, long? contentKeys)
    {
        NodeSettings settings = Demand(NodeSettingsReading.Read(home));
        TrustBook trust = Demand(TrustBook.Load(home, settings, time));
        if (trust.Current.OwnCard.Digest != backup.Card.Digest)
            throw Wrong("the card in the home is not the one the backup is signed under");
        if (RestoredStore.Check(home.StoreFile) is { Count: > 0 } damage)
            throw Wrong(string.Join("; ", damage));
        using StoreGlance glance = StoreGlance.Open(home) ?? throw Wrong("the store is empty");
        StoreSchema schema = glance.Read(reader => reader.ReadSchema(lastProgram: null));
        if (schema.Refusal is { } refusal)
            throw new BackupRefusedException(refusal);
        PartnerId[] partners = [.. trust.Current.Partners.Keys.Union(glance.Read(reader => reader.LinkLogPartners())).Order()];
        bool isOfThisProgram = schema.Found == schema.Known;
        if (isOfThisProgram)
            VerifyLedger(glance, new NodeIdentity(settings.Id, settings.Environment), trust, partners);
        return new RestoreOutcome(
            backup.Header, backup.Card.Fingerprint, backup.Inventory.Program, schema.Found, backup.Inventory.Files.Count - 1, backup.Inventory.Files.Sum(file => file.SizeBytes), contentKeys,
            glance.Read(reader => reader.NodeLogSize()), [.. partners.Select(partner => glance.Read(reader => new RestoredLog(partner, reader.LinkLogSize(partner), reader.FollowedLogSize(partner))))],
            isOfThisProgram, [.. trust.Current.Partners.Keys.Order()]);
    }

    private static void VerifyLedger(StoreGlance glance, NodeIdentity identity, TrustBook trust, IReadOnlyList<PartnerId> partners)
    {
        var findings = new LedgerFindings();
        new LedgerVerification(glance, identity, trust).Run(partners, withNodeLog: true, findings, CancellationToken.None);
        if (!findings.AreNone)
            throw Wrong(string.Join(" ", findings.Sentences.Take(3)).TrimEnd('.'));
    }

    private static T Demand<T>(Parsed<T> parsed)
        where T : class => parsed.IsValid ? parsed.Value : throw new BackupRefusedException(parsed.Problems[0]);

    private static BackupRefusedException Wrong(string what) => new(BackupErrors.StoreWrong, "", $"In the backup {what}.");
}
