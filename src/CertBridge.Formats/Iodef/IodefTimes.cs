using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats.Iodef;

/// <summary>Moments as IODEF writes them: XML Schema's dateTime, which needs an offset here (RFC 7970, section 2.8).</summary>
internal static class IodefTimes
{
    public static DateTimeOffset? Read(ForeignElement of, string name, DocumentProblems problems)
    {
        if (of.First(name) is not { Text: { Length: > 0 } text } element)
            return null;
        if (InstantText.TryParse(text, out DateTimeOffset instant))
            return instant;
        problems.Add(new Problem(FormatErrors.OutOfRange, element.Path, $"{Excerpt.Of(text)} is not a time such as 2026-11-21T21:40:00+00:00, with at most seven digits of a second.", element.Line));
        return null;
    }
}
