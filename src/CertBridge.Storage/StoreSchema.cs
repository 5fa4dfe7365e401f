using CertBridge.Protocol.Errors;

namespace CertBridge.Storage;

/// <summary>Which schema a store has, against the one this program knows.</summary>
/// <param name="Found">The number of its last step; 0 for a store without tables.</param>
/// <param name="Known">The last step of this program.</param>
/// <param name="HoldsRows">False for one that was made and never used.</param>
/// <param name="SizeBytes">What its content takes, and so what a copy would take.</param>
/// <param name="Refusal">Why this program does not open it; null where it does.</param>
public sealed record StoreSchema(int Found, int Known, bool HoldsRows, long SizeBytes, Problem? Refusal)
{
    /// <summary>The last step this program knows.</summary>
    public static int OfThisProgram => Sqlite.Migration.All.Count;

    /// <summary>True when it will be copied before it is brought to this program's schema.</summary>
    public bool NeedsCopy => Refusal is null && Found < Known && HoldsRows;
}
