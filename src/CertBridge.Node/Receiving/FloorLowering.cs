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
    public Parsed<byte[]> Statement(PartnerId partner, uint to) => Statement(partner, FloorOf(partner), to, FloorStatement.HoursThatHold(time.GetUtcNow()).First());

    /// <summary>Floor, signatures and the statement they are over are one commit, in which the floor must still be the one that was signed over: a statement lowers once.</summary>
    /// <param name="partner">Whose floor.</param>
    /// <param name="to">The suite it falls to.</param>
    /// <param name="signatures">One or more, all over the same statement, which was written in the last 24 hours.</param>
    /// <param name="cancellationToken">Before the commit.</param>
    public async Task<Parsed<byte[]>> LowerAsync(PartnerId partner, uint to, IReadOnlyList<byte[]> signatures, CancellationToken cancellationToken)
    {
        SuiteFloorRow? floor = FloorOf(partner);
        Parsed<VerifiedCard> own = trust.OwnCardOnDisk(); // who left it does not count, whether or not this node has taken it in
        if (!own.IsValid)
            return Parsed<byte[]>.Invalid(own.Problems);
        CardOfficer[] officers = [.. own.Value.Officers];
        Parsed<byte[]> statement = SignedStatement(partner, floor, to, signatures[0], officers);
        if (!statement.IsValid)
            return statement;
        Parsed<KeyCertificate>[] signed = [.. signatures.Select(signature => Verify(statement.Value, signature, officers))];
        if (signed.FirstOrDefault(one => !one.IsValid) is { } bad)
            return Parsed<byte[]>.Invalid(bad.Problems);
        string[] persons = [.. officers.Where(officer => signed.Any(one => one.Value!.KeyId == officer.Certificate.KeyId)).Select(officer => officer.Name)];
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

    /// <summary>Which of the statements that hold now was signed. Where it is none of them, the newest: the signature does not verify over it.</summary>
    private Parsed<byte[]> SignedStatement(PartnerId partner, SuiteFloorRow? floor, uint to, byte[] signature, CardOfficer[] officers)
    {
        Parsed<byte[]>[] holding = [.. FloorStatement.HoursThatHold(time.GetUtcNow()).Select(hour => Statement(partner, floor, to, hour))];
        return Array.Find(holding, one => one.IsValid && Verify(one.Value, signature, officers).IsValid) ?? holding[0];
    }

    private static Parsed<KeyCertificate> Verify(byte[] statement, byte[] signature, CardOfficer[] officers) =>
        DetachedSignature.Verify(statement, signature, [.. officers.Select(officer => officer.Certificate)]);

    private Parsed<byte[]> Statement(PartnerId partner, SuiteFloorRow? floor, uint to, DateTimeOffset hour)
    {
        bool isLower = floor is not null && EnvelopeSuite.StrengthOf(to) >= 0 && EnvelopeSuite.StrengthOf(to) < EnvelopeSuite.StrengthOf(floor.Suite);
        return isLower
            ? Parsed<byte[]>.Valid(FloorStatement.Write(identity.Id, identity.Environment, partner, floor!, to, hour))
            : Refused($"The floor of {partner} is {EnvelopeSuite.NameOf(floor?.Suite ?? EnvelopeSuite.Classical)}; {EnvelopeSuite.NameOf(to)} is not below it.");
    }

    private static Parsed<byte[]> Refused(string message) => Parsed<byte[]>.Invalid(new Problem(TrustErrors.FloorNotLowered, "partner", message));
}
