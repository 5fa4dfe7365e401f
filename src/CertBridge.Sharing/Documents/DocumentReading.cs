using System.Text;
using System.Text.Unicode;
using CertBridge.Protocol.Errors;

namespace CertBridge.Sharing.Documents;

/// <summary>
/// Reads a document into a tree of untyped nodes, strictly: UTF-8 without a byte order mark, within limits, no name twice.
/// Malformed input ends at the first problem; duplicate names are all reported.
/// </summary>
public static class DocumentReading
{
    /// <summary>
    /// A YAML subset: one document of maps, lists and scalars. Anchors, aliases, tags, directives and merge keys are refused, because each of
    /// them lets a reader see something else than the person who signs the bytes.
    /// </summary>
    public static Parsed<DocumentNode> Yaml(ReadOnlyMemory<byte> bytes, DocumentErrors errors, DocumentLimits? limits = null) =>
        Read(bytes.Span, errors, limits ?? DocumentLimits.Default, YamlTree.Grow);

    /// <summary>JSON of RFC 8259, with unique names (section 4 leaves it open), no byte order mark (8.1) and no lone surrogates (8.2).</summary>
    public static Parsed<DocumentNode> Json(ReadOnlyMemory<byte> bytes, DocumentErrors errors, DocumentLimits? limits = null) =>
        Read(bytes.Span, errors, limits ?? DocumentLimits.Default, JsonTree.Grow);

    private delegate Problem? Growing(ReadOnlySpan<byte> bytes, TreeGrowth growth);

    private static Parsed<DocumentNode> Read(ReadOnlySpan<byte> bytes, DocumentErrors errors, DocumentLimits limits, Growing grow)
    {
        if (Refuse(bytes, errors, limits) is { } refused)
            return Parsed<DocumentNode>.Invalid(refused);
        var growth = new TreeGrowth(errors, limits);
        if (grow(bytes, growth) is { } fatal)
            return Parsed<DocumentNode>.Invalid([.. growth.Duplicates, fatal]);
        return growth.Duplicates.Count > 0
            ? Parsed<DocumentNode>.Invalid([.. growth.Duplicates])
            : Parsed<DocumentNode>.Valid(growth.Root);
    }

    private static Problem? Refuse(ReadOnlySpan<byte> bytes, DocumentErrors errors, DocumentLimits limits)
    {
        if (bytes.Length > limits.BytesMax)
            return new Problem(errors.Limit, string.Empty, $"The document has {bytes.Length} bytes; the limit is {limits.BytesMax}.");
        if (bytes.StartsWith(Encoding.UTF8.Preamble) || bytes.StartsWith(Encoding.Unicode.Preamble) || bytes.StartsWith(Encoding.BigEndianUnicode.Preamble))
            return new Problem(errors.Malformed, string.Empty, "The document begins with a byte order mark.", 1, "Save it as UTF-8 without a byte order mark.");
        if (!Utf8.IsValid(bytes))
            return new Problem(errors.Malformed, string.Empty, "The document is not valid UTF-8.", LineOfInvalid(bytes), "Save it as UTF-8.");
        // The YAML reader takes one for the end and passes over what follows: the signer sees more than the node.
        if (bytes.IndexOf((byte)0) is >= 0 and int nul)
            return new Problem(errors.Malformed, string.Empty, "The document holds a NUL byte, which is no text.", 1 + bytes[..nul].Count((byte)'\n'), "Save it as text.");
        return null;
    }

    /// <summary>The first line, from 1, that is no UTF-8; the last where all are.</summary>
    public static int LineOfInvalid(ReadOnlySpan<byte> bytes)
    {
        int line = 1;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> first = end < 0 ? bytes : bytes[..end];
            if (!Utf8.IsValid(first) || end < 0)
                return line;
            bytes = bytes[(end + 1)..];
            line++;
        }
        return line;
    }
}
