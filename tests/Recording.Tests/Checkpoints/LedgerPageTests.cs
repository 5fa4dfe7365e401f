using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Trees;

namespace CertBridge.Recording.Tests.Checkpoints;

/// <summary>docs/LEDGER.md shows a checkpoint for others to check their code against: it has to hold.</summary>
public sealed class LedgerPageTests
{
    private const string Fence = "```\n";

    [Fact]
    public void TheCheckpointOnThePage_VerifiesUnderTheKeyOnThePage()
    {
        string[] blocks = Page().Split(Fence);
        string note = blocks.Single(block => block.StartsWith("certbridge/dev/", StringComparison.Ordinal));
        using ECDsa key = ECDsa.Create();
        key.ImportFromPem(blocks.Single(block => block.StartsWith("-----BEGIN PUBLIC KEY-----", StringComparison.Ordinal)));
        KeyId id = KeyId.OfSubjectPublicKeyInfo(key.ExportSubjectPublicKeyInfo());

        Parsed<LogCheckpoint> opened = SignedNote.Open(Encoding.UTF8.GetBytes(note), "certbridge/dev/cert-bor/cert-aln", [id],
            (_, message, signature) => key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

        Assert.True(opened.IsValid);
        Assert.Equal(3UL, opened.Value.Size);
        Assert.Equal(MerkleTree.Root([MerkleHash.Leaf("one"u8), MerkleHash.Leaf("two"u8), MerkleHash.Leaf("three"u8)]), opened.Value.Root);
    }

    private static string Page()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string page = Path.Combine(folder.FullName, "docs", "LEDGER.md");
            if (File.Exists(page))
                return File.ReadAllText(page);
        }
        throw new FileNotFoundException($"docs/LEDGER.md is in no folder above {AppContext.BaseDirectory}.");
    }
}
