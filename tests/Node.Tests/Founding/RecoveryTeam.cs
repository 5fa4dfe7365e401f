using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Keys;

namespace CertBridge.Node.Tests.Founding;

/// <summary>Recovery officers of a founded node: they made their keys as officers do, and are on its card from number 2 on.</summary>
internal sealed class RecoveryTeam
{
    public static readonly string[] Names = ["ana", "ben", "cai"];

    public RecoveryTeam(FoundedNode node)
    {
        Node = node;
        Assert.Empty(node.Desk.SignCard(new CardChange { RecoveryOfficerCertificates = [.. Names.Select(CertificateOf)] }, node.Root, null, FoundedNode.Now).Problems);
    }

    public FoundedNode Node { get; }

    public RecoveryDesk Desk => new(Node.Home);

    public NextRoot NewRoot => new(Path.Combine(Node.Folder, "new-root"), "another horse battery");

    /// <summary>A new key under this name.</summary>
    public string CertificateOf(string name)
    {
        Parsed<PersonalKeyMade> made = PersonalKeyDesk.Make(PersonalKeyKind.Officer, name, "CERT", Node.Settings.Environment, FolderOf(name), passphrase: null, FoundedNode.Now);
        Assert.Empty(made.Problems);
        return made.Value!.CertificateFile;
    }

    public PrivateKey KeyOf(string name) => PrivateKey.FromPem(File.ReadAllText(Path.Combine(FolderOf(name), $"{name}.officer.key")));

    public RecoveryDrafted Draft(CardChange? change = null, string? over = null, DateTimeOffset? now = null)
    {
        Parsed<RecoveryDrafted> drafted = Desk.Draft(new RecoveryRequest { Change = change ?? new CardChange(), NewRoot = NewRoot, OverFile = over }, now ?? FoundedNode.Now);
        Assert.Empty(drafted.Problems);
        return drafted.Value!;
    }

    /// <summary>What this recovery officer hands back.</summary>
    public byte[] Sign(byte[] draft, string name)
    {
        using PrivateKey key = KeyOf(name);
        return RecoveryDraft.Read(draft).Value!.Sign(key).Value!.ToBytes();
    }

    /// <summary>From the lost root to the card of the new one in force.</summary>
    public CardSigned Recover(CardChange? change = null, string? over = null, DateTimeOffset? now = null)
    {
        byte[] draft = Draft(change, over, now).Bytes;
        Parsed<CardSigned> taken = Desk.Take([Sign(draft, "ana"), Sign(draft, "cai")], now ?? FoundedNode.Now);
        Assert.Empty(taken.Problems);
        return taken.Value!;
    }

    private string FolderOf(string name) => Path.Combine(Node.Folder, "recovery", name);
}
