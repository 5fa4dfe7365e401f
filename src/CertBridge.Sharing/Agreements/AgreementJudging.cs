using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Agreements;

/// <summary>Says where an agreement stands on a day.</summary>
public static class AgreementJudging
{
    /// <param name="signedBy">The parties of which enough officers have signed these exact bytes.</param>
    /// <param name="today">The day, in UTC. Both ends of the dates count as in force.</param>
    /// <param name="newestInForce">The highest version of the same agreement that is in force by itself; 0 for none.</param>
    /// <param name="standing">What officers of either side said of it since.</param>
    public static AgreementState Of(Agreement agreement, IReadOnlySet<PartnerId> signedBy, DateOnly today, ulong newestInForce = 0, AgreementStanding standing = AgreementStanding.Open)
    {
        if (standing is not (AgreementStanding.Open or AgreementStanding.Suspended))
            return AgreementState.Terminated;
        bool signedByBoth = signedBy.Contains(agreement.Parties.First) && signedBy.Contains(agreement.Parties.Second);
        if (newestInForce > agreement.Version)
            return AgreementState.Superseded;
        if (today > agreement.Until)
            return AgreementState.Expired;
        if (standing == AgreementStanding.Suspended)
            return AgreementState.Suspended;
        if (!signedByBoth)
            return AgreementState.Proposed;
        return today < agreement.From ? AgreementState.NotYet : AgreementState.InForce;
    }

    /// <summary>The word on the wire and the command line.</summary>
    public static string Word(AgreementState state) => state switch
    {
        AgreementState.InForce => "in-force",
        AgreementState.NotYet => "not-yet",
        AgreementState.Expired => "expired",
        AgreementState.Superseded => "superseded",
        AgreementState.Suspended => "suspended",
        AgreementState.Terminated => "terminated",
        AgreementState.Countered => "countered",
        _ => "proposed",
    };
}

/// <summary>Where an agreement stands.</summary>
public enum AgreementState
{
    /// <summary>Not signed by enough officers of both sides.</summary>
    Proposed,

    /// <summary>Signed by both sides and today lies within its dates.</summary>
    InForce,

    /// <summary>Signed by both sides, its first day is still to come.</summary>
    NotYet,

    /// <summary>Its last day is over.</summary>
    Expired,

    /// <summary>A higher version is in force.</summary>
    Superseded,

    /// <summary>An officer of either side has suspended it.</summary>
    Suspended,

    /// <summary>An officer of either side has ended it, for good.</summary>
    Terminated,

    /// <summary>Proposed, and the other side has put forward a higher version instead: <see cref="AgreementProposal"/>.</summary>
    Countered,
}
