using CertBridge.Protocol.V1;

namespace CertBridge.Formats;

/// <summary>Comments of indicators, as far as a report may carry them; the others are counted.</summary>
/// <param name="whole">The marking of the report.</param>
internal sealed class ForeignComments(Marking whole)
{
    /// <summary>Characters of one comment.</summary>
    public const int LengthMax = 2_000;

    /// <summary>That could not be carried.</summary>
    public int Left { get; private set; }

    /// <returns>Null where there is none, or it is left.</returns>
    public string? Carried(string? text)
    {
        string? carried = ForeignText.Carried(text, LengthMax, whole);
        if (carried is null && !string.IsNullOrWhiteSpace(text))
            Left++;
        return carried;
    }
}
