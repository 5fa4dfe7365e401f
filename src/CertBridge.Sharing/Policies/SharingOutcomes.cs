namespace CertBridge.Sharing.Policies;

/// <summary>The stable words of the outcomes: in a record, in a file of cases, on every screen and in every count.</summary>
public static class SharingOutcomes
{
    /// <summary>allow, deny or hold.</summary>
    public static string Word(SharingOutcome outcome) => outcome switch { SharingOutcome.Allow => "allow", SharingOutcome.Hold => "hold", _ => "deny" };
}
