namespace CertBridge.Sharing.Agreements;

/// <summary>One term that differs between two agreements.</summary>
/// <param name="Field">As in the document, such as <c>ceilings.tlp</c>; of a list the word in it, such as <c>channels.urgent</c>.</param>
/// <param name="Before">As people read it; empty where nothing was stated.</param>
/// <param name="After">The same of the other.</param>
public sealed record TermsChange(TermsDirection Direction, string Field, string Before, string After)
{
    /// <summary>For people: <c>WIDER    ceilings.tlp: green -> amber</c>.</summary>
    public override string ToString() => $"{Word(Direction),-8} {Field}: {Shown(Before)} -> {Shown(After)}";

    /// <summary>Wider is the one nobody may miss.</summary>
    public static string Word(TermsDirection direction) => direction switch
    {
        TermsDirection.Wider => "WIDER",
        TermsDirection.Narrower => "narrower",
        _ => "other",
    };

    private static string Shown(string value) => value.Length == 0 ? "not stated" : value;
}

/// <summary>What a change means for what may be exchanged, passed on and kept.</summary>
public enum TermsDirection
{
    /// <summary>Neither: titles, contacts, promises of when somebody answers, the same said in other words.</summary>
    Other,

    /// <summary>Less may be exchanged, passed on or kept.</summary>
    Narrower,

    /// <summary>More may be, or that cannot be ruled out.</summary>
    Wider,
}
