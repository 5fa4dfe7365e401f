using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>UUIDs of version 5 (RFC 9562, section 5.5): the same name gives the same one, so that what is written twice is the same twice.</summary>
internal static class NamedUuid
{
    private const int Bytes = 16;

    /// <summary>Of what is made from a report: random, made once for this.</summary>
    private static readonly Guid OurSpace = Guid.ParseExact("5b0f2a34-7d4e-4c31-9d0e-8a6f1c2b9e77", "D");

    /// <summary>The name of an indicator in what is made from a report: by its ref, which it keeps over revisions, else by its place and what it is.</summary>
    public static string NameOf(Indicator indicator, int place) => indicator.Ref is { } name ? $"ref/{name}" : $"{place}/{indicator.What.Type}/{indicator.What.Value}";

    /// <summary>Of something that is made from a report, by its name there.</summary>
    public static Guid Of(string name) => Of(OurSpace, name);

    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 has SHA-1 in version 5; it names things and protects nothing.")]
    public static Guid Of(Guid space, string name)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        var whole = new byte[Bytes + text.Length];
        space.TryWriteBytes(whole, bigEndian: true, out _);
        text.CopyTo(whole, Bytes);
        Span<byte> uuid = SHA1.HashData(whole).AsSpan(0, Bytes);
        uuid[6] = (byte)((uuid[6] & 0x0F) | 0x50); // version 5
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80); // the variant of RFC 9562
        return new Guid(uuid, bigEndian: true);
    }
}
