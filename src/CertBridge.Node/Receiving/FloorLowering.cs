using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Receiving;

/// <summary>The floor of suites falls only by the statement of two different officers on the own card. What they signed is kept with an alarm.</summary>
internal sealed class FloorLowering(NodeIdentity identity, TrustBook trust, NodeStore store, SuiteFloors floors, LinkAlarms alarms, TimeProvider time)
{
    private const int OfficersMin = 2;

    /// <summary>The floor that stands; null while it never rose.</summary>
    public SuiteFloorRow? FloorOf(PartnerId partner) => store.Read(reader => reader.SuiteFloor(partner));

    /// <returns>What the officers sign, or why there is nothing to lower.</returns>
    public Parsed<byte[]> Statement(PartnerId partner, uint to) => Statement(partner, FloorOf(partner), to);

    /// <summary>Floor, signatures and the statement they are over are one commit, in which the floor must still be the one that was signed over: a statement lowers once.</summary>
    public async Task<Parsed<byte[]>> LowerAsync(PartnerId partner, uint to, IReadOnlyList<byte[]> signatures, CancellationToken cancellationToken)
    {
        SuiteFloorRow? floor = FloorOf(partner);
        Parsed<byte[]> statement = Statement(partner, floor, to);
        if (!statement.IsValid)
            return statement;
        VerifiedCard own = trust.Current.OwnCard;
        KeyCertificate[] officers = [.. own.Officers.Select(officer => officer.Certificate)];
        Parsed<KeyCertificate>[] signed = [.. signatures.Select(signature => DetachedSignature.Verify(statement.Value, signature, officers))];
        if (signed.FirstOrDefault(one => !one.IsValid) is { } bad)
            return Parsed<byte[]>.Invalid(bad.Problems);
        string[] persons = [.. own.Officers.Where(officer => signed.Any(one => one.Value!.KeyId == officer.Certificate.KeyId)).Select(officer => officer.Name)];
        if (persons.Length < OfficersMin)
            return Refused($"It takes the signatures of {OfficersMin} different officers on the own card over this statement, not {persons.Length}.");
        byte[] evidence = [.. statement.Value, .. signatures.SelectMany(signature => signature)];
        string text = $"{string.Join(" and ", persons)} lowered it to {EnvelopeSuite.NameOf(to)} from {EnvelopeSuite.NameOf(floor!.Suite)}, which stood since {floor.Since:yyyy-MM-ddTHH:mm:ss.fffZ}";
        bool isLowered = await store.CommitAsync(CommitUrgency.Urgent, evidence.Length, writer => Set(writer, partner, floor, to, text, evidence), cancellationToken);
        if (!isLowered)
            return Refused($"The floor of {partner} changed meanwhile; the statement was over another.");
        floors.Took(partner, to);
        return statement;
    }

    private bool Set(StoreWriter writer, PartnerId partner, SuiteFloorRow signedOver, uint to, string text, byte[] evidence)
    {
        if (writer.SuiteFloor(partner) != signedOver)
            return false;
        writer.SetSuiteFloor(partner, to, time.GetUtcNow());
        writer.AddAlarm(alarms.Tell("SUITE_FLOOR_LOWERED", partner, text, evidence));
        return true;
    }

    private Parsed<byte[]> Statement(PartnerId partner, SuiteFloorRow? floor, uint to)
    {
        bool isLower = floor is not null && EnvelopeSuite.StrengthOf(to) >= 0 && EnvelopeSuite.StrengthOf(to) < EnvelopeSuite.StrengthOf(floor.Suite);
        return isLower
            ? Parsed<byte[]>.Valid(FloorStatement.Write(identity.Id, identity.Environment, partner, floor!, to))
            : Refused($"The floor of {partner} is {EnvelopeSuite.NameOf(floor?.Suite ?? EnvelopeSuite.Classical)}; {EnvelopeSuite.NameOf(to)} is not below it.");
    }

    private static Parsed<byte[]> Refused(string message) => Parsed<byte[]>.Invalid(new Problem(TrustErrors.FloorNotLowered, "partner", message));
}
