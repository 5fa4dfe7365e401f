using System.Text.Json;
using CertBridge.Node.Admitting;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Node.Operating;

/// <summary>
/// What the node log keeps of what an officer of this side said about an agreement after it was signed: which document, what was said, whose signature, and who handed it in. It follows the files of the
/// agreement: a node that died between the two has the statement and no leaf, and the same command again writes it.
/// </summary>
internal static class StatementLeaf
{
    public const string Kind = "statement";

    /// <summary>Roughly what it takes, bytes.</summary>
    public const int SizeBytes = 512;

    /// <summary>That a signature was taken back, before both sides had signed.</summary>
    public static byte[] WriteTakenBack(Agreement agreement, ReadOnlySpan<byte> signature, Caller caller, DateTimeOffset at) => Write(agreement, Digest.Of(signature), caller, at, text => text.WriteString("said", "signature-taken-back"));

    /// <summary>That it is suspended, resumed or over.</summary>
    public static byte[] Write(Agreement agreement, StandingClaim claim, ReadOnlySpan<byte> signature, Caller caller, DateTimeOffset at) => Write(agreement, Digest.Of(signature), caller, at, text =>
    {
        text.WriteString("said", StandingWords.Of(claim.Word));
        text.WriteNumber("serial", claim.Serial);
        text.WriteString("reason", StandingWords.Of(claim.Reason));
    });

    private static byte[] Write(Agreement agreement, Digest signature, Caller caller, DateTimeOffset at, Action<Utf8JsonWriter> writeSaid) => NodeLeafText.Write(text =>
    {
        text.WriteCaller(caller, at);
        text.WriteString("agreement", agreement.Id);
        text.WriteNumber("version", agreement.Version);
        text.WriteString("digest", agreement.Hash.ToString());
        writeSaid(text);
        text.WriteString("signature", signature.ToString());
    });
}
