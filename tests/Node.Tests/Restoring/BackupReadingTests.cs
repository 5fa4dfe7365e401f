using System.Text;
using CertBridge.Node.BackingUp;
using CertBridge.Node.Founding;
using CertBridge.Node.Restoring;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Backups;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Restoring;

/// <summary>Whoever has the recipient's certificate can seal something to it: what somebody else made is refused before the first file of it is looked at.</summary>
public sealed class BackupReadingTests : IDisposable
{
    private static readonly byte[] Text = Encoding.ASCII.GetBytes("id: cert-aln\n");

    private readonly TempFolder folder = new();
    private readonly FoundedNode node = new();
    private readonly PrivateKey key;
    private readonly KeyCertificate recipient;

    public BackupReadingTests()
    {
        PersonalKeyMade made = PersonalKeyDesk.Make(PersonalKeyKind.Backup, "safe-1", "Test", "dev", folder.At("safe"), passphrase: null, FoundedNode.Now).Value!;
        key = PrivateKey.FromPem(File.ReadAllText(made.KeyFile));
        recipient = KeyCertificate.Read(CertificatePem.Read(made.CertificateFile, HomeErrors.InputFileUnreadable).Value, CertificateUse.Encryption).Value!;
    }

    private string BackupPath => folder.At("made.backup");

    private static BackupHeader Header(string id = "cert-aln") => new(BackupPart.Node, new Guid(1, 2, 3, new byte[8]), PartnerId.Parse(id), "dev", FoundedNode.Now, default);

    public void Dispose()
    {
        key.Dispose();
        node.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task ABackupOfTheNode_GivesItsFilesBack()
    {
        await WriteAsync(Inventory(Header()), node, Text);
        using BackupReading reading = BackupReading.Open(BackupPath, key);
        Assert.Equal(OwnIdentity.Read(node.Home).Value!.Card.Fingerprint, reading.Card.Fingerprint);
        var read = new MemoryStream();
        reading.ReadAll(entry => entry.Name == "home/node.yaml" ? read : null);
        Assert.Equal(Text, read.ToArray());
    }

    [Fact]
    public async Task ABackupThatSomebodyElseSigned_IsRefused()
    {
        using var other = new FoundedNode(origin: "other");
        await WriteAsync(Inventory(Header()), other, Text);
        Refused(BackupErrors.NotTheNodes, "names none of");
    }

    [Fact]
    public async Task ACardOfAnotherNode_OrNone_IsRefused()
    {
        await WriteAsync(Inventory(Header("cert-bor")), node, Text);
        Refused(BackupErrors.NotTheNodes, "its header says cert-bor");
        await WriteAsync(Inventory(Header()) with { Card = [1, 2, 3] }, node, Text);
        Refused(BackupErrors.NotTheNodes, "card");
    }

    [Fact]
    public async Task ANameThatLeadsOut_RefusesTheWhole()
    {
        BackupInventory inventory = Inventory(Header());
        await WriteAsync(inventory with { Files = [inventory.Files[0] with { Name = "home/../../etc/cron.d/x" }] }, node, Text);
        Refused(BackupErrors.NotTheNodes, "inventory cannot be read");
        await WriteAsync(inventory with { Files = [inventory.Files[0], inventory.Files[0]] }, node, [.. Text, .. Text]);
        Refused(BackupErrors.NotTheNodes, "inventory cannot be read");
    }

    [Fact]
    public async Task OtherBytesThanWereSigned_MoreOrFewer_AreRefused()
    {
        foreach ((byte[] bytes, string why) in new[] { (Encoding.ASCII.GetBytes("id: cert-xln\n"), "another digest"), ([.. Text, 0], "more than its inventory names"), (Text[..^1], "ends within home/node.yaml") })
        {
            await WriteAsync(Inventory(Header()), node, bytes);
            using BackupReading reading = BackupReading.Open(BackupPath, key);
            Problem problem = Assert.Throws<BackupRefusedException>(() => reading.ReadAll(_ => null)).Problem;
            Assert.Equal(BackupErrors.Damaged, problem.Code);
            Assert.Contains(why, problem.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Who opened a backup could seal it again, for somebody else or as a younger one; the signature is over the header too.</summary>
    [Fact]
    public void WhatWasSignedForAnotherFile_IsRefused()
    {
        byte[] signed = Inventory(Header()).ToBytes();
        byte[] header = (Header() with { TakenAt = FoundedNode.Now.AddDays(30) }).ToBytes();
        using BackupCipher cipher = BackupCipher.Begin(header, recipient, out byte[] sealedKey);
        byte[] plaintext = [.. BackupFile.Counted(signed), .. BackupFile.Counted(Sign(node, signed)), .. Text];
        var chunk = new byte[plaintext.Length + BackupCipher.TagBytes];
        cipher.Seal(0, isLast: true, plaintext, chunk);
        File.WriteAllBytes(BackupPath, [.. BackupFile.Magic, .. BackupFile.Counted(header), .. BackupFile.Counted(sealedKey), .. chunk]);
        Refused(BackupErrors.NotTheNodes, "signed for another file");
    }

    private BackupInventory Inventory(BackupHeader header) => new(
        header.ToBytes(), "0.1.0", 14, 0, OwnIdentity.Read(node.Home).Value!.Card.Wire.ToByteArray(), [new BackupEntry("home/node.yaml", UnixFileMode.UserRead | UnixFileMode.UserWrite, Text.Length, Digest.Of(Text))]);

    private async Task WriteAsync(BackupInventory inventory, FoundedNode signer, byte[] bytes)
    {
        var file = new MemoryStream();
        using BackupWriting writing = await BackupWriting.BeginAsync(inventory, recipient, signed => Sign(signer, signed), part =>
        {
            file.Write(part.Span);
            return Task.CompletedTask;
        });
        await writing.WriteAsync(bytes);
        Assert.Equal(await writing.EndAsync(), Digest.Of(file.ToArray()));
        await File.WriteAllBytesAsync(BackupPath, file.ToArray());
    }

    private static byte[] Sign(FoundedNode signer, byte[] bytes)
    {
        using NodeKeys keys = NodeKeys.Load(signer.Home).Value!;
        return DetachedSignature.Sign(bytes, keys.Signing, keys.SigningCertificate.Der, FoundedNode.Now, CertificateUse.Signing);
    }

    private void Refused(ErrorCode code, string why)
    {
        Problem problem = Assert.Throws<BackupRefusedException>(() => BackupReading.Open(BackupPath, key)).Problem;
        Assert.Equal(code, problem.Code);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }
}
