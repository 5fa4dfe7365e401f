using CertBridge.Protocol.V1;

namespace CertBridge.Node.Linking;

/// <summary>The lanes that share a connection (DESIGN section 6): what is urgent has one of its own, so that a full window of the rest never holds it up.</summary>
internal enum LaneGroup
{
    /// <summary>Priority, routine and bulk, and both logs.</summary>
    Ordinary,

    /// <summary>Flash and immediate, and the receipts for them.</summary>
    Urgent,
}

/// <summary>Which lanes ride where.</summary>
internal static class LaneGroups
{
    /// <summary>The header of a call that says which lanes it is for; without it they are the ordinary ones.</summary>
    public const string Header = "certbridge-lanes";

    private const string UrgentWord = "urgent";
    private const string OrdinaryWord = "ordinary";

    private static readonly LaneName[] Ordinary = [LaneName.Priority, LaneName.Routine, LaneName.Bulk];
    private static readonly LaneName[] Urgent = [LaneName.Flash, LaneName.Immediate];

    public static readonly IReadOnlyList<LaneGroup> All = [LaneGroup.Ordinary, LaneGroup.Urgent];

    /// <summary>All five, the most urgent first.</summary>
    public static readonly IReadOnlyList<LaneName> Lanes = [.. Urgent, .. Ordinary];

    /// <summary>The most urgent first.</summary>
    public static IReadOnlyList<LaneName> LanesOf(LaneGroup group) => group == LaneGroup.Urgent ? Urgent : Ordinary;

    public static LaneGroup Of(LaneName lane) => lane is LaneName.Flash or LaneName.Immediate ? LaneGroup.Urgent : LaneGroup.Ordinary;

    public static string Word(this LaneGroup group) => group == LaneGroup.Urgent ? UrgentWord : OrdinaryWord;

    /// <returns>Null for a word that is none.</returns>
    public static LaneGroup? Read(string? word) => word switch
    {
        null or "" or OrdinaryWord => LaneGroup.Ordinary,
        UrgentWord => LaneGroup.Urgent,
        _ => null,
    };
}
