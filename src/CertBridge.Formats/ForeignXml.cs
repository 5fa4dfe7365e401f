using System.Xml;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Formats;

/// <summary>
/// XML 1.0 to a tree of elements, strictly: no document type, so that no entity grows and nothing is fetched; nothing is included; instructions and comments are passed over.
/// </summary>
internal static class ForeignXml
{
    /// <summary>Elements of one document.</summary>
    public const int ElementsMax = 100_000;

    private const string InclusionSpace = "http://www.w3.org/2001/XInclude";

    public static Parsed<ForeignElement> Read(ReadOnlyMemory<byte> xml, DocumentErrors errors, ForeignReadingOptions options)
    {
        if (xml.Length > options.BytesMax)
            return Refused(errors.Limit, $"The document has {xml.Length} bytes; the limit is {options.BytesMax}.", 0);
        try
        {
            using var stream = new MemoryStream(xml.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, SettingsFor(xml.Length));
            return Grow(reader, errors);
        }
        catch (XmlException failure)
        {
            return HasDocumentType(xml.Span)
                ? Refused(errors.Malformed, "It has a document type (DTD), which may make its reader open files and connections.", failure.LineNumber, "Export it without one.")
                : Refused(errors.Malformed, "It is not well-formed XML, or not in the encoding it names.", failure.LineNumber);
        }
    }

    private static XmlReaderSettings SettingsFor(int bytes) => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = bytes,
    };

    private static Parsed<ForeignElement> Grow(XmlReader reader, DocumentErrors errors)
    {
        var place = (IXmlLineInfo)reader;
        ForeignElement? root = null;
        ForeignElement? open = null;
        for (int count = 0; reader.Read();)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.Depth >= Limits.NestingMax:
                    return Refused(errors.Limit, $"Elements are nested deeper than {Limits.NestingMax}.", place.LineNumber);
                case XmlNodeType.Element when ++count > ElementsMax:
                    return Refused(errors.Limit, $"It has more than {ElementsMax} elements.", place.LineNumber);
                case XmlNodeType.Element when reader.NamespaceURI == InclusionSpace:
                    return Refused(errors.Malformed, "It asks for another document to be read into it (XInclude).", place.LineNumber, "Export it as one document.");
                case XmlNodeType.Element:
                    var element = new ForeignElement(reader.NamespaceURI, reader.LocalName, open, place.LineNumber);
                    root ??= element;
                    bool isEmpty = reader.IsEmptyElement;
                    TakeAttributes(reader, element);
                    open = isEmpty ? open : element;
                    break;
                case XmlNodeType.EndElement:
                    open = open!.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    open?.Append(reader.Value);
                    break;
            }
        }
        return Parsed<ForeignElement>.Valid(root!);
    }

    private static void TakeAttributes(XmlReader reader, ForeignElement element)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0 || reader.Prefix == "xml")
                element.Set(reader.Name, reader.Value);
        }
    }

    private static bool HasDocumentType(ReadOnlySpan<byte> xml) => xml.IndexOf("<!DOCTYPE"u8) >= 0;

    private static Parsed<ForeignElement> Refused(ErrorCode code, string message, int line, string? hint = null) =>
        Parsed<ForeignElement>.Invalid(new Problem(code, string.Empty, message, line, hint));
}
