using System.Text;
using CertBridge.Protocol.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace CertBridge.Sharing.Documents;

/// <summary>YAML events to a tree. Only the parser of YamlDotNet is used: nothing of ours is ever constructed from what a document names.</summary>
internal static class YamlTree
{
    public static Problem? Grow(ReadOnlySpan<byte> bytes, TreeGrowth growth)
    {
        var parser = new Parser(new StringReader(Encoding.UTF8.GetString(bytes)));
        try
        {
            while (parser.MoveNext())
            {
                if (Take(parser.Current!, growth) is { } refused)
                    return refused;
            }
        }
        catch (YamlException e)
        {
            return growth.Malformed($"Not YAML: it breaks at line {e.Start.Line}, column {e.Start.Column}.", (int)e.Start.Line);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser's own slips on odd input say nothing more than that it cannot be read.
            return growth.Malformed("Not YAML: the parser cannot read it.", 0);
        }
        return growth.HasRoot ? null : growth.Malformed("The document is empty.", 1);
    }

    private static Problem? Take(ParsingEvent happening, TreeGrowth growth)
    {
        int line = (int)happening.Start.Line;
        if (happening is NodeEvent node && RefuseNode(node, growth, line) is { } refused)
            return refused;
        switch (happening)
        {
            case AnchorAlias:
                return growth.Malformed("Aliases (*name) are not read.", line, "Write the value out.");
            case DocumentStart start:
                return RefuseDocument(start, growth, line);
            case MappingStart:
                return growth.Open(isMap: true, line);
            case SequenceStart:
                return growth.Open(isMap: false, line);
            case MappingEnd or SequenceEnd:
                growth.Close();
                return null;
            case Scalar scalar:
                return growth.ExpectsName ? TakeName(scalar, growth, line) : growth.Scalar(scalar.Value, FormOf(scalar), line);
            default:
                return null;
        }
    }

    private static Problem? RefuseNode(NodeEvent node, TreeGrowth growth, int line)
    {
        if (!node.Anchor.IsEmpty)
            return growth.Malformed("Anchors (&name) are not read.", line, "Write the value out where it is needed.");
        return node.Tag.IsEmpty ? null : growth.Malformed("Tags (!name) are not read.", line, "Leave it out: the schema gives every value its type.");
    }

    private static Problem? RefuseDocument(DocumentStart start, TreeGrowth growth, int line)
    {
        if (growth.HasRoot)
            return growth.Malformed("The file holds a second document.", line, "Keep one document per file.");
        bool hasDirectives = start.Version is not null || start.Tags is { Count: > 0 } tags && tags.Any(tag => tag.Handle is not ("!" or "!!"));
        return hasDirectives ? growth.Malformed("Directives (%YAML, %TAG) are not read.", line) : null;
    }

    private static Problem? TakeName(Scalar scalar, TreeGrowth growth, int line)
    {
        bool isMerge = scalar.Style == ScalarStyle.Plain && scalar.Value == "<<";
        return isMerge ? growth.Malformed("Merge keys (<<) are not read.", line, "Write the fields out.") : growth.Name(scalar.Value, line);
    }

    private static ScalarForm FormOf(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return ScalarForm.Quoted;
        return scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? ScalarForm.Null : ScalarForm.Plain;
    }
}
