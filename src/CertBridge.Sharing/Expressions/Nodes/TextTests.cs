using System.Text;
using CertBridge.Sharing.Expressions.Reading;

namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary><c>text.startsWith(prefix)</c>, unit by unit: no case, no culture.</summary>
internal sealed class StartsWith(TextNode whole, TextNode prefix) : BoolNode(whole, prefix)
{
    public override string Label => "startsWith";

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        if (whole.Evaluate(ref evaluation) is not { } text || prefix.Evaluate(ref evaluation) is not { } start)
            return Truth.Error;
        return Of(text.StartsWith(start, StringComparison.Ordinal));
    }

    public override void Write(StringBuilder text)
    {
        whole.Write(text);
        text.Append(".startsWith(");
        prefix.Write(text);
        text.Append(')');
    }
}

/// <summary><c>address.inNetwork("192.0.2.0/24")</c>: an error when the text is no address, because "no" would be a guess.</summary>
internal sealed class InNetwork(TextNode address, Network network) : BoolNode(address)
{
    public override string Label => $"inNetwork {network}";

    public override string Reason => $"{(address is TextConstant ? "a text" : address.Label)} is no address";

    public override Truth Evaluate(ref Evaluation evaluation)
    {
        if (address.Evaluate(ref evaluation) is not { } text)
            return Truth.Error;
        return Network.TryReadAddress(text, out UInt128 bits) ? Of(network.Holds(bits)) : Fail(ref evaluation);
    }

    public override void Write(StringBuilder text)
    {
        address.Write(text);
        text.Append(".inNetwork(\"").Append(network).Append("\")");
    }
}
