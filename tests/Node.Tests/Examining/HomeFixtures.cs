using CertBridge.Node.Restoring;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Tests.Examining;

/// <summary>One bad home for each check, and several where there are several ways: each must fail with exactly that check.</summary>
internal static class HomeFixtures
{
    public static readonly IReadOnlyList<(string Check, string Fixture, Action<HomeScene> Break)> All =
    [
        ("config", "an unknown key in node.yaml", scene => File.AppendAllText(scene.Home.NodeFile, "\nlimitz: 3\n")),
        ("key-modes", "a key that the group may read", scene => File.SetUnixFileMode(Path.Combine(scene.Home.KeysFolder, "log-1.key"), KeyFolder.FileMode | UnixFileMode.GroupRead)),
        ("key-modes", "a store folder that others may enter", scene => File.SetUnixFileMode(scene.Home.StoreFolder, KeyFolder.FolderMode | UnixFileMode.OtherExecute)),
        ("owner", "a file that root left there", scene => scene.Machine = scene.Machine with { User = 5001, OwnerOf = path => path.EndsWith("operators.yaml", StringComparison.Ordinal) ? 0u : 5001u }),
        ("root-key", "the root key beside node.yaml", scene => File.Copy(scene.Founded.Root.Path, Path.Combine(scene.Home.Folder, Path.GetFileName(scene.Founded.Root.Path)))),
        ("root-key", "the root key under another name among the keys", scene => File.Copy(scene.Founded.Root.Path, Path.Combine(scene.Home.KeysFolder, "backup.pem"))),
        ("root-key", "an officer's key among the cards", scene => File.Copy(scene.Founded.OfficerKeyFile, Path.Combine(scene.Home.CardsFolder, "mira.txt"))),
        ("keys", "the log key is gone", scene => File.Delete(Path.Combine(scene.Home.KeysFolder, "log-1.key"))),
        ("keys", "the store key is gone", scene => File.Delete(Path.Combine(scene.Home.KeysFolder, "store.key"))),
        ("card", "a card that expired", scene => scene.Reissue(card => (card.IssuedMs, card.ExpiresMs) = LastMonth)),
        ("card", "a card of other bytes than were signed", scene => Flip(OwnIdentity.PathIn(scene.Home))),
        ("certificates", "a TLS certificate that expired", scene => scene.ReplaceTlsCertificate(FoundedNode.Now.AddDays(-30), FoundedNode.Now.AddDays(-1))),
        ("key-sheet", "a node that was off for the summer", scene => scene.Clock.Now = FoundedNode.Now.AddDays(36)),
        ("contact-sheet", "a contact sheet that expired", scene => scene.SignContacts(sheet => (sheet.IssuedMs, sheet.ExpiresMs) = LastMonth)),
        ("suite", "a card that offers what the machine cannot", scene => scene.Founded.Offer(0x0001, 0x0101)),
        ("operators", "a register without an admin", scene => OperatorFile.Write(scene.Home, [])),
        ("operators", "a register that is no register", scene => File.WriteAllText(OperatorFile.PathIn(scene.Home), "operators: yes\n")),
        ("partner-files", "a partner's card of other bytes than were signed", scene => Flip(PartnerFile.PathOf(scene.Home, scene.Partner))),
        ("policy", "a policy that is named and not there", scene => NamePolicy(scene, "in-force")),
        ("policy", "a policy to try out that is named and not there", scene => NamePolicy(scene, "shadow")),
        ("clock", "a clock that fell back to last year", scene => scene.Clock.Now = FoundedNode.Now.AddDays(-200)),
        ("disk", "a disk below the watermark of reports", scene => scene.Machine = scene.Machine with { Disk = HomeScene.Disk(freeMiB: 1_000) }),
        ("disk", "a disk that is full", scene => scene.Machine = scene.Machine with { Disk = HomeScene.Disk(freeMiB: 3) }),
        ("store", "a page that is no page", scene => Overwrite(scene.Home.StoreFile)),
        ("schema", "a store of a newer program", scene => scene.Tamper("INSERT INTO schema_migration VALUES (99, '0099-later', zeroblob(32), 0)")),
        ("schema", "a store whose steps were changed", scene => scene.Tamper("UPDATE schema_migration SET checksum = zeroblob(32) WHERE number = 2")),
        ("store-copies", "a copy of an older store that nobody erased", scene => Storage.Homes.DurableFile.Write(Path.Combine(scene.Home.StoreFolder, "before-0003-20200101T000000Z.copy"), [], UnixFileMode.UserRead)),
        ("restored", "a restore that was interrupted", scene => RestoredMark.Begin(scene.Home)),
        ("restored", "a node that came out of a backup", scene => RestoredMark.Finish(scene.Home, new RestoredStanding(FoundedNode.Now.AddDays(-1), FoundedNode.Now, [PartnerId.Parse("cert-bor")]))),
        ("witness", "a witness that is no partner", scene => File.AppendAllText(scene.Home.NodeFile, "\nwitness: cert-dor\n")),
        ("ledger", "a leaf with a flipped bit", scene => StoreDamage.Flip(scene.Home, scene.Leaf, scene.Leaf.Length - 1)),
    ];

    private static (ulong Issued, ulong Expired) LastMonth => (Millis(FoundedNode.Now.AddDays(-30)), Millis(FoundedNode.Now.AddDays(-1)));

    private static ulong Millis(DateTimeOffset at) => (ulong)at.ToUnixTimeMilliseconds();

    private static void NamePolicy(HomeScene scene, string pointer)
    {
        Directory.CreateDirectory(scene.Home.PoliciesFolder, KeyFolder.FolderMode);
        File.WriteAllText(Path.Combine(scene.Home.PoliciesFolder, pointer), $"alnia-sharing 3 {new string('0', 64)} 2026-11-20T08:00:00Z -\n");
    }

    private static void Flip(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        file[file.Length / 2] ^= 1;
        File.WriteAllBytes(path, file);
    }

    /// <summary>The last page of the file, which is of no log.</summary>
    private static void Overwrite(string store)
    {
        using FileStream file = File.OpenWrite(store);
        file.Position = file.Length - 4096;
        file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
    }
}
