using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Releasing;
using CertBridge.Sharing.Policies;
using CardOfficer = CertBridge.Sealing.Cards.CardOfficer;

namespace CertBridge.Node.Releasing;

/// <summary>A release that came with an envelope, held against what the signed manifest says, the sender's card in force, and the time.</summary>
internal static class IncomingRelease
{
    /// <returns>Null where none came.</returns>
    public static ReleaseFacts? Of(EnvelopeHeader header, Manifest manifest, LaneName lane, VerifiedCard sender, string environment, DateTimeOffset now)
    {
        if (manifest.Release is not { } release)
            return null;
        if (ReleaseStatement.Of(header, manifest, environment) is not { } statement)
            return new ReleaseFacts(false, "The release names a time no statement could.");
        if (now > statement.Expires + Limits.EnvelopeGrace)
            return new ReleaseFacts(false, $"The release held until {statement.Expires.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
        if (lane < statement.HighestLane)
            return new ReleaseFacts(false, $"It was released for the {Word(statement.HighestLane)} lane at most, and came by the {Word(lane)} lane.");
        Parsed<IReadOnlyList<CardOfficer>> signers = ReleaseVerification.Verify(statement, [.. release.Signatures.Select(signature => signature.ToByteArray())], sender);
        if (!signers.IsValid)
            return new ReleaseFacts(false, $"The release does not hold: {signers.Problems[0].Message}");
        string names = string.Join(" and ", signers.Value.Select(officer => officer.Name));
        return new ReleaseFacts(true, statement.IsEmergency ? $"released in an emergency by {names} alone" : $"released by {names}");
    }

    private static string Word(LaneName lane) => lane.ToString().ToLowerInvariant();
}
