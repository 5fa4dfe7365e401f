using System.Security.Cryptography;
using CertBridge.Node.Admitting;
using CertBridge.Node.Operating;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using CertBridge.Storage;
using CertBridge.Storage.Copies;
using CertBridge.Storage.Homes;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.BackingUp;

/// <summary>
/// Takes a backup of the running node and hands out nothing but sealed bytes: (1) who opens it; (2) a leaf in the node log; (3) the files of the home, a copy of the store, and the
/// files again: were they changed meanwhile, once more; (4) the file of the node; (5) the file of its content keys. What was copied is overwritten, however it ends.
/// </summary>
internal sealed class BackupTaking(NodeIdentity identity, NodeKeys keys, TrustBook trust, NodeHome home, NodeStore store, DiskRoom disk, TimeProvider time, ILogger<BackupTaking> logger)
    : IDisposable
{
    private const int TriesMax = 3;

    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SemaphoreSlim one = new(1);

    /// <param name="send">Takes the next bytes of a file.</param>
    /// <exception cref="NodeRefusalException">The recipient is refused, another backup is being taken, or the store cannot be copied.</exception>
    public async Task RunAsync(TakeBackupRequest request, Caller caller, Func<TakeBackupResponse, Task> send, CancellationToken cancel)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds());
        KeyCertificate recipient = BackupRecipient.Judge(request.Recipient.Span, keys, now).OrRefuse(); // step 1
        if (!await one.WaitAsync(0, cancel))
            throw Refused("Another backup is being taken.");
        try
        {
            var header = new BackupHeader(BackupPart.Node, EnvelopeId.Create(now).Value, identity.Id, identity.Environment, now, recipient.KeyId);
            await store.CommitAsync(CommitUrgency.Routine, BackupLeaf.SizeBytes, writer => writer.AppendNodeLeaf(BackupLeaf.Kind, BackupLeaf.Write(header, caller)), cancel); // step 2
            (HomeFiles files, StoreSnapshot snapshot) = await Task.Run(Copy, cancel); // step 3
            using (files)
            using (snapshot)
                await WriteAsync(header, recipient, files, snapshot, caller, send, cancel);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private (HomeFiles Files, StoreSnapshot Snapshot) Copy()
    {
        for (int tries = 1; ; tries++)
        {
            HomeFiles before = ReadHome();
            StoreSnapshot? snapshot = null;
            try
            {
                snapshot = store.TakeSnapshot(disk);
                using HomeFiles after = ReadHome();
                if (before.IsSame(after))
                    return (before, snapshot);
            }
            catch (StoreRefusedException refused)
            {
                before.Dispose();
                snapshot?.Dispose();
                throw new NodeRefusalException(refused.Problem);
            }
            before.Dispose();
            snapshot.Dispose();
            if (tries == TriesMax)
                throw Refused("Files of the home were changed each time the store was copied: home and store must be of one time.");
        }
    }

    private HomeFiles ReadHome()
    {
        try
        {
            return HomeFiles.Read(home);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Refused($"{failure.Message.TrimEnd('.')}.");
        }
    }

    private async Task WriteAsync(BackupHeader header, KeyCertificate recipient, HomeFiles files, StoreSnapshot snapshot, Caller caller, Func<TakeBackupResponse, Task> send, CancellationToken cancel)
    {
        byte[] card = trust.Current.OwnCard.Wire.ToByteArray();
        BackupInventory inventory = new(header.ToBytes(), StoreProgram.Own, snapshot.Schema, snapshot.Keys, card,
            [.. files.Files.Select(file => file.Entry), await EntryAsync(BackupFile.StoreName, snapshot.StoreFile, cancel)]);
        await WriteAsync(BackupFile.Ending, inventory, recipient, send, async writing => // step 4
        {
            foreach ((_, byte[] bytes) in files.Files)
                await writing.WriteAsync(bytes);
            await writing.WriteFileAsync(snapshot.StoreFile, cancel);
        });
        BackupInventory ofKeys = inventory with
        {
            Header = (header with { Part = BackupPart.ContentKeys }).ToBytes(),
            Files = [await EntryAsync(BackupFile.ContentKeysName, snapshot.KeysFile, cancel)],
        };
        await WriteAsync(BackupFile.ContentKeysEnding, ofKeys, recipient, send, writing => writing.WriteFileAsync(snapshot.KeysFile, cancel)); // step 5
        logger.BackupTaken(header.Name, caller.Name, inventory.Files.Count, snapshot.Keys, inventory.Files.Sum(file => file.SizeBytes), header.Recipient.ToString());
    }

    private async Task WriteAsync(string part, BackupInventory inventory, KeyCertificate recipient, Func<TakeBackupResponse, Task> send, Func<BackupWriting, Task> write)
    {
        using BackupWriting writing = await BackupWriting.BeginAsync(inventory, recipient, Sign, bytes => send(new TakeBackupResponse { Part = part, Piece = ByteString.CopyFrom(bytes.Span) }));
        await write(writing);
        Digest whole = await writing.EndAsync();
        await send(new TakeBackupResponse { Part = part, Digest = ByteString.CopyFrom(whole.ToBytes()) });
    }

    private byte[] Sign(byte[] inventory)
    {
        KeysInUse own = keys.InUse;
        return DetachedSignature.Sign(inventory, own.Signing, own.SigningCertificate.Der, time.GetUtcNow(), CertificateUse.Signing);
    }

    private static async Task<BackupEntry> EntryAsync(string name, string path, CancellationToken cancel)
    {
        await using FileStream file = File.OpenRead(path);
        byte[] digest = await SHA256.HashDataAsync(file, cancel);
        return new BackupEntry(name, FileMode600, file.Length, Digest.FromBytes(digest));
    }

    private static NodeRefusalException Refused(string message) => new(new Problem(BackupErrors.NotTaken, "", message));
}
