using System.Text;

namespace CertBridge.Node.Tests.Trusting;

/// <summary>A document with one place changed, which must be there.</summary>
internal static class AgreementTexts
{
    public static byte[] Changed(byte[] document, string place, string instead)
    {
        string text = Encoding.UTF8.GetString(document);
        Assert.Contains(place, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(place, instead, StringComparison.Ordinal));
    }

    /// <summary>Opens more than the draft does.</summary>
    public static byte[] Wider(byte[] document) => Changed(document, "grants: []", "grants: [full-ip]");

    /// <summary>Opens less.</summary>
    public static byte[] Narrower(byte[] document) => Changed(document, "tlp: amber ", "tlp: green ");

    public static byte[] ByOfficers(byte[] document, int perSide) => Changed(document, "# officersPerSide: 2 ", $"officersPerSide: {perSide} ");
}
