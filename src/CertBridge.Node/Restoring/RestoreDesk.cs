using System.Security.Cryptography;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Restoring;

/// <summary>
/// Opens a backup away from any running node, to look whether it could be restored, or to restore it: (1) both files are of one backup, and not too old; (2) their signatures; (3) the home,
/// empty and ours; (4) the mark that nothing starts here yet; (5) every file, compared with what was signed; (6) the store and its ledger, with no content in it yet; (7) content keys back in their rows; (8) the mark
/// that the node was restored. What goes wrong leaves nothing behind.
/// </summary>
public sealed class RestoreDesk(TimeProvider time)
{
    /// <summary>Reads every byte and writes the home nowhere; of the store a copy lies in a folder of its own while it is looked at. Private keys and content keys are not written at all.</summary>
    /// <param name="scratch">A folder with room for the store.</param>
    public Parsed<RestoreOutcome> Verify(RestoreRequest request, string scratch)
    {
        string folder = Path.Combine(Path.GetFullPath(scratch), $"certbridge-verify-{RandomNumberGenerator.GetHexString(16, lowercase: true)}");
        return Run(request, NodeHome.At(folder), isForGood: false);
    }

    /// <summary>Restores into an empty home, for the user the node runs as.</summary>
    public Parsed<RestoreOutcome> Restore(RestoreRequest request, NodeHome home) => Run(request, home, isForGood: true);

    /// <summary>What stands in clear at the beginning of a file of a backup; null where it is none.</summary>
    public static BackupHeader? ReadHeader(string path)
    {
        try
        {
            return SealedFile.ReadHeader(path);
        }
        catch (BackupRefusedException)
        {
            return null;
        }
    }

    /// <summary>The id of the node a backup says it is of. Nobody vouches for it before the backup is opened.</summary>
    public static Parsed<string> NodeOf(string path)
    {
        try
        {
            return Parsed<string>.Valid(SealedFile.ReadHeader(path).Node.Value);
        }
        catch (BackupRefusedException refused)
        {
            return Parsed<string>.Invalid(refused.Problem);
        }
    }

    /// <summary>The certificate of a key that opens backups, DER, as it goes to the node.</summary>
    public static Parsed<byte[]> ReadRecipient(string file) => CertificatePem.Read(file, BackupErrors.RecipientRefused);

    /// <summary>Files of content keys in a folder that should have been destroyed.</summary>
    public static IReadOnlyList<string> OverdueKeysIn(string folder, DateTimeOffset now) =>
        [.. Directory.EnumerateFiles(folder, "*" + BackupFile.ContentKeysEnding).Where(file => ReadHeader(file) is { } header && now > header.DestroyBy).Order(StringComparer.Ordinal)];

    private Parsed<RestoreOutcome> Run(RestoreRequest request, NodeHome home, bool isForGood)
    {
        try
        {
            Parsed<PrivateKey> key = PrivateKeyFile.Read(request.KeyFile, request.Passphrase, HomeErrors.InputFileUnreadable);
            if (!key.IsValid)
                return Parsed<RestoreOutcome>.Invalid(key.Problems);
            using PrivateKey opened = key.Value;
            DemandPair(request); // step 1
            using BackupReading backup = BackupReading.Open(request.BackupFile, opened); // step 2
            using BackupReading? contentKeys = request.ContentKeysFile is { } file ? BackupReading.Open(file, opened) : null;
            DemandOne(request, backup, contentKeys);
            return Parsed<RestoreOutcome>.Valid(Run(backup, contentKeys, home, isForGood));
        }
        catch (BackupRefusedException refused)
        {
            return Parsed<RestoreOutcome>.Invalid(refused.Problem);
        }
        catch (StoreRefusedException refused)
        {
            return Parsed<RestoreOutcome>.Invalid(refused.Problem);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Parsed<RestoreOutcome>.Invalid(new Problem(StoreErrors.CannotOpen, home.Folder, failure.Message));
        }
    }

    private RestoreOutcome Run(BackupReading backup, BackupReading? contentKeys, NodeHome home, bool isForGood)
    {
        var target = new RestoredHome(home, keepsPrivate: isForGood);
        target.DemandEmpty(); // step 3
        bool isDone = false;
        try
        {
            target.Begin(); // step 4
            backup.ReadAll(target.Open); // step 5
            RestoreOutcome outcome = new RestoredHomeExamination(home, time).Look(backup, contentKeys?.Inventory.ContentKeys); // step 6
            if (contentKeys is not null)
                target.TakeKeys(contentKeys); // step 7
            else if (isForGood && RestoredStore.OnTheirWay(home.StoreFile) is > 0 and var waiting)
                throw new BackupRefusedException(BackupErrors.OtherContentKeys, "", $"{waiting} entries of the outbox are on their way and cannot be sent again without their content.");
            if (isForGood)
                target.Finish(new RestoredStanding(backup.Header.TakenAt, time.GetUtcNow(), [.. outcome.Waiting])); // step 8
            isDone = isForGood;
            return outcome;
        }
        finally
        {
            if (!isDone)
                target.Erase();
        }
    }

    private void DemandPair(RestoreRequest request)
    {
        BackupHeader backup = SealedFile.ReadHeader(request.BackupFile);
        if (backup.Part != BackupPart.Node)
            throw new BackupRefusedException(BackupErrors.NotABackup, Path.GetFileName(request.BackupFile), $"{request.BackupFile} holds content keys; the backup is the other file.");
        if (request.ContentKeysFile is not { } file)
            return;
        BackupHeader keys = SealedFile.ReadHeader(file);
        if (keys.Part != BackupPart.ContentKeys)
            throw new BackupRefusedException(BackupErrors.NotABackup, Path.GetFileName(file), $"{file} holds no content keys.");
        if (keys.BackupId != backup.BackupId)
            throw new BackupRefusedException(BackupErrors.OtherContentKeys, Path.GetFileName(file), $"{file} was taken with the backup {keys.BackupId} of {keys.Node}, {request.BackupFile} is {backup.BackupId} of {backup.Node}.");
        if (time.GetUtcNow() > keys.DestroyBy && !request.TakesOverdueKeys)
            throw new BackupRefusedException(BackupErrors.ContentKeysOverdue, Path.GetFileName(file), $"{file} should have been destroyed by {keys.DestroyBy:yyyy-MM-dd'T'HH:mm'Z'}.");
    }

    private static void DemandOne(RestoreRequest request, BackupReading backup, BackupReading? contentKeys)
    {
        if (contentKeys is not null && (contentKeys.Header with { Part = BackupPart.Node } != backup.Header || contentKeys.Card.Digest != backup.Card.Digest || contentKeys.Inventory.ContentKeys != backup.Inventory.ContentKeys))
            throw new BackupRefusedException(BackupErrors.OtherContentKeys, "", "The two files do not say the same of node, time, card and number of content keys.");
        if (request.Fingerprint is { } given && !IsOf(backup.Card, given))
            throw new BackupRefusedException(BackupErrors.NotTheNodes, "fingerprint", $"The card in the backup has the fingerprint {backup.Card.Fingerprint} and the root key {backup.Card.RootKeyId}.");
    }

    private static bool IsOf(VerifiedCard card, string given)
    {
        string digits = given.Trim();
        return digits.Length == 2 * Digest.SizeBytes && digits.All(char.IsAsciiHexDigit)
            ? CryptographicOperations.FixedTimeEquals(Convert.FromHexString(digits), card.RootKeyId.ToBytes())
            : Fingerprint.Matches(given, card.Digest);
    }
}
