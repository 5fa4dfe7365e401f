using System.Text;
using System.Text.Unicode;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Lists;

/// <summary>The bytes of a list as text: UTF-8, with or without the mark that spreadsheets put before it.</summary>
internal static class ListText
{
    /// <summary>Null where it is too large or no UTF-8; what is wrong was reported.</summary>
    public static string? Of(ReadOnlySpan<byte> bytes, ForeignReadingOptions options, DocumentProblems problems)
    {
        if (bytes.Length > options.BytesMax)
            problems.Limit(string.Empty, $"The document has {bytes.Length} bytes; the limit is {options.BytesMax}.", 0);
        else if (!Utf8.IsValid(bytes))
            problems.Add(new Problem(problems.Errors.Malformed, string.Empty, "The list is not valid UTF-8.", DocumentReading.LineOfInvalid(bytes), "Save it as UTF-8."));
        if (problems.HasErrors)
            return null;
        return Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }
}
