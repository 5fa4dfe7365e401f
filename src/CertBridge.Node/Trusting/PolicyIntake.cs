using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Statements;
using CertBridge.Sharing.Policies;

namespace CertBridge.Node.Trusting;

/// <summary>Judges a policy with an officer's signature against the one in force; changes nothing itself.</summary>
/// <param name="inForce">The one it would replace.</param>
/// <param name="own">The own card that says who our officers are.</param>
/// <param name="shelf">Where policies lie.</param>
internal sealed class PolicyIntake(PolicyInForce inForce, VerifiedCard own, PolicyShelf shelf)
{
    /// <summary>Officers it takes to let more out than before: no one person can.</summary>
    private const int OfficersToWiden = 2;

    /// <param name="mayBeUnsigned">For a look at what it would change.</param>
    public Parsed<JudgedPolicy> Take(ReadOnlyMemory<byte> bytes, IReadOnlyList<byte[]> signatures, bool mayBeUnsigned = false)
    {
        if ((signatures.Count == 0 && !mayBeUnsigned) || signatures.Count > Limits.AgreementSignaturesMax || signatures.Any(der => der.Length > Limits.SignatureBytesMax))
            return Refused(PolicyErrors.SignatureMissing, "signatures", $"There are {signatures.Count} signatures; 1 to {Limits.AgreementSignaturesMax} of at most {Limits.SignatureBytesMax} bytes are taken.");
        Parsed<SharingPolicy> read = SharingPolicy.Read(bytes);
        if (!read.IsValid)
            return Parsed<JudgedPolicy>.Invalid(read.Problems);
        SharingPolicy policy = read.Value;
        if (policy.IsShadow)
            return Refused(PolicyErrors.NotLoaded, "metadata.mode", "A policy in shadow mode is not taken by this version.");
        // Whatever its name: a policy that was replaced stays replaced, and signatures given for it long ago bring nothing back.
        bool isFirst = inForce.Document.Hash == SharingPolicy.BuiltIn.Hash;
        if (policy.Hash != inForce.Document.Hash && !isFirst && policy.Version <= inForce.Document.Version)
            return Refused(PolicyErrors.NotLoaded, "metadata.version", $"{inForce.Document} is in force; a policy that follows it has a higher version than {policy.Version}.");
        if (shelf.FindDocument(policy) is { } shelved && !(shelved.IsValid && shelved.Value.AsSpan().SequenceEqual(policy.Bytes.Span)))
            return shelved.IsValid
                ? Refused(PolicyErrors.NotLoaded, "metadata.version", $"Other bytes are already here under {policy}; what came has the hash {policy.Hash}.")
                : Parsed<JudgedPolicy>.Invalid(shelved.Problems);
        return Judge(policy, signatures);
    }

    private Parsed<JudgedPolicy> Judge(SharingPolicy policy, IReadOnlyList<byte[]> arrived)
    {
        Parsed<IReadOnlyList<byte[]>> before = shelf.Signatures(policy);
        if (!before.IsValid)
            return Parsed<JudgedPolicy>.Invalid(before.Problems);
        Parsed<Signed>[] judged = [.. arrived.Select(der => JudgeSignature(policy, der))];
        Problem[] problems = [.. judged.SelectMany(one => one.Problems)];
        if (problems.Length > 0)
            return Parsed<JudgedPolicy>.Invalid(problems);
        // Those who signed earlier and have left the card count no more.
        Signed[] officers = [.. before.Value.Select(der => JudgeSignature(policy, der).Value).OfType<Signed>().Concat(judged.Select(one => one.Value!)).DistinctBy(one => one.Key)];
        IReadOnlyList<PolicyChange> changes = PolicyComparison.Of(inForce.Document, policy);
        int needed = changes.Any(change => change.IsWider) ? OfficersToWiden : 1;
        var taken = new PolicyTaken(policy, changes, [.. officers.Select(one => one.Officer)], Math.Max(0, needed - officers.Length));
        return Parsed<JudgedPolicy>.Valid(new JudgedPolicy(taken, [.. officers.Select(one => one.Der)]));
    }

    private Parsed<Signed> JudgeSignature(SharingPolicy policy, byte[] der)
    {
        var verified = DetachedSignature.Verify(policy.Bytes.Span, der, [.. own.Officers.Select(officer => officer.Certificate)]);
        if (!verified.IsValid)
            return Parsed<Signed>.Invalid(verified.Problems);
        CardOfficer officer = own.Officers.First(one => one.Certificate.KeyId == verified.Value.KeyId);
        return Parsed<Signed>.Valid(new Signed(officer.Name, officer.Certificate.KeyId.ToString(), der));
    }

    private static Parsed<JudgedPolicy> Refused(ErrorCode code, string field, string message) => Parsed<JudgedPolicy>.Invalid(new Problem(code, field, message));

    /// <summary>Officers of the card who signed a policy that lies on the shelf.</summary>
    public IReadOnlyList<string> SignersOf(SharingPolicy policy) =>
        [.. (shelf.Signatures(policy).Value ?? []).Select(der => JudgeSignature(policy, der).Value?.Officer).OfType<string>().Distinct(StringComparer.Ordinal)];

    private sealed record Signed(string Officer, string Key, byte[] Der);
}

/// <summary>A policy that was judged, with every signature that counts.</summary>
internal sealed record JudgedPolicy(PolicyTaken Taken, IReadOnlyList<byte[]> Signatures);
