using System.Security.Cryptography;
using CertBridge.Node.BackingUp;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.Messages;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Node.Restoring;

/// <summary>
/// One file of a backup whose inventory the node signed: (1) the card in it verifies under its own root, and is of the node the header names; (2) a signing key of that card signed the inventory;
/// (3) the inventory names this file's header. Only then its bytes are looked at, each file against the digest that was signed.
/// </summary>
internal sealed class BackupReading : IDisposable
{
    private readonly SealedFile file;
    private readonly string path;

    private BackupReading(SealedFile file, string path, BackupInventory inventory, VerifiedCard card)
    {
        this.file = file;
        this.path = path;
        Inventory = inventory;
        Card = card;
    }

    public BackupHeader Header => file.Header;

    public BackupInventory Inventory { get; }

    public VerifiedCard Card { get; }

    /// <exception cref="BackupRefusedException">It is not opened by this key, or not signed by its node.</exception>
    public static BackupReading Open(string path, PrivateKey key)
    {
        SealedFile opened = SealedFile.Open(path, key);
        try
        {
            byte[] bytes = opened.ReadCounted(BackupFile.InventoryBytesMax);
            byte[] signature = opened.ReadCounted(Limits.SignatureBytesMax);
            BackupInventory inventory = BackupInventory.Read(bytes) ?? throw NotTheNodes(path, "Its inventory cannot be read.");
            return new BackupReading(opened, path, inventory, Verify(path, opened, inventory, bytes, signature));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Everything, in the order of the inventory.</summary>
    /// <param name="open">Where the bytes of a file go; null where they are only compared.</param>
    /// <exception cref="BackupRefusedException">Bytes are not those that were signed, or there are more or fewer.</exception>
    public void ReadAll(Func<BackupEntry, Stream?> open)
    {
        foreach (BackupEntry entry in Inventory.Files)
        {
            using Stream? target = open(entry);
            Copy(entry, target);
        }
        file.DemandEnd();
    }

    public void Dispose() => file.Dispose();

    private void Copy(BackupEntry entry, Stream? target)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[64 * 1024];
        for (long left = entry.SizeBytes; left > 0;)
        {
            int wanted = (int)Math.Min(left, buffer.Length);
            if (file.Read(buffer.AsSpan(0, wanted)) < wanted)
                throw new BackupRefusedException(BackupErrors.Damaged, Path.GetFileName(path), $"{path} ends within {entry.Name}.");
            digest.AppendData(buffer, 0, wanted);
            target?.Write(buffer, 0, wanted);
            left -= wanted;
        }
        CryptographicOperations.ZeroMemory(buffer);
        if (Digest.FromBytes(digest.GetHashAndReset()) != entry.Digest)
            throw new BackupRefusedException(BackupErrors.Damaged, Path.GetFileName(path), $"{path}: {entry.Name} has another digest than was signed.");
    }

    private static VerifiedCard Verify(string path, SealedFile file, BackupInventory inventory, byte[] bytes, byte[] signature)
    {
        if (!MessageReading.TryRead(V1.SignedCard.Parser, inventory.Card, out V1.SignedCard? wire))
            throw NotTheNodes(path, "The card in it cannot be read.");
        Parsed<VerifiedCard> card = CardVerification.Card(wire, held: null); // step 1
        if (!card.IsValid)
            throw NotTheNodes(path, $"The card in it does not verify: {card.Problems[0].Message}");
        if (card.Value.Id != file.Header.Node || card.Value.Environment != file.Header.Environment)
            throw NotTheNodes(path, $"The card in it is of {card.Value.Id} in {card.Value.Environment}, its header says {file.Header.Node} in {file.Header.Environment}.");
        Parsed<KeyCertificate> signer = DetachedSignature.Verify(bytes, signature, card.Value.SigningKeys, "the signing keys on the card"); // step 2
        if (!signer.IsValid)
            throw NotTheNodes(path, signer.Problems[0].Message);
        return inventory.Header.AsSpan().SequenceEqual(file.HeaderBytes) ? card.Value : throw NotTheNodes(path, "What was signed was signed for another file."); // step 3
    }

    private static BackupRefusedException NotTheNodes(string path, string why) => new(BackupErrors.NotTheNodes, Path.GetFileName(path), $"{path}: {why}");
}
