using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using Google.Protobuf;

namespace CertBridge.Recording.Reconciling;

/// <summary>One element of a set that two nodes compare. Its place in the tree is the SHA-256 of its name, in 64 hexadecimal digits.</summary>
/// <param name="Name">What it is about, 1 to 128 bytes.</param>
/// <param name="Value">How it stands, at most 64 bytes.</param>
public sealed record SetElement(ByteString Name, ByteString Value)
{
    public string Place { get; } = Digest.Of(Name.Span).ToString();

    /// <summary>True within the limits of the wire.</summary>
    public static bool IsWithinLimits(ByteString name, ByteString value) => name.Length is > 0 and <= Limits.ComparedNameBytesMax && value.Length <= Limits.ComparedValueBytesMax;
}
