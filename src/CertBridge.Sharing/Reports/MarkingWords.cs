using CertBridge.Protocol.V1;

namespace CertBridge.Sharing.Reports;

/// <summary>TLP 2.0 (FIRST, August 2022) and PAP (MISP taxonomy 3) in words, and which of two is stricter.</summary>
public static class MarkingWords
{
    private static readonly (Tlp Tlp, string Word)[] Tlps =
    [
        (Tlp.Clear, "clear"), (Tlp.Green, "green"), (Tlp.Amber, "amber"), (Tlp.AmberStrict, "amber+strict"), (Tlp.Red, "red"),
    ];

    private static readonly (Pap Pap, string Word)[] Paps =
    [
        (Pap.Clear, "clear"), (Pap.Green, "green"), (Pap.Amber, "amber"), (Pap.Red, "red"),
    ];

    /// <summary>From loosest to strictest.</summary>
    public static IReadOnlyList<string> TlpWords { get; } = [.. Tlps.Select(pair => pair.Word)];

    /// <summary>From loosest to strictest.</summary>
    public static IReadOnlyList<string> PapWords { get; } = [.. Paps.Select(pair => pair.Word)];

    /// <summary>The word of our files; <c>unknown</c> for a value that is none of TLP 2.0.</summary>
    public static string Of(Tlp tlp) => Tlps.FirstOrDefault(pair => pair.Tlp == tlp).Word ?? "unknown";

    /// <summary>The word of our files; <c>unknown</c> for a value that is none of PAP.</summary>
    public static string Of(Pap pap) => Paps.FirstOrDefault(pair => pair.Pap == pap).Word ?? "unknown";

    /// <summary>Exactly the word of our files; false for any other spelling.</summary>
    public static bool TryTlp(string? word, out Tlp tlp)
    {
        tlp = Tlps.FirstOrDefault(pair => pair.Word == word).Tlp;
        return tlp != Tlp.Unspecified;
    }

    /// <summary>Exactly the word of our files; false for any other spelling.</summary>
    public static bool TryPap(string? word, out Pap pap)
    {
        pap = Paps.FirstOrDefault(pair => pair.Word == word).Pap;
        return pap != Pap.Unspecified;
    }

    /// <summary>True when either half of <paramref name="part"/> is looser than that of <paramref name="whole"/>.</summary>
    public static bool IsLooser(Marking part, Marking whole) => part.Tlp < whole.Tlp || part.Pap < whole.Pap;

    /// <summary>The stricter half of each. An unspecified half gives way to the other.</summary>
    public static Marking Strictest(Marking a, Marking b) => new() { Tlp = a.Tlp > b.Tlp ? a.Tlp : b.Tlp, Pap = a.Pap > b.Pap ? a.Pap : b.Pap };

    /// <summary>True when both halves are known.</summary>
    public static bool IsWhole(Marking? marking) => marking is not null && Of(marking.Tlp) != "unknown" && Of(marking.Pap) != "unknown";
}
