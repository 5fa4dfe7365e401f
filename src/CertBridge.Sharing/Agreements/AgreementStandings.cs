namespace CertBridge.Sharing.Agreements;

/// <summary>
/// The one transition function of an agreement's standing by one side; the table is in docs/STATES.md. Statements are taken in the order of their serials, of two with one serial the
/// stricter last, so that it does not matter in which order they arrive.
/// </summary>
public static class AgreementStandings
{
    /// <summary>Nothing leads out of <see cref="AgreementStanding.Terminated"/>, and a word this version does not know ends it as well.</summary>
    public static AgreementStanding Next(AgreementStanding standing, StandingEvent happened) => (standing, happened) switch
    {
        (AgreementStanding.Open or AgreementStanding.Suspended, StandingEvent.Suspended or StandingEvent.ResumedByTooFew) => AgreementStanding.Suspended,
        (AgreementStanding.Open or AgreementStanding.Suspended, StandingEvent.Resumed) => AgreementStanding.Open,
        _ => AgreementStanding.Terminated,
    };

    /// <summary>The word on the wire and the command line.</summary>
    public static string Word(this AgreementStanding standing) => standing switch
    {
        AgreementStanding.Open => "open",
        AgreementStanding.Suspended => "suspended",
        _ => "terminated",
    };
}
