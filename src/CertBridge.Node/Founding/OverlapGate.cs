using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Founding;

/// <summary>
/// A key takes over once every partner holds the card that lists it, and the one before it leaves once every partner has met its successor at work. Who is not that far yet is named: what is on its way there would
/// be kept unread. By what partners said and met as the running node wrote it down; a partner whose program is too old to say it is not that far, ever.
/// </summary>
internal static class OverlapGate
{
    public static IEnumerable<Problem> Objections(NodeHome home, VerifiedCard own, CardChange change, IReadOnlySet<KeyId> replaced)
    {
        if (change.IsEvenSo || (change.Activate.Count == 0 && change.Retire.Count == 0))
            yield break;
        foreach (TrustedPartner partner in PartnerFile.ReadAll(home, own).Select(read => read.Value).OfType<TrustedPartner>())
        {
            KeySight sight = KeySightFile.Read(home, partner.Id);
            foreach (KeyKind kind in change.Activate.Distinct())
            {
                if (change.Announce.Contains(kind))
                    yield return Refused("activate", $"{partner.Id} cannot have accepted a {kind.Word()} key that this same card announces.");
                else if (!sight.Holds(own))
                    yield return Refused("activate", $"{partner.Id} has not accepted card {own.Serial}, which lists the {kind.Word()} key that would take over: {Held(sight)}.");
            }
            foreach (KeyKind kind in change.Retire.Distinct())
            {
                KeyId[] listed = [.. KeyOrder.Listed(own, kind)];
                if (!listed.Any(replaced.Contains))
                    yield return Refused("retire", $"{kind.Word()} key {listed[0]} is in use, and what it signed may be on its way to {partner.Id}: card sign --activate {kind.Word()} first.");
                else if (!sight.Holds(own))
                    yield return Refused("retire", $"{partner.Id} has not accepted card {own.Serial}, by which {kind.Word()} key {listed[0]} took over: {Held(sight)}.");
                else if (!sight.HasSeen(kind, listed[0]))
                    yield return Refused("retire", $"{partner.Id} has not met {kind.Word()} key {listed[0]} at work yet, or something signed with the one before is still on its way there.");
            }
        }
    }

    private static string Held(KeySight sight) => sight.CardSerial == 0 ? "it never said which card of this node it holds" : $"it said that it holds card {sight.CardSerial}";

    private static Problem Refused(string field, string message) => new(HomeErrors.OverlapIncomplete, field, message);
}
