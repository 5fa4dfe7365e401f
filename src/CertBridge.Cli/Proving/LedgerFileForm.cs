using System.Text.Json;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Proving;

/// <summary>
/// What the files of <c>ledger</c> have in common: JSON (RFC 8259) with version and kind first and a line feed at the end, and one reading of it: exactly these fields, each once, base64 and numbers written the one way. What two readers
/// could understand differently is no evidence.
/// </summary>
/// <param name="article">Before its name: <c>a </c>, <c>an </c>, or nothing.</param>
/// <param name="what">Its name, such as proof; said of what cannot be read.</param>
/// <param name="bytesMax">A longer file is refused unread, bytes.</param>
/// <param name="depthMax">How deep lists and objects nest, the file itself counted.</param>
/// <param name="malformed">Code of every refusal.</param>
/// <param name="names">Its fields.</param>
internal sealed class LedgerFileForm(string article, string what, int bytesMax, int depthMax, ErrorCode malformed, params string[] names)
{
    public const string ApiVersion = "certbridge/v1";

    private readonly JsonDocumentOptions strict = new() { AllowDuplicateProperties = false, MaxDepth = depthMax };

    public static byte[] Write(string kind, Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", ApiVersion);
            json.WriteString("kind", kind);
            fields(json);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads the form and no signature; the first thing that is wrong is said.</summary>
    /// <param name="file">All of it.</param>
    /// <param name="read">Makes the fields into what they say; an objection of its own is a <see cref="ProofFieldException"/>.</param>
    public Parsed<T> Read<T>(ReadOnlyMemory<byte> file, Func<ProofFields, T> read)
        where T : class
    {
        if (file.Length > bytesMax)
            return Malformed<T>("", $"It has {file.Length} bytes, at most {bytesMax} are allowed.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(file, strict);
            ProofFields fields = new ProofFields(document.RootElement).Only(what, names);
            fields.Demand("apiVersion", ApiVersion);
            return Parsed<T>.Valid(read(fields));
        }
        catch (JsonException e)
        {
            return Malformed<T>("", $"It is not the JSON of {article}{what}: line {(e.LineNumber ?? 0) + 1}, byte {e.BytePositionInLine ?? 0}.");
        }
        catch (ProofFieldException e)
        {
            return Malformed<T>(e.Field, e.Message);
        }
    }

    private Parsed<T> Malformed<T>(string field, string message)
        where T : class => Parsed<T>.Invalid(new Problem(malformed, field, message));
}
