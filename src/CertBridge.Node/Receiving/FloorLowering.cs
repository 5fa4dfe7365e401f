using CertBridge.Node.Linking;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
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
    public Parsed<byte[]> Statement(PartnerId partner, uint to)
    {
        SuiteFloorRow? floor = FloorOf(partner);
        bool isLower = floor is not null && EnvelopeSuite.StrengthOf(to) >= 0 && EnvelopeSuite.StrengthOf(to) < EnvelopeSuite.StrengthOf(floor.Suite);
        return isLower
            ? Parsed<byte[]>.Valid(FloorStatement.Write(identity.Id, identity.Environment, partner, floor!, to))
            : Refused($"The floor of {partner} is {EnvelopeSuite.NameOf(floor?.Suite ?? EnvelopeSuite.Classical)}; {EnvelopeSuite.NameOf(to)} is not below it.");
    }

    public async Task<Parsed<byte[]>> LowerAsync(PartnerId partner, uint to, IReadOnlyList<byte[]> signatures, CancellationToken cancellationToken)
    {
        Parsed<byte[]> statement = Statement(partner, to);
        if (!statement.IsValid)
            return statement;
        KeyCertificate[] officers = [.. trust.Current.OwnCard.Officers.Select(officer => officer.Certificate)];
        Parsed<KeyCertificate>[] signed = [.. signatures.Select(signature => DetachedSignature.Verify(statement.Value, signature, officers))];
        if (signed.FirstOrDefault(one => !one.IsValid) is { } bad)
            return Parsed<byte[]>.Invalid(bad.Problems);
        int persons = signed.Select(one => one.Value!.KeyId).Distinct().Count();
        if (persons < OfficersMin)
            return Refused($"It takes the signatures of {OfficersMin} different officers on the own card over this statement, not {persons}.");
        await store.CommitAsync(CommitUrgency.Routine, statement.Value.Length, writer => Set(writer, partner, to), cancellationToken);
        floors.Took(partner, to);
        string names = string.Join(" and ", trust.Current.OwnCard.Officers.Where(officer => signed.Any(one => one.Value!.KeyId == officer.Certificate.KeyId)).Select(officer => officer.Name));
        await alarms.RaiseAsync("SUITE_FLOOR_LOWERED", partner, $"{names} lowered it to {EnvelopeSuite.NameOf(to)}", [.. statement.Value, .. signatures.SelectMany(signature => signature)]);
        return statement;
    }

    private bool Set(StoreWriter writer, PartnerId partner, uint to)
    {
        writer.SetSuiteFloor(partner, to, time.GetUtcNow());
        return true;
    }

    private static Parsed<byte[]> Refused(string message) => Parsed<byte[]>.Invalid(new Problem(TrustErrors.FloorNotLowered, "partner", message));
}
