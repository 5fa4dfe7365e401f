using System.Security.Cryptography;
using System.Text;

namespace CertBridge.Node.Trusting;

/// <summary>
/// A statement and the detached signatures over it as they lie in a file: a PEM block labelled STATEMENT with the exact text, then one labelled CMS for each signature (RFC 7468). Other
/// tools verify them: <c>openssl cms -verify -binary -content</c>.
/// </summary>
internal sealed record StatementBlock(byte[] Text, IReadOnlyList<byte[]> Signatures)
{
    private const string Label = "STATEMENT";

    public static byte[] Write(IEnumerable<StatementBlock> statements) =>
        [.. statements.SelectMany(one => (byte[])[.. Encoding.ASCII.GetBytes(PemEncoding.WriteString(Label, one.Text) + "\n"), .. SignatureBlocks.Write(one.Signatures)])];

    /// <summary>Null when anything else is in the file, or a signature stands before a statement.</summary>
    public static IReadOnlyList<StatementBlock>? Read(byte[] file)
    {
        const string begin = $"-----BEGIN {Label}-----";
        string text = Encoding.ASCII.GetString(file);
        List<StatementBlock> statements = [];
        int at = 0;
        while (at < text.Length)
        {
            if (!text.AsSpan(at).StartsWith(begin, StringComparison.Ordinal) || !PemEncoding.TryFind(text.AsSpan(at), out PemFields fields))
                return null;
            byte[] statement = Convert.FromBase64String(text.AsSpan(at)[fields.Base64Data].ToString());
            int after = at + fields.Location.End.Value;
            int next = text.IndexOf(begin, after, StringComparison.Ordinal);
            at = next < 0 ? text.Length : next;
            if (SignatureBlocks.Read(file[after..at]) is not { } signatures)
                return null;
            statements.Add(new StatementBlock(statement, signatures));
        }
        return statements;
    }
}
