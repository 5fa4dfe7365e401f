using System.Security.Cryptography;
using CertBridge.Node.Founding;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>Another officer on the card of a node, with a key of their own.</summary>
internal sealed class SecondOfficer : IDisposable
{
    public const string Name = "officer-2";

    private readonly PrivateKey key = PrivateKey.Create();
    private readonly TempFolder folder = new();
    private readonly byte[] certificate;

    /// <summary>Signs the next card; whoever holds its book reads it again.</summary>
    public SecondOfficer(FoundedNode node)
    {
        certificate = CertificateIssuing.SelfSigned(key, CertificateUse.Officer, new CertificateName(Name, "CERT"), FoundedNode.Now.AddDays(-1), FoundedNode.Now.AddDays(300));
        string file = folder.At("officer-2.officer.crt");
        File.WriteAllText(file, PemEncoding.WriteString("CERTIFICATE", certificate));
        Parsed<CardSigned> signed = node.Desk.SignCard(new CardChange { OfficerCertificates = [file] }, node.Root, null, FoundedNode.Now);
        Assert.True(signed.IsValid, string.Join('\n', signed.Problems));
    }

    public byte[] Sign(ReadOnlySpan<byte> document) => DetachedSignature.Sign(document, key, certificate, FoundedNode.Now);

    public void Dispose()
    {
        key.Dispose();
        folder.Dispose();
    }
}
