using System.Security.Cryptography;
using System.Text;
using CertBridge.Protocol.Errors;

namespace CertBridge.Node.Trusting;

/// <summary>Certificates in a PEM file (RFC 7468 section 5).</summary>
internal static class CertificatePem
{
    private const string Label = "CERTIFICATE";

    public static string Write(byte[] der) => PemEncoding.WriteString(Label, der) + "\n";

    /// <returns>The first certificate's DER; what else is in the file is not looked at.</returns>
    public static Parsed<byte[]> Read(string path, ErrorCode code)
    {
        Parsed<IReadOnlyList<byte[]>> all = ReadAll(path, code);
        return all.IsValid ? Parsed<byte[]>.Valid(all.Value[0]) : Parsed<byte[]>.Invalid(all.Problems);
    }

    /// <returns>Every certificate's DER, in the order of the file, at least one; what else is in the file is not looked at.</returns>
    public static Parsed<IReadOnlyList<byte[]>> ReadAll(string path, ErrorCode code)
    {
        Parsed<byte[]> file = BoundedFile.Read(path, KeyFolder.FileBytesMax, code);
        if (!file.IsValid)
            return Parsed<IReadOnlyList<byte[]>>.Invalid(file.Problems);
        List<byte[]> found = [];
        ReadOnlySpan<char> text = Encoding.UTF8.GetString(file.Value);
        while (PemEncoding.TryFind(text, out PemFields fields))
        {
            if (text[fields.Label].SequenceEqual(Label))
                found.Add(Convert.FromBase64String(text[fields.Base64Data].ToString()));
            text = text[fields.Location.End..];
        }
        return found.Count > 0
            ? Parsed<IReadOnlyList<byte[]>>.Valid(found)
            : Parsed<IReadOnlyList<byte[]>>.Invalid(new Problem(code, Path.GetFileName(path), $"{path} holds no PEM certificate."));
    }
}
