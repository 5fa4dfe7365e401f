using System.Security.Cryptography;
using System.Text;

namespace CertBridge.Node.Trusting;

/// <summary>Detached signatures beside the document they are of: PEM blocks labelled CMS (RFC 7468 section 9), one after the other.</summary>
internal static class SignatureBlocks
{
    private const string PemLabel = "CMS";

    public static byte[] Write(IEnumerable<byte[]> signatures) =>
        Encoding.ASCII.GetBytes(string.Concat(signatures.Select(der => PemEncoding.WriteString(PemLabel, der) + "\n")));

    /// <summary>Null when anything but CMS blocks is in the file.</summary>
    public static IReadOnlyList<byte[]>? Read(byte[] file)
    {
        ReadOnlySpan<char> text = Encoding.ASCII.GetString(file);
        List<byte[]> ders = [];
        while (!text.IsWhiteSpace())
        {
            if (!PemEncoding.TryFind(text, out PemFields fields) || !text[fields.Label].SequenceEqual(PemLabel) || !text[..fields.Location.Start.Value].IsWhiteSpace())
                return null;
            ders.Add(Convert.FromBase64String(text[fields.Base64Data].ToString()));
            text = text[fields.Location.End..];
        }
        return ders;
    }
}
